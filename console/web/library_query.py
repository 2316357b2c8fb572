"""Which books the library lists, and in which order. The query of the page's address says it."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from events.schemas.describe_books import BookSummary

LONGEST_SEARCH = 200
BOOKS_ON_A_PAGE = 100
MOST_DIGITS = 6


class Status(StrEnum):
    """The status of a book in the list; the values are in the order of the sort by status."""

    RUNNING = "running"
    QUEUED = "queued"
    FAILED = "failed"
    CANCELLED = "cancelled"
    COMPLETE = "complete"


STATUS_LABELS = {
    "": "all",
    Status.RUNNING: "in progress",
    Status.QUEUED: "waiting",
    Status.FAILED: "failed",
    Status.CANCELLED: "cancelled",
    Status.COMPLETE: "complete",
}
SORT_LABELS = {
    "": "newest",
    "oldest": "oldest",
    "title": "title",
    "author": "author",
    "status": "status",
    "cost": "highest cost",
    "length": "longest",
}


def status_of(book: BookSummary) -> Status:
    """Return the status. A complete book whose later request failed is complete."""
    if book.stage == "complete":
        return Status.COMPLETE
    if book.is_cancelled:
        return Status.CANCELLED
    if book.error:
        return Status.FAILED
    return Status.QUEUED if book.queue_place or book.awaits_review else Status.RUNNING


def folded(text: str) -> str:
    """Return the text in the form in which it is compared: without case, accents and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


STATUS_ORDER = list(Status)
KEYS: dict[str, Callable[[BookSummary], Any]] = {
    "title": lambda book: folded(book.name),
    "author": lambda book: (not book.author, folded(book.author or ""), folded(book.name)),
    "status": lambda book: STATUS_ORDER.index(status_of(book)),
    "cost": lambda book: -book.usd,
    "length": lambda book: -book.audio_seconds,
}
"""Books with equal keys stay newest first."""


@dataclass(frozen=True)
class LibraryQuery:
    """The books whose title, author or file name has each word of `q`, with this status, in this order.

    A page of the library has `BOOKS_ON_A_PAGE` of them; `page` counts from 1.
    """

    q: str = ""
    status: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, *, q: str = "", status: str = "", sort: str = "", page: str = "") -> "LibraryQuery":
        """Return the query of an address; an unknown value is ignored."""
        return cls(
            q=" ".join(q[:LONGEST_SEARCH].split()),
            status=status if status in STATUS_LABELS else "",
            sort=sort if sort in SORT_LABELS else "",
            page=max(1, int(page)) if page.isdecimal() and len(page) <= MOST_DIGITS else 1,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that the address needs."""
        return {name: str(value) for name, value in asdict(self).items() if value not in {"", 1}}

    def address(self, page: int) -> str:
        """Return the address of another page of the same books."""
        parameters = replace(self, page=page).parameters
        return f"/?{urlencode(parameters)}" if parameters else "/"

    @property
    def is_filter(self) -> bool:
        """Whether books may be left out."""
        return bool(self.q or self.status)

    def select(self, books: Iterable[BookSummary]) -> list[BookSummary]:
        """Return the books of the query in its order."""
        words = folded(self.q).split()
        found = [book for book in books if self._matches(book, words)]
        found.sort(key=lambda book: book.created_at, reverse=self.sort != "oldest")
        if key := KEYS.get(self.sort):
            found.sort(key=key)
        return found

    def _matches(self, book: BookSummary, words: list[str]) -> bool:
        if self.status and status_of(book) != self.status:
            return False
        if not words:
            return True
        text = folded(f"{book.name} {book.author or ''} {(book.source_url or '').rpartition('/')[2]}")
        return all(word in text for word in words)
