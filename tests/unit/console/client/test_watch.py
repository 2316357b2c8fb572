"""Watch the execution of a book until it ends."""

import json
from types import SimpleNamespace
from uuid import UUID

import pytest

from console.client import BookUnknown, Stack, watch
from events.schemas.describe_books import BookDetails

BOOK = UUID(int=1)


class Gone(Exception):
    pass


@pytest.fixture
def stack(monkeypatch):
    """A stack in which "first" ends because "owner" has the claim, which succeeds at the third look."""
    monkeypatch.setattr(watch, "POLL_SECONDS", 0)
    answers = {
        "first": [{"status": "SUCCEEDED", "output": json.dumps({"admitted": False, "book_id": str(BOOK)})}],
        "second": [{"status": "SUCCEEDED"}],
        "owner": [{"status": "RUNNING"}, {"status": "RUNNING"}, {"status": "SUCCEEDED", "output": '{"book_id": ""}'}],
        "broken": [{"status": "FAILED", "error": "SourceNotFound", "cause": "There is no page."}],
    }

    def describe_execution(executionArn):  # noqa: N803
        if executionArn not in answers:
            raise Gone
        remaining = answers[executionArn]
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    states = SimpleNamespace(
        describe_execution=describe_execution, exceptions=SimpleNamespace(ExecutionDoesNotExist=Gone)
    )
    stack = Stack("book-pipeline", "eu-central-1", {}, lambda _: states)
    books = {
        BOOK: BookDetails.model_construct(
            book_id=BOOK, execution_arn="owner", parse_status="running", chapters=[], events=[]
        )
    }

    def book(_, book_id):
        if book_id not in books:
            raise BookUnknown
        return books[book_id]

    def book_of(_, execution):
        found = [each for each in books.values() if each.execution_arn == execution]
        if not found:
            raise BookUnknown
        return found[0]

    monkeypatch.setattr(Stack, "book", book)
    monkeypatch.setattr(Stack, "book_of", book_of)
    monkeypatch.setattr(Stack, "get_if_changed", lambda *_: None)
    return stack


def test_after_an_execution_without_the_claim_its_owner_is_watched(stack):
    events = []
    assert watch.watch(BOOK, "first", stack, events.append) == watch.Outcome(BOOK, True, "SUCCEEDED", "")
    assert [(event.event, event.execution_arn) for event in events] == [("started", "first"), ("started", "owner")]


def test_the_outcome_of_a_failed_execution_has_error_and_cause(stack):
    events = []
    outcome = watch.watch(UUID(int=2), "broken", stack, events.append)
    assert outcome == watch.Outcome(UUID(int=2), False, "SourceNotFound", "There is no page.")
    assert [event.event for event in events] == ["started"], "a book without a row does not stop the watch"


def test_the_execution_of_a_newer_version_is_watched_next(stack, monkeypatch):
    waits = stack.book(BOOK)
    later = iter([waits.model_copy(update={"newer_version_waits": True})] * 3)
    monkeypatch.setattr(
        Stack, "book", lambda *_: next(later, None) or waits.model_copy(update={"execution_arn": "second"})
    )
    events = []
    assert watch.watch(BOOK, "owner", stack, events.append).succeeded
    assert [event.execution_arn for event in events] == ["owner", "second"]


def test_a_newer_version_that_does_not_start_is_an_error_with_a_remedy(stack, monkeypatch):
    monkeypatch.setattr(watch, "START_SECONDS", 0.01)
    waits = stack.book(BOOK).model_copy(update={"newer_version_waits": True})
    monkeypatch.setattr(Stack, "book", lambda *_: waits)
    with pytest.raises(watch.StackUnusable, match=r"newer version.*WatchBooks"):
        watch.watch(BOOK, "owner", stack, lambda _: None)


def test_a_book_has_a_running_execution_until_that_ends(stack):
    assert watch.running_execution(BOOK, stack) == "owner"
    assert watch.running_execution(BOOK, stack) == "owner"
    assert watch.running_execution(BOOK, stack) is None, "it has ended"
    assert watch.running_execution(UUID(int=2), stack) is None
    object.__setattr__(stack.book(BOOK), "execution_arn", "forgotten")
    assert watch.running_execution(BOOK, stack) is None


def test_a_submission_without_an_execution_raises_an_error_with_a_remedy(stack, monkeypatch):
    monkeypatch.setattr(watch, "wait_for_execution", lambda *_, **__: None)
    with pytest.raises(watch.StackUnusable, match="dead-letter queues"):
        watch.require_execution(SimpleNamespace(), stack)
