"""The library: every book with its progress, its cost, and the error of each failed book."""

from typing import ClassVar

from console.client import Stack
from console.web.rendering import render
from events.schemas.describe_books import BookList, BookSummary


class LibraryView:
    """All books, newest first, so that the order does not change while the page is open."""

    template: ClassVar[str] = "library.html"
    title: ClassVar[str] = "Library"

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._state: BookList | None = None
        self._rows: dict[str, tuple[BookSummary, str]] = {}

    def refresh(self) -> bool:
        """Fetch the book list again; tell whether it has changed."""
        newer = self._stack.books() if self._state is None else self._stack.get_if_changed(self._state)
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the summary and a row for each book."""
        assert self._state is not None
        self._rows = {_id(book): (book, self._row(book)) for book in self._books()}
        rows = {name: html for name, (_, html) in self._rows.items()}
        return {"summary": render("library_summary.html", books=self._books(), left_out=self._state.left_out), **rows}

    def lists(self) -> dict[str, list[str]]:
        """Return the order of the books."""
        return {"books": [_id(book) for book in self._books()]}

    def _books(self) -> list[BookSummary]:
        assert self._state is not None
        return sorted(self._state.books, key=lambda book: book.created_at, reverse=True)

    def _row(self, book: BookSummary) -> str:
        """Return the book's row: the previous one, if the book has not changed."""
        before, html = self._rows.get(_id(book), (None, ""))
        return html if before == book else render("library_book.html", book=book, id=_id(book))


def _id(book: BookSummary) -> str:
    return f"book-{book.book_id}"
