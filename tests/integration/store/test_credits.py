"""Credits on a real database: they are pieces of the book, reviewed and priced like any other."""

import pytest

from book_pipeline.errors import BookUnreadable, InvalidRequest

from . import reviewed
from .reviewed import Reviewed

NAMES = {"credits": True, "title": "The Gates", "author": "Ada Moor"}


@pytest.fixture
def book(database):
    return Reviewed(database)


def test_credits_are_the_first_and_the_last_piece_of_a_review_and_have_a_price(book):
    without = book.start(title="The Gates")
    texts = book.texts()
    parsed = book.start(**NAMES, narrator="Bo Reed")
    pieces = book.described().review.pieces
    assert [(piece.number, piece.kind) for piece in (pieces[0], pieces[-1])] == [("0", "credits"), ("5a", "credits")]
    assert [piece.number for piece in pieces] == ["0", "1", "2", "3", "4", "5", "5a"]
    assert pieces[0].begins.startswith("The Gates.")
    assert all(piece.usd > 0 and piece.ticked for piece in pieces)
    assert parsed.estimate.usd > without.estimate.usd
    assert parsed.left_out_words == without.left_out_words == 0
    assert book.texts()[1:-1] == texts, "the text of the book is the same"
    assert book.texts()[0] == "The Gates. Written by Ada Moor. Narrated by Bo Reed.\n"


def test_credits_are_merged_with_nothing_and_may_be_unticked(book):
    book.start(**NAMES)
    for number in ("0", "1", "5a"):
        with pytest.raises(InvalidRequest, match=f"{number} cannot be merged"):
            book.approve(joined=[number])
    book.approve(chapters="1-2,5a")
    parsed = book.parse()
    assert book.selected() == ["1", "2", "5a"]
    assert not parsed.awaits_review
    assert parsed.left_out_words == sum(row.words for row in book.chapters.of_book(book.book_id)[3:6])


def test_another_voice_changes_the_credits_and_not_the_approval(book, monkeypatch):
    book.start(**NAMES)
    book.approve(voice_id="another")
    named = reviewed.MODEL.model_copy(update={"voice_id": "another", "voice_name": "Bo - Warm"})
    monkeypatch.setattr(reviewed, "MODEL", named)
    assert not book.parse().awaits_review
    assert "Narrated by Bo.\n" in book.texts()[0]


def test_credits_that_are_no_longer_requested_are_withdrawn(book):
    book.start(**NAMES)
    book.start(title="The Gates", author="Ada Moor")
    assert book.selected() == ["1", "2", "3", "4", "5"]
    assert [row.kind for row in book.chapters.of_book(book.book_id)] == ["chapter"] * 5


def test_a_book_of_no_text_is_not_one_of_credits(book):
    with pytest.raises(BookUnreadable, match="no text to narrate"):
        book.start(text="* * *\n", **NAMES)
