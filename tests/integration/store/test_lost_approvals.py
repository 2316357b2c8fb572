"""AwaitApproval and ApproveBook die at their worst moments: the approval is recorded once, and the book goes on."""

from functools import partial
from types import SimpleNamespace
from uuid import uuid4

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.review.approve import send_approvals
from book_pipeline.store import factories
from book_pipeline.store.reviews import Reviews
from handlers import approve_book, await_approval, watch_books

from .test_review import Reviewed
from .test_turn_handlers import CONTEXT, VARIABLES

NOTES = "SELECT count(*) FROM processing_logs WHERE book_id = %s AND stage = 'ApproveBook' AND event = 'note'"
PAID = "SELECT count(*) FROM processing_logs WHERE book_id = %s AND event IN ('intent', 'receipt', 'recovered')"


class Killed(BaseException):
    """What SIGKILL leaves: nothing after this line has happened."""


def die(*_: object, **__: object) -> None:
    raise Killed


@pytest.fixture
def aws(monkeypatch, bookcase):
    """The handlers' database, bus and Step Functions; every execution is RUNNING."""
    for name in VARIABLES:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("SPEECH_CONCURRENCY", "5")
    bus = SimpleNamespace(publish=lambda *_: None)
    monkeypatch.setattr(factories, "database", lambda _: bookcase.database)
    monkeypatch.setattr(factories, "artifacts", lambda _: SimpleNamespace(delete=lambda *_, **__: 0))
    monkeypatch.setattr(factories, "bus", lambda *_: bus)
    monkeypatch.setattr(factories, "status_of", lambda _: "RUNNING")
    return SimpleNamespace(bus=bus, patch=monkeypatch)


@pytest.fixture
def book(aws, bookcase):
    """A book that has entered AwaitApproval."""
    book = Reviewed(bookcase.database)
    aws.patch.setattr(factories, "task_tokens", lambda: book.states)
    book.start()
    return book


def await_again(book):
    """Retry AwaitApproval as Step Functions does: the first attempt's token has ended, and there is another one."""
    book.states.waiting.discard(book.token)
    book.token = str(uuid4())
    book.states.waiting.add(book.token)
    request = {"execution_arn": book.arn, "book_id": str(book.book_id), "task_token": book.token}
    return await_approval.handler(request, CONTEXT)


def approve(book, chapters="1,3"):
    return approve_book.handler({"book_id": str(book.book_id), "chapters": chapters}, CONTEXT)


def counted(book, owner, query=NOTES):
    ((count,),) = owner.execute(query, [book.book_id]).fetchall()
    return count


def continues(book, owner):
    """Assert that the execution has left AwaitApproval once, and narrates what was approved."""
    assert book.states.sent == [book.token]
    assert (counted(book, owner), counted(book, owner, PAID)) == (1, 0)
    assert not book.parse().awaits_review
    assert book.selected() == ["1", "3"]
    watch_books.handler({}, CONTEXT)
    assert book.states.sent == [book.token]
    assert book.described().stage != "AwaitApproval waiting"


def test_a_book_is_approved_after_await_approval_died_with_its_token_kept(book, aws, owner):
    aws.patch.setattr(aws.bus, "publish", die)
    with pytest.raises(Killed):
        await_again(book)
    aws.patch.setattr(aws.bus, "publish", lambda *_: None)
    await_again(book)
    approve(book)
    continues(book, owner)


def test_an_approval_between_two_attempts_of_await_approval_counts(book, owner):
    """The first attempt has died after it kept its token; the requester is quicker than the retry."""
    book.states.waiting.discard(book.token)
    approve(book)
    assert book.states.sent == [], "the token that the approval knows was used up"
    assert not book.described().awaits_review
    await_again(book)
    continues(book, owner)


def test_an_approval_that_was_killed_before_it_was_recorded_leaves_the_book_waiting(book, aws, owner):
    with aws.patch.context() as dying:
        dying.setattr("book_pipeline.review.approve.Journal.write", die)
        with pytest.raises(Killed):
            approve(book)
    assert (book.described().awaits_review, counted(book, owner)) == (True, 0)
    approve(book)
    continues(book, owner)


@pytest.mark.parametrize("moment", ["before the token was sent", "after it"])
@pytest.mark.parametrize("finds", ["WatchBooks", "a second approval"])
def test_an_approval_that_was_killed_after_it_was_recorded_continues_the_book(book, aws, owner, moment, finds):
    send_back = book.states.send_back
    with aws.patch.context() as dying:
        if moment == "after it":
            dying.setattr(book.states, "send_back", lambda token: (send_back(token), die()))
        else:
            dying.setattr(book.states, "send_back", die)
        with pytest.raises(Killed):
            approve(book)
    if finds == "WatchBooks":
        watch_books.handler({}, CONTEXT)
    else:
        with pytest.raises(Exception, match="that decision counts"):
            approve(book, "2")
    continues(book, owner)


def test_the_token_of_an_approval_is_sent_when_step_functions_answers_again(book, owner):
    book.states.silent = True
    approve(book)
    watch_books.handler({}, CONTEXT)
    assert book.states.sent == []
    book.states.silent = False
    watch_books.handler({}, CONTEXT)
    continues(book, owner)


def test_a_late_attempt_of_await_approval_does_not_undo_an_approval(book, owner):
    approve(book)
    continues(book, owner)
    request = {"execution_arn": book.arn, "book_id": str(book.book_id), "task_token": str(uuid4())}
    with pytest.raises(Exception, match="Nothing has to be done"):
        await_approval.handler(request, CONTEXT)
    assert book.books.get(book.book_id).is_approved


def test_attempts_and_approvals_at_once_lead_to_one_approval(book, bookcase, aws, owner):
    """Whatever the order of their statements: one approval is recorded, and the last token is sent."""
    book.states.waiting.clear()  # the first attempt has died
    approving = partial(_approving, book)
    one, _, other = bookcase.at_once([approving, partial(_attempting, book), approving])
    assert sum("that decision counts" in answer for answer in (one, other)) == 1
    continues(book, owner)


def _approving(book, database):
    try:
        book.approve(chapters="1,3", database=database)
    except InvalidRequest as error:
        return str(error)
    return ""


def _attempting(book, database):
    """Let the next attempt keep its token, as the handler does, with a connection of its own."""
    book.token = str(uuid4())
    book.states.waiting.add(book.token)
    waiting = Reviews(database).wait(book.book_id, book.arn, book.token)
    if waiting["approved"]:
        send_approvals(database, book.states, book.book_id)
