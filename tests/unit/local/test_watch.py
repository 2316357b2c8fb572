"""A book's execution, watched to its end."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from events.schemas.shelf_state import BookState
from local.stack import BookUnknown, Stack, watch

BOOK = UUID(int=1)


class Gone(Exception):
    pass


@pytest.fixture
def stack(monkeypatch):
    """A stack in which "first" is turned away by "holder", which takes two looks to succeed."""
    monkeypatch.setattr(watch, "POLL_SECONDS", 0)
    answers = {
        "first": [{"status": "SUCCEEDED", "output": '{"admitted": false}'}],
        "holder": [{"status": "RUNNING"}, {"status": "RUNNING"}, {"status": "SUCCEEDED", "output": '{"book_id": ""}'}],
        "broken": [{"status": "FAILED", "error": "SourceNotFound", "cause": "There is no page."}],
    }

    def describe_execution(executionArn):  # noqa: N803
        if executionArn not in answers:
            raise Gone
        left = answers[executionArn]
        return left.pop(0) if len(left) > 1 else left[0]

    states = SimpleNamespace(
        describe_execution=describe_execution, exceptions=SimpleNamespace(ExecutionDoesNotExist=Gone)
    )
    stack = Stack("book-pipeline", "eu-central-1", {}, lambda _: states)
    books = {BOOK: BookState.model_construct(execution_arn="holder", parse_status="running", chapters=[], events=[])}

    def book(_, book_id):
        if book_id not in books:
            raise BookUnknown
        return books[book_id]

    monkeypatch.setattr(Stack, "book", book)
    monkeypatch.setattr(Stack, "newer", lambda *_: None)
    return stack


def test_an_execution_that_is_turned_away_hands_over_to_the_one_that_works(stack):
    told = []
    assert watch.watch(BOOK, "first", stack, told.append) == watch.Outcome(True, "SUCCEEDED", "")
    assert [(news.event, news.execution_arn) for news in told] == [("started", "first"), ("started", "holder")]


def test_a_failure_is_its_error_and_its_cause(stack):
    told = []
    outcome = watch.watch(UUID(int=2), "broken", stack, told.append)
    assert outcome == watch.Outcome(False, "SourceNotFound", "There is no page.")
    assert [news.event for news in told] == ["started"], "nobody knows of the book, and that is no reason to stop"


def test_a_book_is_being_made_as_long_as_its_execution_lives(stack):
    assert watch.running_execution(BOOK, stack) == "holder"
    assert watch.running_execution(BOOK, stack) == "holder"
    assert watch.running_execution(BOOK, stack) is None, "it has ended"
    assert watch.running_execution(UUID(int=2), stack) is None
    object.__setattr__(stack.book(BOOK), "execution_arn", "forgotten")
    assert watch.running_execution(BOOK, stack) is None


def test_a_submission_that_starts_nothing_says_where_to_look(stack, monkeypatch):
    monkeypatch.setattr(watch, "execution_of", lambda *_, **__: None)
    with pytest.raises(watch.StackUnusable, match="dead-letter queues"):
        watch.started_by(SimpleNamespace(), datetime.now(UTC), stack)
