"""The library as the server renders it."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from lxml import html

from console.web.library import LibraryView
from events.schemas.describe_books import BookList, BookSummary, QueuePlace
from tests.unit.console.web.states import BEGAN, text


def summary(number, stage="GenerateAudio running", **fields):
    return BookSummary.model_construct(
        **{
            "book_id": UUID(int=number), "title": f"Book {number}", "author": None, "source_url": None, "stage": stage,
            "chapters": 3, "formatted": 0, "spoken": 0, "failed": 0, "audio_seconds": Decimal(0), "usd": Decimal(0),
            "estimated_usd": None, "error": None, "error_message": None, "created_at": BEGAN, "updated_at": BEGAN,
        }
        | fields,
    )  # fmt: skip


def view_of(*books, **query):
    view = LibraryView(SimpleNamespace(books=lambda: BookList(version="1", books=list(books), left_out=0)), **query)
    view.refresh()
    return view


def parts(*books, **query):
    view = view_of(*books, **query)
    return {name: html.fromstring(part) for name, part in view.parts().items()}


def test_a_book_that_waits_for_its_turn_has_its_place_in_line():
    place = QueuePlace(place=2, seconds=1200)
    shown = parts(summary(1), summary(2, "WaitForTurn waiting", queue_place=place))
    waiting = shown[f"book-{UUID(int=2)}"]
    assert "queued" in waiting.get("class").split()
    assert "waiting, 2nd in line, starts in about 20 min" in text(waiting)
    assert "in line" not in text(shown[f"book-{UUID(int=1)}"])


def test_waiting_books_are_counted_apart_from_those_in_progress():
    place = QueuePlace(place=1)
    shown = text(parts(summary(1), summary(2, "WaitForTurn waiting", queue_place=place))["summary"])
    assert "1 in progress 1 waiting" in shown
    assert "waiting" not in text(parts(summary(1))["summary"])


def test_a_search_lists_its_books_and_says_how_many_there_are():
    shown = parts(summary(1), summary(2), q="2")
    assert set(shown) == {"summary", "pages", f"book-{UUID(int=2)}"}
    assert "1 of 2 books Show all" in text(shown["summary"])


def test_a_long_library_has_pages_that_keep_the_search(monkeypatch):
    monkeypatch.setattr("console.web.library.BOOKS_ON_A_PAGE", 2)
    books = [summary(number, created_at=BEGAN + timedelta(seconds=number)) for number in range(1, 6)]
    first, second = parts(*books, q="book"), parts(*books, q="book", page="2")
    assert [name for name in first if name.startswith("book-")] == [f"book-{UUID(int=n)}" for n in (5, 4)]
    assert [name for name in second if name.startswith("book-")] == [f"book-{UUID(int=n)}" for n in (3, 2)]
    assert "5 of 5 books" in text(second["summary"])
    assert text(second["pages"]) == "Previous Page 2 of 3 Next"
    assert [link.get("href") for link in second["pages"].cssselect("a")] == ["/?q=book", "/?q=book&page=3"]
    last = parts(*books, page="9")
    assert [name for name in last if name.startswith("book-")] == [f"book-{UUID(int=1)}"]
    assert "Next" not in text(last["pages"])
    assert parts(summary(1))["pages"].get("hidden") is not None


def test_a_book_has_its_cover_as_soon_as_its_source_is_read():
    shown = parts(summary(1), summary(2, "ScrapeBook running"))
    image = shown[f"book-{UUID(int=1)}"].find(".//img")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == (f"/books/{UUID(int=1)}/cover", "", "lazy")
    assert shown[f"book-{UUID(int=2)}"].find(".//img") is None


@pytest.mark.parametrize(("chapters", "dismissed"), [(0, True), (3, False)])
def test_a_book_that_failed_before_it_had_chapters_can_be_dismissed(chapters, dismissed):
    book = summary(1, "ScrapeBook failed", chapters=chapters, error="SourceRejected", error_message="It is a scan.")
    forms = [form.get("action") for form in parts(book)[f"book-{UUID(int=1)}"].iter("form")]
    assert forms == ([f"/books/{UUID(int=1)}/dismiss"] if dismissed else [])
