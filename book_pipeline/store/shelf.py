"""What a person asks: which books there are and how far each is, or all about one, or a chapter. Read only.

A function answers in 6 MB at most (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). So the
lists end somewhere, each with the number of what it leaves out, and long texts in them are cut.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from book_pipeline.costs import Estimate, spending
from book_pipeline.errors import SourceNotFound
from book_pipeline.store.database import Database

MOST_BOOKS, MOST_CHAPTERS, MOST_EVENTS, MOST_LINES = 1000, 2000, 500, 2000
LONGEST_TEXT = 300
"""Characters of a title or a message in a list; a book's own message is whole."""
STAGES = {
    "scrape_status": "ScrapeBook",
    "parse_status": "ParseBook",
    "format_status": "FormatChapters",
    "tts_status": "GenerateAudio",
}

STUCK_SECONDS = 3600.0
"""No wait between two lines on a book is longer: 1,800 s that a provider may ask for, and 900 of an invocation."""
GIVEN_UP_SECONDS = 26 * 3600.0
"""A book that stands still is told of for a day and a little more."""

Row = dict[str, Any]


class Shelf:
    """The books as the database has them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self) -> str:
        """Return what is another one after any change; asking costs next to nothing."""
        return str(self._database.run("shelf_version"))

    def books(self) -> Row:
        """Return `books`, the latest touched first, and how many are `left_out`."""
        version = self.version()  # of before: who reads more than it says reads some of it twice, and misses nothing
        rows = self._database.run("shelf", most=MOST_BOOKS)
        in_all = rows[0]["books"] if rows else 0
        counts = ("chapters", "formatted", "spoken", "failed", "audio_seconds", "usd", "estimated_usd")
        of_book = ("book_id", "title", "author", "source_url", "created_at", "updated_at")
        names = (*of_book, *counts, "error", "error_message")
        books = [_cut({name: row[name] for name in names}) | {"stage": stage_of(row)} for row in rows]
        return {"version": version, "books": books, "left_out": in_all - len(books)}

    def book(self, book_id: UUID) -> Row:
        """Return a book's states, chapters, costs and events. Raises SourceNotFound if nobody has started it."""
        version = self.version()
        book = self._database.run("book", book_id=book_id)
        if book is None:
            message = f"There is no book {book_id} in the database. `book-pipeline status` lists the books."
            raise SourceNotFound(message)
        chapters = self._database.run("chapters_of_book", book_id=book_id)
        events = self._database.run("stage_events", book_id=book_id, most=MOST_EVENTS)
        estimate = book["estimate"] and Estimate.model_validate(book["estimate"])
        costs = spending(estimate, self._database.run("spent", book_id=book_id))
        names = ("book_id", "title", "author", "language", "source_url", "execution_arn", *STAGES, "error")
        return {
            "version": version,
            **{name: book[name] for name in (*names, "error_message", "created_at", "updated_at")},
            "stage": stage_of(book),
            "chapters": [_cut(_chapter(row)) for row in chapters[:MOST_CHAPTERS]],
            "chapters_left_out": max(0, len(chapters) - MOST_CHAPTERS),
            "costs": [cost.model_dump() for cost in costs],
            "executions": self._database.run("executions_of_book", book_id=book_id),
            "events": [_event(row) for row in reversed(events)],
            "events_left_out": events[0]["events"] - len(events) if events else 0,
        }

    def chapter(self, book_id: UUID, chapter_id: UUID) -> Row:
        """Return a chapter's state and its `lines`, and its neighbours' ids. Raises SourceNotFound."""
        version = self.version()
        chapter = self._database.run("chapter", chapter_id=chapter_id)
        if chapter is None or chapter["book_id"] != book_id:
            message = (
                f"There is no chapter {chapter_id} in book {book_id}. `book-pipeline status {book_id}` lists them."
            )
            raise SourceNotFound(message)
        lines = self._database.run("lines_of_chapter", chapter_id=chapter_id, most=MOST_LINES)
        return {
            "version": version,
            "book_id": book_id,
            **self._database.run("around_chapter", chapter_id=chapter_id),
            "chapter": _chapter(chapter),
            "lines": [_cut({name: row[name] for name in row if name != "lines"}) for row in reversed(lines)],
            "lines_left_out": lines[0]["lines"] - len(lines) if lines else 0,
        }

    def in_flight(self) -> dict[UUID, bool]:
        """Return the books that an execution works on, each with whether nothing was written about it for an hour."""
        rows = self._database.run("books_in_flight", stuck_after=STUCK_SECONDS, given_up_after=GIVEN_UP_SECONDS)
        return {row["book_id"]: row["stuck"] for row in rows}


def stage_of(row: Mapping[str, Any]) -> str:
    """Return the first stage that isn't complete and its state, "GenerateAudio running"; of a whole book "complete"."""
    open_stages = (f"{stage} {row[name] or 'pending'}" for name, stage in STAGES.items() if row[name] != "complete")
    return next(open_stages, "complete")


def _chapter(row: Row) -> Row:
    names = ("chapter_id", "position", "title", "part", "kind", "narrated", "format_status", "tts_status", "error")
    return {name: row[name] for name in (*names, "error_message", "characters", "spoken_characters", "audio_seconds")}


def _event(row: Row) -> Row:
    return {name: row[name] for name in ("stage", "event", "chapter_id", "execution_arn", "at")}


def _cut(row: Row) -> Row:
    return {
        name: f"{value[: LONGEST_TEXT - 1]}…" if isinstance(value, str) and len(value) > LONGEST_TEXT else value
        for name, value in row.items()
    }
