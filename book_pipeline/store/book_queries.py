"""Read-only queries for clients: the list of books, one book, one chapter.

The response of a function has at most 6 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
So lists have a maximum length and report how many entries they leave out, and long texts in them are cut.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from book_pipeline.costs import Estimate, compare_costs
from book_pipeline.errors import SourceNotFound
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.database import Database

MOST_BOOKS, MOST_CHAPTERS, MOST_EVENTS, MOST_LINES = 1000, 2000, 500, 2000
REVIEWED_OPTIONS = ("chapters", "include", "captions", "footnotes", "language")
LONGEST_TEXT = 300
"""Characters of a title or a message in a list; the message of a single book is complete."""
STAGES = {
    "scrape_status": "ScrapeBook",
    "parse_status": "ParseBook",
    "format_status": "FormatChapters",
    "tts_status": "GenerateAudio",
}

STALLED_SECONDS = 3600.0
"""A retry of a throttled provider waits at most 1,800 s and an invocation takes at most 900 s."""
REPORTED_SECONDS = 26 * 3600.0
"""A book is in flight until 26 hours after its last row, so a stalled book is reported for 25 hours."""

Row = dict[str, Any]


class BookQueries:
    """Queries about books.

    Parameters
    ----------
    places
        Returns the places of the waiting books in the queue.

    """

    def __init__(self, database: Database, places: Callable[[], Mapping[UUID, Row]] = dict) -> None:
        self._database = database
        self._places = places

    def version(self) -> str:
        """Return a change token: it differs after any change, and is cheap to compute."""
        return str(self._database.run("get_change_token"))

    def books(self) -> Row:
        """Return `books`, the most recently changed first, and how many are `left_out`."""
        version = self.version()  # before the query, so that a change in between is read twice and not missed
        rows = self._database.run("list_books", most=MOST_BOOKS)
        total = rows[0]["books"] if rows else 0
        counts = ("chapters", "formatted", "spoken", "failed", "audio_seconds", "usd", "stand_in_usd", "estimated_usd")
        of_book = ("book_id", "title", "author", "source_url", "created_at", "updated_at")
        names = (*of_book, *counts, "newer_version_waits", "error", "error_message")
        places = self._places_for(rows)
        books = [
            _cut({name: row[name] for name in names}) | self._stage(row, places) | {"binding": _binding_of(row)}
            for row in rows
        ]
        return {"version": version, "books": books, "left_out": total - len(books)}

    def book(self, book_id: UUID) -> Row:
        """Return states, chapters, costs and events of a book. Raises SourceNotFound if there is no such book."""
        version = self.version()
        book = self._database.run("get_book", book_id=book_id)
        if book is None:
            message = f"There is no book {book_id} in the database. `book-pipeline status` lists the books."
            raise SourceNotFound(message)
        chapters = self._database.run("list_chapters", book_id=book_id)
        events = self._database.run("list_stage_events", book_id=book_id, most=MOST_EVENTS)
        estimate = book["estimate"] and Estimate.model_validate(book["estimate"])
        costs = compare_costs(estimate, self._database.run("sum_costs", book_id=book_id))
        names = (
            "book_id",
            "title",
            "author",
            "language",
            "source_url",
            "execution_arn",
            *STAGES,
            "newer_version_waits",
        )
        return {
            "version": version,
            **{name: book[name] for name in (*names, "error", "error_message", "created_at", "updated_at")},
            **self._stage(book, self._places_for([book])),
            "narrator": _narrator(book),
            "binding": _binding(self._database.run("get_binding", book_id=book_id), book),
            "chapters": [_cut(_chapter(row)) for row in chapters[:MOST_CHAPTERS]],
            "chapters_left_out": max(0, len(chapters) - MOST_CHAPTERS),
            "costs": [cost.model_dump() for cost in costs],
            "notes": estimate.notes if estimate else (),
            "left_out": [_cut(each.model_dump()) for each in estimate.left_out] if estimate else [],
            "removed": book["removed_words"],
            "review": _review(book, estimate) if book["waits_for_review"] else None,
            "executions": self._database.run("list_executions", book_id=book_id),
            "events": [_event(row) for row in reversed(events)],
            "events_left_out": events[0]["events"] - len(events) if events else 0,
        }

    def book_of(self, execution_arn: str) -> Row:
        """Return the book that an execution has claimed, as `book` does. Raises SourceNotFound if there is none."""
        book_id = self._database.run("get_claimed_book", execution_arn=execution_arn)
        if book_id is None:
            raise SourceNotFound(f"The execution {execution_arn} has claimed no book.")
        return self.book(book_id)

    def chapter(self, book_id: UUID, chapter_id: UUID) -> Row:
        """Return the state of a chapter, its `lines`, and the ids of its neighbours. Raises SourceNotFound."""
        version = self.version()
        chapter = self._database.run("get_chapter", chapter_id=chapter_id)
        if chapter is None or chapter["book_id"] != book_id:
            message = (
                f"There is no chapter {chapter_id} in book {book_id}. `book-pipeline status {book_id}` lists them."
            )
            raise SourceNotFound(message)
        lines = self._database.run("list_chapter_events", chapter_id=chapter_id, most=MOST_LINES)
        return {
            "version": version,
            "book_id": book_id,
            **self._database.run("get_neighbours", chapter_id=chapter_id),
            "chapter": _chapter(chapter),
            "lines": [_cut({name: row[name] for name in row if name != "lines"}) for row in reversed(lines)],
            "lines_left_out": lines[0]["lines"] - len(lines) if lines else 0,
        }

    def _places_for(self, rows: Sequence[Row]) -> Mapping[UUID, Row]:
        return self._places() if any(row["waits_for_turn"] for row in rows) else {}

    def _stage(self, row: Row, places: Mapping[UUID, Row]) -> Row:
        return {"stage": stage_of(row), "queue_place": places.get(row["book_id"])}

    def in_flight(self) -> dict[UUID, bool]:
        """Return the books in flight, each with whether it is stalled."""
        rows = self._database.run("list_books_in_flight", stalled_after=STALLED_SECONDS, reported_for=REPORTED_SECONDS)
        return {row["book_id"]: row["stalled"] for row in rows}


def stage_of(row: Mapping[str, Any]) -> str:
    """Return the first incomplete stage and its status, such as "GenerateAudio running", or "complete".

    A book that waits for its turn has the stage "WaitForTurn waiting", one that waits for a review "AwaitApproval
    waiting".
    """
    if row["waits_for_review"]:
        return "AwaitApproval waiting"
    if row["waits_for_turn"]:
        return "WaitForTurn waiting"
    open_stages = (f"{stage} {row[name] or 'pending'}" for name, stage in STAGES.items() if row[name] != "complete")
    return next(open_stages, "complete")


def _narrator(book: Row) -> str | None:
    known = book["speech_model"] and SpeechModel.model_validate(book["speech_model"])
    return (book["request"] or {}).get("narrator") or (known.own_narrator if known else None)


def _binding(binding: Row | None, book: Row) -> Row | None:
    """Return the state of the finished files of a complete book."""
    if binding is None or binding["status"] is None or book["tts_status"] != "complete":
        return None
    m4b = (binding["files"] or {}).get("m4b") or {}
    return {name: binding[name] for name in ("status", "error", "error_message")} | {"m4b_bytes": m4b.get("bytes")}


def _binding_of(row: Row) -> Row | None:
    """Return the state of the finished files from a row of the list, without the message of an error."""
    if row["binding_status"] is None or row["tts_status"] != "complete":
        return None
    return {"status": row["binding_status"], "error": row["binding_error"]}


def _chapter(row: Row) -> Row:
    names = ("chapter_id", "position", "number", "title", "part", "kind", "selected", "format_status", "tts_status")
    more = ("error", "error_message", "characters", "spoken_characters", "audio_seconds")
    return {name: row[name] for name in (*names, *more)}


def _review(book: Row, estimate: Estimate | None) -> Row | None:
    """Return the review of a waiting book, with long titles cut."""
    if book["review"] is None or estimate is None:
        return None
    stored = {name: value for name, value in book["review"].items() if name != "outline"}
    options = {name: str(book["request"][name]) for name in REVIEWED_OPTIONS if book["request"].get(name) is not None}
    totals = {name: getattr(estimate, name) for name in ("chapters", "characters", "minutes", "usd")}
    pieces = [_cut(piece) for piece in stored["pieces"]]
    known = SpeechModel.model_validate(book["speech_model"]) if book["speech_model"] else None
    name = known.voice_name if known and known.voice_id == stored["voice_id"] else None
    about = {"since": book["review_since"], "options": options, "voice_name": name}
    return {**stored, **totals, **about, "pieces": pieces}


def _event(row: Row) -> Row:
    return {name: row[name] for name in ("stage", "event", "chapter_id", "execution_arn", "at", "message")}


def _cut(row: Row) -> Row:
    return {
        name: f"{value[: LONGEST_TEXT - 1]}…" if isinstance(value, str) and len(value) > LONGEST_TEXT else value
        for name, value in row.items()
    }
