"""A kept retake of a reviewed book, on a real database: it is made again without another review."""

from decimal import Decimal

import pytest

from book_pipeline.errors import BudgetExceeded, InvalidRequest

from .reviewed import MODEL, TEXT, Reviewed


@pytest.fixture
def book(database):
    return Reviewed(database)


@pytest.fixture
def narrated(book):
    """The book, reviewed and complete: chapters 1 and 2, the second with 3 merged into it, for at most a dollar."""
    book.start()
    book.approve(chapters="1,2", joined=["3"], titles={"1": "One"}, max_cost_usd=1)
    book.parse()
    book.complete()
    return book


def test_a_kept_retake_of_a_reviewed_book_is_made_without_another_review(narrated):
    parsed = narrated.start(only="2")
    assert not parsed.awaits_review
    assert len(parsed.to_make("2")) == 1
    assert narrated.selected() == ["1", "2"]
    assert "lock 3" in narrated.texts()[1]
    assert narrated.books.get(narrated.book_id).request["max_cost_usd"] == "1"
    assert (narrated.described().review, narrated.described().awaits_review) == (None, False)
    with pytest.raises(InvalidRequest, match="is not selected in this book"):
        parsed.to_make("4")


def test_a_retake_that_failed_on_its_way_is_continued_without_another_review(narrated):
    narrated.start(only="2")
    (chapter,) = [row for row in narrated.chapters.of_book(narrated.book_id) if row.number == "2"]
    narrated.database.run("join_turns", task_token="t", ahead=0, book_id=narrated.book_id, execution_arn=narrated.arn)
    narrated.chapters.speaking(chapter.chapter_id)
    narrated.books.failed(narrated.arn, error="E", message="m")
    assert not narrated.start().awaits_review
    narrated.complete()
    assert narrated.start().awaits_review, "a new request for the whole book asks again"


@pytest.mark.parametrize(
    "change",
    [{"text": TEXT + "CHAPTER 6\n\nOne more lock, and then the sea.\n"}, {"voice_id": "v9"}, {"model_id": "eleven_v3"}],
)
def test_a_retake_of_a_book_that_is_another_one_by_now_is_reviewed(narrated, change):
    assert narrated.start(only="2", **change).awaits_review


def test_one_chapter_of_a_book_that_was_never_complete_is_reviewed(book):
    book.start()
    book.approve(chapters="1,2")
    book.parse()
    book.books.failed(book.arn, error="E", message="m")
    assert book.start(only="1").awaits_review


def test_an_approved_limit_holds_for_a_retake(narrated, monkeypatch):
    monkeypatch.setattr("tests.integration.store.reviewed.MODEL", MODEL.model_copy(update={"rate": Decimal(100)}))
    with pytest.raises(BudgetExceeded, match=r"more than max_cost_usd \$1"):
        narrated.start(only="2")
