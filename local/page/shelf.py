"""The shelf: every book, how far it is, what it cost, and what to do about those that failed."""

from typing import ClassVar

from events.schemas.shelf_state import ShelfState, ShelvedBook
from local.page.rendering import render
from local.stack import Stack


class ShelfView:
    """All books, the youngest first: an order that doesn't change while one looks."""

    template: ClassVar[str] = "shelf.html"
    title: ClassVar[str] = "Shelf"

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._state: ShelfState | None = None
        self._rows: dict[str, tuple[ShelvedBook, str]] = {}

    def refresh(self) -> bool:
        """Ask for the books again."""
        newer = self._stack.books() if self._state is None else self._stack.newer(self._state)
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the summary and a row for each book."""
        assert self._state is not None
        self._rows = {_id(book): (book, self._row(book)) for book in self._books()}
        rows = {name: html for name, (_, html) in self._rows.items()}
        return {"summary": render("shelf_summary.html", books=self._books(), left_out=self._state.left_out), **rows}

    def lists(self) -> dict[str, list[str]]:
        """Return the books' order."""
        return {"books": [_id(book) for book in self._books()]}

    def _books(self) -> list[ShelvedBook]:
        assert self._state is not None
        return sorted(self._state.books, key=lambda book: book.created_at, reverse=True)

    def _row(self, book: ShelvedBook) -> str:
        """Return the book's row: the one from before, if the book is as it was."""
        before, html = self._rows.get(_id(book), (None, ""))
        return html if before == book else render("shelf_book.html", book=book, id=_id(book))


def _id(book: ShelvedBook) -> str:
    return f"book-{book.book_id}"
