"""A book that waits for a review, on a real database: nothing is paid before somebody approves it, and only the first
approval counts."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from book_pipeline.delivery.cancel_book import cancel_book
from book_pipeline.delivery.dead_executions import unfinished_executions
from book_pipeline.delivery.failure import review_failure
from book_pipeline.delivery.retry_book import retry_request
from book_pipeline.errors import BudgetExceeded, InvalidRequest, SourceNotFound
from book_pipeline.review.approve import send_approvals
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.reviews import Reviews

from .reviewed import TEXT, Reviewed
from .test_book_queries import backdate


@pytest.fixture
def book(database):
    return Reviewed(database)


def test_a_book_under_review_shows_its_sections_and_their_prices_and_does_not_begin(book):
    parsed = book.start()
    assert parsed.awaits_review
    shown = book.described()
    assert (shown.stage, shown.format_status) == ("AwaitApproval waiting", "pending")
    assert [piece.number for piece in shown.review.pieces] == ["1", "2", "3", "4", "5"]
    assert shown.review.usd == parsed.estimate.usd > 0
    assert abs(sum(piece.usd for piece in shown.review.pieces) - shown.review.usd) < Decimal("0.00001")
    assert shown.review.pieces[0].begins.startswith("CHAPTER 1 The gates")


def test_a_client_that_asks_for_changes_sees_that_a_book_begins_to_wait(book, monkeypatch):
    versions = []
    wait = Reviews.wait

    def watched(reviews, *arguments):
        versions.append(BookQueries(book.database).version())
        waiting = wait(reviews, *arguments)
        versions.append(BookQueries(book.database).version())
        return waiting

    monkeypatch.setattr(Reviews, "wait", watched)
    book.start()
    parsed, waits = versions
    assert waits != parsed, "the review would not be shown before the next change"
    Reviews(book.database).wait(book.book_id, book.arn, str(uuid4()))
    assert versions[-1] == versions[-2] == waits, "a retry replaces the token only"


def test_what_is_decided_is_applied_before_anything_is_paid_and_no_word_is_lost(book):
    book.start()
    before, whole = book.described().review.usd, "".join(book.texts())
    title = "Ночь 夜 🌙 " + "x" * 290
    decision = book.approve(
        chapters="1,3,5", joined=["4"], titles={"3": title}, max_cost_usd=5, voice_id="v2", model_id="eleven_flash_v2_5"
    )
    assert book.states.sent == [book.token]
    assert (decision.options["ticked"], decision.joined) == (["1", "3", "5"], ("4",))
    parsed = book.parse()
    assert not parsed.awaits_review
    assert book.selected() == ["1", "3", "5"]
    rows = {row.number: row for row in book.chapters.of_book(book.book_id)}
    assert rows.keys() == {"1", "2", "3", "5"}, "no other number changes"
    assert (rows["3"].title, rows["3"].heading) == (title, "CHAPTER 3")
    assert "lock 4" in book.artifacts.read(rows["3"].parsed_key).decode()
    assert "".join(book.texts()) == whole
    assert 0 < parsed.estimate.usd < before
    request = book.books.get(book.book_id).request
    assert (request["voice_id"], request["model_id"], request["max_cost_usd"]) == ("v2", "eleven_flash_v2_5", "5")
    assert book.described().review is None


def test_a_book_is_approved_once(book, capsys):
    book.start()
    book.approve(chapters="1")
    for changes in ({"chapters": "1"}, {"chapters": "1-5"}):
        with pytest.raises(InvalidRequest, match=r"was approved before, at .* that decision counts"):
            book.approve(**changes)
    assert (book.parse().awaits_review, book.selected(), book.states.sent) == (False, ["1"], [book.token])


def test_one_of_two_people_who_approve_at_once_counts(book, bookcase):
    book.start()

    def approve(chapters, database):
        try:
            return book.approve(chapters=chapters, database=database).options["ticked"]
        except InvalidRequest as error:
            return str(error)

    answers = bookcase.at_once([partial(approve, "1"), partial(approve, "2")])
    (counted,) = [answer for answer in answers if isinstance(answer, list)]
    assert sum("was approved before" in answer for answer in answers) == 1
    book.parse()
    assert (book.selected(), len(book.states.sent)) == (counted, 1)


def test_a_cancelled_book_is_not_approved_and_a_retry_asks_again(book):
    book.start()
    cancel_book(book.database, book.book_id, lambda _: None)
    with pytest.raises(InvalidRequest, match="was cancelled, so it cannot be approved"):
        book.approve()
    assert book.states.sent == []
    assert retry_request(book.database, book.book_id, None, lambda _: False)["review"] is True
    assert book.start().awaits_review


def test_ids_of_other_books_and_forged_reviews_are_refused(book):
    with pytest.raises(SourceNotFound, match="There is no book"):
        book.approve()
    book.start(review=False)
    with pytest.raises(InvalidRequest, match="does not wait for a review"):
        book.approve()
    book.start()
    seen = book.described().review.review_id
    for forged in ("", "0" * 16, hashlib.sha256(book.token.encode()).hexdigest()[:16]):
        with pytest.raises(InvalidRequest, match="is outdated"):
            book.approve(review_id=forged)
    book.start()
    with pytest.raises(InvalidRequest, match="is outdated"):
        book.approve(review_id=seen)
    assert book.states.sent == []
    book.approve(review_id=book.described().review.review_id)
    assert book.states.sent == [book.token]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"chapters": "6"}, "6 is not in the book"),
        ({"chapters": ""}, "Nothing is selected"),
        ({"joined": ["1"]}, "1 cannot be merged"),
        ({"joined": ["9"]}, "9 is not in the book"),
        ({"titles": {"9": "Nine"}}, "9 is not in the book"),
        ({"titles": {"2": "Two"}, "joined": ["2"]}, "2 is merged into the chapter before it"),
        ({"chapters": "2", "joined": ["2"]}, "2 is selected and merged into 1, which is not selected"),
    ],
)
def test_a_decision_that_does_not_fit_the_book_changes_nothing(book, changes, problem):
    book.start()
    with pytest.raises(InvalidRequest, match=problem):
        book.approve(**changes)
    assert book.described().awaits_review
    assert book.states.sent == []


def test_a_book_above_its_limit_waits_and_is_approved_with_fewer_chapters_or_a_higher_limit(book):
    book.start(max_cost_usd="0.10")
    assert book.described().review.usd > book.described().review.max_cost_usd
    with pytest.raises(BudgetExceeded, match=r"more than max_cost_usd \$0.10"):
        book.approve()
    book.approve(chapters="1")
    assert book.parse().estimate.usd < 0.10


def test_a_decision_is_kept_for_the_same_text_and_asked_again_after_the_book_is_complete(book):
    book.start()
    book.approve(chapters="1,2", joined=["3"], titles={"1": "One"})
    book.parse()
    book.books.failed(book.arn, error="E", message="m")
    assert book.start().awaits_review, "a decision that could not be made is asked about again"
    assert [piece.ticked for piece in book.described().review.pieces][:2] == [True, True]
    book.approve()
    book.parse()
    book.database.run("join_turns", task_token="t", ahead=0, book_id=book.book_id, execution_arn=book.arn)
    book.books.failed(book.arn, error="E", message="m")
    assert not book.start().awaits_review, "a retry continues what was approved"
    assert (book.selected(), book.chapters.of_book(book.book_id)[0].title) == (["1", "2"], "One")
    assert book.books.complete(book.book_id)
    assert book.start().awaits_review
    shown = book.described().review.pieces
    assert [piece.joined for piece in shown] == [False, False, True, False, False]
    assert not book.start(review=False).awaits_review
    assert book.selected() == ["1", "2"], "the same request without a review keeps the decision"
    book.start(review=False, chapters="4")
    assert book.selected() == ["4"], "another request is another choice"
    assert book.books.get(book.book_id).requested["chapters"] == "4"


def test_another_text_forgets_the_decision(book):
    book.start()
    book.approve(chapters="1", titles={"1": "One"})
    book.parse()
    assert book.start(TEXT + "CHAPTER 6\n\nOne more lock, and then the sea.\n").awaits_review
    assert book.described().review.pieces[0].title == "CHAPTER 1"
    assert book.selected() == ["1", "2", "3", "4", "5", "6"]


def test_an_approval_whose_token_is_lost_is_sent_again(book):
    book.start()
    book.states.silent = True
    book.approve(chapters="1")
    assert book.states.sent == []
    book.states.silent = False
    send_approvals(book.database, book.states)
    send_approvals(book.database, book.states)
    assert book.states.sent == [book.token]


def test_a_review_is_no_stall_and_its_execution_is_asked_about_seldom(book, owner):
    book.start()
    backdate(owner, book.book_id, timedelta(days=3))
    assert BookQueries(book.database).in_flight()[book.book_id] is False
    assert book.arn not in unfinished_executions(book.database)
    owner.execute(
        "UPDATE book_processing SET review_checked_at = now() - interval '7 hours' WHERE book_id = %s", [book.book_id]
    )
    assert book.arn in unfinished_executions(book.database)
    assert book.arn not in unfinished_executions(book.database)


def test_a_review_that_nobody_answers_has_a_name(book):
    book.start()
    failure = review_failure(book.database, book.arn, "States.Timeout")
    assert failure.error == "ReviewUnanswered"
    assert "within 30 days" in failure.message
    assert review_failure(book.database, book.arn, "Lambda.Unknown") is None
    assert review_failure(book.database, "arn:other", "States.Timeout") is None
