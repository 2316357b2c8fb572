"""The events that the pipeline puts on its bus. Anyone may subscribe; nothing in the core depends on it.

A change that an old reader can't take gets a new version: a new model, schema and sample beside the old ones.
"""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from events.schemas.base import Payload


class BookEvent(Payload):
    """Common to all: which book, and by which execution."""

    detail_type: ClassVar[str]
    version: Literal["1"] = "1"
    book_id: UUID
    execution_arn: str


class BookScraped(BookEvent):
    """The book's clean text is there."""

    detail_type: ClassVar[str] = "BookScraped"
    text_key: str
    title: str | None
    author: str | None
    language: str | None


class BookParsed(BookEvent):
    """The chapters are found; `narrated` of them will be spoken."""

    detail_type: ClassVar[str] = "BookParsed"
    chapters: int
    narrated: int
    estimated_usd: Decimal


class ChapterFormatted(BookEvent):
    """A chapter's text for the ear is there, with its receipt."""

    detail_type: ClassVar[str] = "ChapterFormatted"
    chapter_id: UUID
    formatted_key: str
    receipt_key: str


class ChapterNarrated(BookEvent):
    """A chapter's MP3 is there."""

    detail_type: ClassVar[str] = "ChapterNarrated"
    chapter_id: UUID
    audio_key: str
    seconds: Decimal


class BookCompleted(BookEvent):
    """The audiobook is there."""

    detail_type: ClassVar[str] = "BookCompleted"
    manifest_key: str
    chapters: int
    seconds: Decimal
    usd: Decimal


class BookFailed(Payload):
    """The book stopped. `book_id` is missing only when the request itself was no good."""

    detail_type: ClassVar[str] = "BookFailed"
    version: Literal["1"] = "1"
    book_id: UUID | None
    execution_arn: str
    error: str
    message: str


PUBLISHED: tuple[type[BookEvent] | type[BookFailed], ...] = (
    BookScraped,
    BookParsed,
    ChapterFormatted,
    ChapterNarrated,
    BookCompleted,
    BookFailed,
)
