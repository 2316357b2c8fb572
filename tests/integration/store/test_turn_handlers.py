"""The handlers that use the queue, on a real database and with a Step Functions in memory."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from book_pipeline.store import factories
from events.schemas.published import BookFailed
from events.schemas.start import BookRequest
from handlers import describe_books, generate_audio, give_turns, record_failure, wait_for_turn, watch_books

from .queue import arn_of
from .test_book_queries import backdate
from .test_waiting import format_all

VARIABLES = (
    *("EVENT_BUS_NAME", "ARTIFACTS_BUCKET", "DATABASE_HOST", "DATABASE_USER", "DATABASE_CA_FILE"),
    *("ELEVENLABS_SECRET_ID", "STATE_MACHINE_ARN"),
)
CONTEXT = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)


@pytest.fixture
def aws(monkeypatch, bookcase):
    """Replace database, bus and Step Functions; an execution is RUNNING unless the test says otherwise."""
    for name in VARIABLES:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("SPEECH_CONCURRENCY", "5")
    aws = SimpleNamespace(published=[], statuses={}, asked=[])

    def status_of(execution_arn):
        aws.asked.append(execution_arn)
        return aws.statuses.get(execution_arn, "RUNNING")

    monkeypatch.setattr(factories, "database", lambda _: bookcase.database)
    monkeypatch.setattr(factories, "artifacts", lambda _: SimpleNamespace(delete=lambda *_, **__: 0))
    monkeypatch.setattr(factories, "bus", lambda *_: SimpleNamespace(publish=lambda *e: aws.published.extend(e)))
    monkeypatch.setattr(factories, "task_tokens", lambda: bookcase.states)
    monkeypatch.setattr(factories, "status_of", status_of)
    return aws


def ended(book_id, status="ABORTED"):
    """Return the detail of Step Functions' event, with fields that WatchBooks does not know."""
    return {"executionArn": arn_of(book_id), "status": status, "stateMachineArn": "arn:m", "input": "{}", "stopDate": 1}


def wait(bookcase, book_id):
    token = bookcase.tokens[book_id] = str(uuid4())
    bookcase.states.waiting.add(token)
    request = {"execution_arn": arn_of(book_id), "book_id": str(book_id), "task_token": token}
    return wait_for_turn.handler(request, CONTEXT)


def test_wait_for_turn_lets_a_book_continue_or_wait(aws, bookcase):
    first, second = bookcase.parsed(), bookcase.parsed()
    assert wait(bookcase, first) == {"given": [str(first)]}
    assert wait(bookcase, second) == {"given": []}
    assert bookcase.continued(first, second) == [True, False]


def test_give_turns_gives_what_is_due(aws, bookcase):
    first, second = bookcase.joined(), bookcase.joined()
    assert give_turns.handler({}, CONTEXT) == {"given": []}
    bookcase.narrate(first)
    assert give_turns.handler({}, CONTEXT) == {"given": [str(second)]}
    assert bookcase.continued(second) == [True]


@pytest.mark.parametrize("status", ["ABORTED", "TIMED_OUT", "FAILED"])
def test_watch_books_fails_the_book_of_the_ended_execution_and_gives_its_turn(aws, bookcase, status, capsys):
    first, second = bookcase.joined(), bookcase.joined()
    answer = watch_books.handler(ended(first, status), CONTEXT)
    assert (answer["failed"], answer["given"]) == ([str(first)], [str(second)])
    (event,) = aws.published
    assert isinstance(event, BookFailed)
    assert (event.book_id, event.execution_arn, event.error) == (first, arn_of(first), "ExecutionEnded")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    (counted,) = (line for line in lines if "BooksFailed" in line)
    assert (counted["error"], counted["book_id"]) == ("ExecutionEnded", str(first))
    assert lines[-1]["BooksWaiting"] == [0.0]
    assert arn_of(first) not in aws.asked, "the event is newer than an answer"


def test_watch_books_hears_of_the_end_of_a_waiting_book(aws, bookcase):
    first, second, third = (bookcase.joined() for _ in range(3))
    assert watch_books.handler(ended(second), CONTEXT)["failed"] == [str(second)]
    bookcase.narrate(first)
    assert watch_books.handler(ended(first, "SUCCEEDED"), CONTEXT)["given"] == [str(third)]


def test_watch_books_does_not_record_a_failure_twice(aws, bookcase):
    book_id = bookcase.joined()
    error = {"Error": "ProviderRejected", "Cause": json.dumps({"errorType": "ProviderRejected", "errorMessage": "m"})}
    record_failure.handler({"execution_arn": arn_of(book_id), "error": error}, CONTEXT)
    assert watch_books.handler(ended(book_id, "FAILED"), CONTEXT)["failed"] == []
    assert [event.error for event in aws.published] == ["ProviderRejected"]
    assert bookcase.row(book_id)["error"] == "ProviderRejected"


def test_watch_books_finds_dead_executions_whose_event_was_lost(aws, bookcase, owner):
    running, waiting, alive = (bookcase.joined() for _ in range(3))
    for book_id in (running, waiting, alive):
        backdate(owner, book_id, timedelta(hours=1))
        owner.execute("UPDATE book_processing SET turn_heartbeat_at = now() - interval '1 hour'")
        backdate(owner, book_id, timedelta(hours=1))
    bookcase.states.waiting.discard(bookcase.tokens[waiting])
    aws.statuses = {arn_of(running): None, arn_of(waiting): "ABORTED"}
    answer = watch_books.handler({}, CONTEXT)
    assert set(answer["failed"]) == {str(running), str(waiting)}
    assert answer["given"] == [str(alive)]
    assert bookcase.states.heartbeats.count(bookcase.tokens[alive]) == 1


def test_watch_books_requests_the_newer_version_of_a_stopped_book(aws, bookcase, owner):
    book_id = bookcase.joined()
    owner.execute(
        "UPDATE book_processing SET waiting_request = %s, waiting_since = now() WHERE book_id = %s",
        [json.dumps({"source_url": "s3://b/raw/newer.txt"}), book_id],
    )
    aws.statuses = {arn_of(book_id): "ABORTED"}
    answer = watch_books.handler(ended(book_id), CONTEXT)
    assert (answer["failed"], answer["requested"]) == ([str(book_id)], [str(book_id)])
    assert [type(event) for event in aws.published] == [BookFailed, BookRequest]


def test_describe_books_shows_the_place_of_a_waiting_book(aws, bookcase):
    bookcase.joined()
    waiting = bookcase.joined()
    place = describe_books.handler({"book_id": str(waiting)}, CONTEXT)["queue_place"]
    assert place["place"] == 1
    assert place["seconds"] > 0
    (listed,) = [book for book in describe_books.handler({}, CONTEXT)["books"] if book["book_id"] == str(waiting)]
    assert (listed["stage"], listed["queue_place"]) == ("WaitForTurn waiting", place)


def test_generate_audio_makes_way_before_it_takes_the_chapters_lease(aws, bookcase, owner, capsys):
    long, short = bookcase.joined(40, 100_000), bookcase.joined(1, 10_000)
    format_all(owner, short)
    request = {"execution_arn": arn_of(long), "book_id": str(long), "chapter_id": str(uuid4()), "retries": 0}
    with pytest.raises(Exception, match="short book needs the speech call") as raised:
        generate_audio.handler(request, CONTEXT)
    assert type(raised.value).__name__ == "ChapterYields"
