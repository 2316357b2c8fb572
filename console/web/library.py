"""The library: the books of a query with their progress, their costs, and the error of each failed book."""

from collections.abc import Callable
from typing import ClassVar

from book_pipeline.prices import price_list
from console.client import Stack
from console.web.library_query import BOOKS_ON_A_PAGE, SORT_LABELS, STATUS_LABELS, LibraryQuery, status_of
from console.web.rendering import macro, render
from events.schemas.describe_books import BookList, BookSummary


class LibraryView:
    """The books of a query; by default all, newest first, so that the order does not change while the page is open.

    A long list has several pages; one after the last is the last.

    The parameters after the stack are those of the address.
    """

    template: ClassVar[str] = "library.html"
    title: ClassVar[str] = "Library"
    status_labels: ClassVar = STATUS_LABELS
    sort_labels: ClassVar = SORT_LABELS
    models: ClassVar = tuple(price_list().elevenlabs.rates)

    def __init__(self, stack: Stack, **parameters: str) -> None:
        self._stack = stack
        self.query = LibraryQuery.of(**parameters)
        self._state: BookList | None = None
        self._listed: list[BookSummary] = []
        self._shown: list[BookSummary] = []
        self._rows: dict[str, tuple[BookSummary, str]] = {}

    def refresh(self) -> bool:
        """Fetch the book list again; tell whether it has changed."""
        newer = self._stack.books() if self._state is None else self._stack.get_if_changed(self._state)
        if newer is not None:
            self._state = newer
            self._listed = self.query.select(newer.books)
            first = (min(self.query.page, self._pages) - 1) * BOOKS_ON_A_PAGE
            self._shown = self._listed[first : first + BOOKS_ON_A_PAGE]
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the summary, the links to the other pages, and a row for each book of this one."""
        assert self._state is not None
        row = macro("library_book.html", "row")
        self._rows = {_id(book): (book, self._row(book, row)) for book in self._shown}
        rows = {name: html for name, (_, html) in self._rows.items()}
        summary = render(
            "library_summary.html",
            books=self._state.books,
            listed=len(self._listed),
            query=self.query,
            left_out=self._state.left_out,
        )
        page = min(self.query.page, self._pages)
        pages = render("library_pages.html", page=page, pages=self._pages, address=self.query.address)
        return {"summary": summary, "pages": pages, **rows}

    def lists(self) -> dict[str, list[str]]:
        """Return the order of the books."""
        return {"books": [_id(book) for book in self._shown]}

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._listed) // BOOKS_ON_A_PAGE))

    def _row(self, book: BookSummary, row: Callable[..., str]) -> str:
        """Return the book's row: the previous one, if the book has not changed."""
        before, html = self._rows.get(_id(book), (None, ""))
        return html if before == book else row(_id(book), book, status_of(book))


def _id(book: BookSummary) -> str:
    return f"book-{book.book_id}"
