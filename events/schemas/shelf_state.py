"""What DescribeBooks is asked and answers: all books and how far each is, or all about one, or about one chapter."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from pydantic import model_validator

from events.schemas.base import Payload


class DescribeRequest(Payload):
    """To DescribeBooks: all books, one book, or one chapter of it.

    Who names in `known` the version that it has is told only whether that is still the latest.
    """

    book_id: UUID | None = None
    chapter_id: UUID | None = None
    known: str | None = None

    @model_validator(mode="after")
    def _chapter_of_a_book(self) -> Self:
        if self.chapter_id is not None and self.book_id is None:
            raise ValueError("chapter_id needs the book_id that it is a chapter of")
        return self


class Unchanged(Payload):
    """From DescribeBooks: nothing has changed since the version that the asker knows."""

    version: str
    unchanged: Literal[True] = True


def _named(title: str | None, source_url: str | None) -> str:
    return title or (source_url or "").rstrip("/").rpartition("/")[2] or "untitled"


class _Named(Payload):
    title: str | None
    source_url: str | None

    @property
    def name(self) -> str:
        """The title; of a book whose title nobody knows yet, what its source is called."""
        return _named(self.title, self.source_url)


class ShelvedBook(_Named):
    """A book in the list. `stage` is the first stage that isn't complete and its state, or "complete"."""

    book_id: UUID
    author: str | None
    stage: str
    chapters: int
    formatted: int
    spoken: int
    failed: int
    audio_seconds: Decimal
    usd: Decimal
    estimated_usd: Decimal | None
    error: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime


class ShelfState(Payload):
    """From DescribeBooks: the books, the latest touched first; `left_out` more did not fit into the answer."""

    version: str
    books: list[ShelvedBook]
    left_out: int


class ChapterState(Payload):
    """A chapter of a book; its states mean something only if it is `narrated`."""

    chapter_id: UUID
    position: int
    title: str
    part: str | None
    kind: str
    narrated: bool
    format_status: str
    tts_status: str
    characters: int
    spoken_characters: int | None
    audio_seconds: Decimal | None
    error: str | None
    error_message: str | None


class StageCost(Payload):
    """What a provider was paid in one stage, beside what was estimated."""

    stage: str
    provider: str
    calls: int
    characters: int
    input_tokens: int
    output_tokens: int
    usd: Decimal
    estimated_usd: Decimal
    difference_usd: Decimal


class StageEvent(Payload):
    """A line of the journal: started, complete, failed or note."""

    stage: str
    event: str
    chapter_id: UUID | None
    execution_arn: str | None
    at: datetime


class BookExecution(Payload):
    """An execution that worked on a book: when it wrote its first and its last line, and X-Ray's id of its trace."""

    execution_arn: str
    trace_id: str | None
    began: datetime
    last_at: datetime


class BookState(_Named):
    """From DescribeBooks: all about one book; `error_message` says what to do. The events are the latest, in order."""

    version: str
    book_id: UUID
    author: str | None
    language: str | None
    execution_arn: str | None
    stage: str
    scrape_status: str
    parse_status: str
    format_status: str
    tts_status: str
    error: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime
    chapters: list[ChapterState]
    chapters_left_out: int
    costs: list[StageCost]
    executions: list[BookExecution]
    events: list[StageEvent]
    events_left_out: int


class ChapterLine(Payload):
    """A line of the journal or of the ledger on a chapter: what was begun, paid, refused, ended, and `message` why."""

    at: datetime
    stage: str
    event: str
    execution_arn: str | None
    message: str | None
    work_id: str | None
    provider: str | None
    model: str | None
    request_id: str | None
    characters: int | None
    input_tokens: int | None
    output_tokens: int | None
    usd: Decimal | None


class ChapterAccount(Payload):
    """From DescribeBooks: one chapter and its latest lines, in order; `lines_left_out` came before them."""

    version: str
    book_id: UUID
    book_title: str | None
    source_url: str | None
    language: str | None
    previous_id: UUID | None
    next_id: UUID | None
    chapter: ChapterState
    lines: list[ChapterLine]
    lines_left_out: int

    @property
    def book_name(self) -> str:
        """What the book is called, as on the shelf."""
        return _named(self.book_title, self.source_url)
