"""Books that wait: heartbeats, dead executions, making way for short books, what clients see; a thousand of them."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest

from book_pipeline.delivery.dead_executions import fail_books, unfinished_executions
from book_pipeline.errors import ChapterYields
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.turns.give_turns import keep_waiting
from book_pipeline.turns.making_way import MOST_OF_A_BOOK, make_way
from events.schemas.describe_books import BookDetails, BookList

from .queue import arn_of
from .test_book_queries import backdate
from .test_versions import complete


@pytest.fixture
def passed_time(owner):
    def pass_time(**delta):
        owner.execute("UPDATE book_processing SET turn_heartbeat_at = turn_heartbeat_at - %s", [timedelta(**delta)])

    return pass_time


def test_only_waiting_books_have_heartbeats_and_only_when_they_are_due(bookcase, database, passed_time):
    bookcase.joined()
    second = bookcase.joined()
    assert keep_waiting(database, bookcase.states) == []
    assert bookcase.states.heartbeats == []
    passed_time(minutes=11)
    assert keep_waiting(database, bookcase.states) == []
    assert keep_waiting(database, bookcase.states) == []
    assert bookcase.states.heartbeats == [bookcase.tokens[second]]


def test_the_execution_of_a_token_that_is_used_up_may_be_dead(bookcase, database, passed_time):
    bookcase.joined()
    second = bookcase.joined()
    bookcase.states.waiting.clear()
    passed_time(minutes=11)
    assert keep_waiting(database, bookcase.states) == [arn_of(second)]


def test_the_book_of_a_dead_execution_fails_and_the_next_one_continues(bookcase, database, books, owner):
    first, second = bookcase.joined(), bookcase.joined()
    (failed,) = fail_books(database, [arn_of(first)], {arn_of(first): "ABORTED"}.get, [].append)
    assert (failed.book_id, failed.execution_arn, failed.error) == (first, arn_of(first), "ExecutionEnded")
    assert "was stopped" in failed.message
    assert "Start the book again" in failed.message
    row = bookcase.row(first)
    assert (books.get(first).format_status, row["error"], row["error_message"]) == (
        "failed", "ExecutionEnded", failed.message,
    )  # fmt: skip
    written = "SELECT event, message, execution_arn FROM processing_logs WHERE book_id = %s AND stage = 'WatchBooks'"
    assert owner.execute(written, [first]).fetchall() == [("failed", failed.message, arn_of(first))]
    assert bookcase.give() == [second]
    assert fail_books(database, [arn_of(first)], {}.get, [].append) == [], "it has failed already"


def test_a_living_execution_and_one_that_recorded_its_failure_stay_as_they_are(bookcase, database, books):
    alive, failed, done = bookcase.joined(), bookcase.parsed(), bookcase.parsed()
    books.failed(arn_of(failed), error="ProviderRejected", message="m")
    bookcase.narrate(done)
    statuses = {arn_of(alive): "RUNNING", arn_of(failed): "FAILED", arn_of(done): "SUCCEEDED"}
    assert fail_books(database, statuses, statuses.get, [].append) == []
    assert (bookcase.row(failed)["error"], bookcase.row(done)["error"]) == ("ProviderRejected", None)
    assert fail_books(database, ["arn:of an execution without a book"], {}.get, [].append) == []


def test_a_failure_that_could_not_be_announced_is_announced_by_the_next_invocation(bookcase, database):
    book_id, announced = bookcase.joined(), []

    def lose(_):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        fail_books(database, [arn_of(book_id)], {}.get, lose)
    assert bookcase.row(book_id)["error"] is None
    assert fail_books(database, [arn_of(book_id)], {}.get, announced.append) == announced != []


def test_a_complete_book_whose_second_execution_dies_is_complete_again(bookcase, database, books, chapters):
    book_id = bookcase.parsed(chapters=1)
    complete(books, chapters, arn_of(book_id), book_id, sha="0")
    bookcase.parsed(chapters=1, book_id=book_id, run=2)
    assert [book.book_id for book in fail_books(database, [arn_of(book_id, 2)], {}.get, [].append)] == [book_id]
    assert (books.get(book_id).tts_status, bookcase.row(book_id)["error"]) == ("complete", "ExecutionEnded")


def test_the_oldest_unchanged_books_may_have_dead_executions(bookcase, database, owner):
    running, waiting, recent = bookcase.joined(), bookcase.joined(), bookcase.parsed()
    failed = bookcase.parsed()
    for book_id in (running, waiting, failed):
        backdate(owner, book_id, timedelta(minutes=11))
    fail_books(database, [arn_of(failed)], {}.get, [].append)
    assert unfinished_executions(database) == [arn_of(running)]
    assert arn_of(recent) not in unfinished_executions(database)


def test_a_waiting_book_is_in_flight_and_never_stalled(bookcase, database, owner):
    running, waiting = bookcase.joined(), bookcase.joined()
    for book_id in (running, waiting):
        backdate(owner, book_id, timedelta(days=3))
    assert BookQueries(database).in_flight() == {waiting: False}
    backdate(owner, running, timedelta(hours=3))
    assert BookQueries(database).in_flight() == {running: True, waiting: False}


def test_the_list_and_the_details_contain_the_place_of_a_waiting_book(bookcase, database):
    running, long, short = bookcase.joined(), bookcase.joined(10, 90_000), bookcase.joined(20, 20_000)
    queries = BookQueries(database, bookcase.queue().places)
    listed = {book.book_id: book for book in BookList.model_validate(queries.books()).books}
    assert [listed[book_id].stage for book_id in (running, long, short)] == [
        "FormatChapters running", "WaitForTurn waiting", "WaitForTurn waiting",
    ]  # fmt: skip
    assert listed[running].queue_place is None
    assert (listed[short].queue_place.place, listed[long].queue_place.place) == (1, 2)
    assert 0 < listed[short].queue_place.seconds < listed[long].queue_place.seconds
    assert BookDetails.model_validate(queries.book(long)).queue_place == listed[long].queue_place
    assert BookDetails.model_validate(queries.book(running)).queue_place is None


def format_all(owner, book_id):
    owner.execute(
        "UPDATE chapter_processing SET format_status = 'complete' WHERE chapter_id IN"
        " (SELECT chapter_id FROM chapters WHERE book_id = %s)",
        [book_id],
    )


def test_chapters_make_way_while_a_short_book_has_chapters_without_a_call(bookcase, database, owner):
    long = bookcase.joined(40, 100_000)
    short = bookcase.joined(1, 10_000)
    assert bookcase.row(short)["turn_passes"]
    make_way(database, long, retries=0)  # the short book is being formatted
    format_all(owner, short)
    with pytest.raises(ChapterYields):
        make_way(database, long, retries=2)
    make_way(database, long, retries=3)
    make_way(database, short, retries=0)
    assert bookcase.row(long)["turn_yields"] == 1
    owner.execute("UPDATE chapter_processing SET tts_status = 'running' WHERE chapter_id IN"
                  " (SELECT chapter_id FROM chapters WHERE book_id = %s)", [short])  # fmt: skip
    make_way(database, long, retries=0)


def test_the_chapters_of_a_book_make_way_a_limited_number_of_times(bookcase, database, owner):
    long = bookcase.joined(40, 100_000)
    format_all(owner, bookcase.joined(1, 10_000))
    owner.execute("UPDATE book_processing SET turn_yields = %s WHERE book_id = %s", [MOST_OF_A_BOOK - 1, long])
    with pytest.raises(ChapterYields):
        make_way(database, long, retries=0)
    make_way(database, long, retries=0)


def test_the_queue_is_quick_with_a_thousand_waiting_books(bookcase, database, owner):
    first = bookcase.joined(30, 20_000)
    owner.execute(
        """
        WITH made AS (INSERT INTO books (book_id, source_url)
                      SELECT gen_random_uuid(), 's3://b/raw/x' FROM generate_series(1, 1000) RETURNING book_id)
        INSERT INTO book_processing (book_id, execution_arn, scrape_status, parse_status, format_status, turn_token,
                                     turn_joined_at, turn_chapters, turn_characters, turn_ahead, turn_heartbeat_at)
        SELECT book_id, 'arn:queue:' || book_id, 'complete', 'complete', 'running', book_id::text, clock_timestamp(),
               30, 500000 + (random() * 200000)::int, 600000 * row_number() OVER (), now() FROM made
        """
    )
    try:

        def seconds(action, tries=5):
            """Return the least of some times: a clock also counts what else this machine does."""
            taken = []
            for _ in range(tries):
                begun = time.perf_counter()
                action()
                taken.append(time.perf_counter() - begun)
            return min(taken)

        assert seconds(bookcase.give) < 0.2
        assert seconds(lambda: bookcase.joined(30, 20_000)) < 0.4
        assert seconds(lambda: make_way(database, first, 0)) < 0.02
        bookcase.narrate(first)
        assert seconds(bookcase.give, tries=1) < 0.3
        assert seconds(bookcase.queue().places) < 3
    finally:
        owner.execute(
            "UPDATE book_processing SET turn_joined_at = NULL, tts_status = 'complete' WHERE turn_chapters = 30"
        )


def test_an_unknown_book_makes_no_way(database):
    make_way(database, uuid4(), retries=0)
