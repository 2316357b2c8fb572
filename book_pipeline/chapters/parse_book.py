"""ParseBook: `book.txt` becomes chapters, one object and one row each."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from book_pipeline.chapters.selection import selected
from book_pipeline.costs import Estimate
from book_pipeline.errors import BookUnreadable, BudgetExceeded
from book_pipeline.invocation import waiting_for
from book_pipeline.store.artifacts import TEXT, Artifacts, book_key, parsed_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, ParsedChapter, chapter_id_of

if TYPE_CHECKING:
    from book_pipeline.chapters.split import Chapter

MOST_CHAPTERS = 1500
"""One execution's history holds 25,000 events; statemachine/README.md has the arithmetic."""
WRITERS = 8

Estimator = Callable[[Sequence["Chapter"], str | None, Mapping[str, Any]], Estimate]


@dataclass(frozen=True)
class ParsedBook:
    """The book's chapters, and what narrating the chosen ones will cost."""

    chapters: tuple[ParsedChapter, ...]
    estimate: Estimate

    @property
    def narrated(self) -> list[UUID]:
        """Ids of the chapters to narrate, in order."""
        return [chapter.chapter_id for chapter in self.chapters if chapter.narrated]


def parse_book(
    book_id: UUID, *, books: Books, chapters: Chapters, artifacts: Artifacts, estimate: Estimator
) -> ParsedBook:
    """Cut the book, keep the pieces, and see whether the book's person can afford it.

    Parameters
    ----------
    estimate
        What narrating the chosen pieces will cost, given all, the book's language and its person's wishes.

    Raises BookUnreadable (nothing to narrate, or too many chapters), InvalidRequest (a selection that is not in the
    book) and BudgetExceeded, before anything is paid. Done twice, it changes nothing.

    """
    from book_pipeline.chapters.split import split  # all rules and patterns of headings: the cold start goes on without

    books.parsing(book_id)
    book = books.get(book_id)
    pieces = split(artifacts.read(book_key(book_id)).decode(), language=book.language, title=book.title)
    narrated = chosen(pieces, book.request)
    positions = {piece.position for piece in narrated}
    parsed = [_row(book_id, piece, narrated=piece.position in positions) for piece in pieces]
    if not narrated:
        message = (
            f'Book {book_id} "{book.title}" has no text to narrate. Check that the file holds more than its licence.'
        )
        raise BookUnreadable(message)
    if len(narrated) > MOST_CHAPTERS:
        message = (
            f'Book {book_id} "{book.title}" has {len(narrated)} chapters; one run takes {MOST_CHAPTERS} at most. '
            f"Ask for a part of them, like chapters=1-{MOST_CHAPTERS}."
        )
        raise BookUnreadable(message)
    _keep(artifacts, pieces, parsed)
    chapters.replace(book_id, parsed)
    expected = estimate(pieces, book.language, book.request)
    limit = book.request.get("max_cost_usd")
    if limit is not None and expected.usd > Decimal(limit):
        message = (
            f'Book {book_id} "{book.title}" would cost about ${expected.usd:.2f}, more than max_cost_usd ${limit}. '
            "Nothing was paid. Raise the limit or choose fewer chapters."
        )
        raise BudgetExceeded(message)
    books.parsed(book_id, expected)
    return ParsedBook(tuple(parsed), expected)


def chosen(pieces: "Sequence[Chapter]", wishes: Mapping[str, Any]) -> "list[Chapter]":
    """Return the pieces to narrate: chapters, which alone a selection counts, and the kinds that are asked for besides.

    A contents page is nothing to listen to, whatever is asked for. Raises InvalidRequest for a selection that is not in
    the book.
    """
    numbers = iter(range(1, len(pieces) + 1))
    number_of = {piece.position: next(numbers) for piece in pieces if piece.kind == "chapter"}
    numbered = selected(wishes.get("chapters"), len(number_of))
    included = (wishes.get("include") or "").split(",")
    return [
        piece
        for piece in pieces
        if (number_of.get(piece.position) in numbered or (piece.kind in included and not piece.contents))
        and _has_words(piece)
    ]


def _has_words(piece: "Chapter") -> bool:
    """Tell words from mere ornaments, which no voice can speak."""
    return any(map(str.isalnum, piece.text))


def _row(book_id: UUID, piece: "Chapter", *, narrated: bool) -> ParsedChapter:
    chapter_id = chapter_id_of(book_id, piece.position)
    return ParsedChapter(
        chapter_id=chapter_id,
        position=piece.position,
        title=piece.title,
        part=piece.part,
        kind=piece.kind,
        narrated=narrated,
        parsed_key=parsed_key(book_id, chapter_id),
        parsed_sha256=hashlib.sha256(piece.text.encode()).hexdigest(),
        characters=len(piece.text),
        words=len(piece.text.split()),
    )


def _keep(artifacts: Artifacts, pieces: "tuple[Chapter, ...]", rows: list[ParsedChapter]) -> None:
    with waiting_for("s3", calls=len(rows)), ThreadPoolExecutor(WRITERS) as writers:
        writes = [
            writers.submit(artifacts.write, row.parsed_key, piece.text.encode(), TEXT)
            for piece, row in zip(pieces, rows, strict=True)
        ]
        for write in writes:
            write.result()
