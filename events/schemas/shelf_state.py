"""What DescribeBooks is asked and answers: which books there are and how far each is, or all about one."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from events.schemas.base import Payload


class DescribeRequest(Payload):
    """To DescribeBooks: one book, or all."""

    book_id: UUID | None = None


class ShelvedBook(Payload):
    """A book in the list. `stage` is the first stage that isn't complete and its state, or "complete"."""

    book_id: UUID
    title: str | None
    author: str | None
    stage: str
    chapters: int
    formatted: int
    spoken: int
    usd: Decimal
    estimated_usd: Decimal | None
    error: str | None
    updated_at: datetime


class ShelfState(Payload):
    """From DescribeBooks: the books, the latest touched first; `left_out` more did not fit into the answer."""

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


class BookState(Payload):
    """From DescribeBooks: all about one book; `error_message` says what to do. The events are the latest, in order."""

    book_id: UUID
    title: str | None
    author: str | None
    language: str | None
    source_url: str | None
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
    events: list[StageEvent]
    events_left_out: int
