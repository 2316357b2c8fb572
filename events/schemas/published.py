"""The events that the pipeline publishes. Anyone may subscribe; the pipeline depends on no subscriber.

A breaking change is a new version with its own model, schema and sample; the old version stays.
"""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from events.schemas.base import Payload


class BookEvent(Payload):
    """Fields of all events."""

    detail_type: ClassVar[str]
    version: Literal["1"] = "1"
    book_id: UUID
    execution_arn: str


class BookScraped(BookEvent):
    """The text of the book is stored."""

    detail_type: ClassVar[str] = "BookScraped"
    text_key: str
    title: str | None
    author: str | None
    language: str | None


class BookParsed(BookEvent):
    """The book is split into `chapters` sections; `narrated` of them are selected for narration.

    Not narrated are `removed_words`, which are not part of the book, and `left_out_words` of its text.
    """

    detail_type: ClassVar[str] = "BookParsed"
    chapters: int
    narrated: int
    estimated_usd: Decimal
    removed_words: int = 0
    left_out_words: int = 0


class BookAwaitsReview(BookEvent):
    """The book waits until it is approved or cancelled; nothing is paid before. `chapters` would be narrated."""

    detail_type: ClassVar[str] = "BookAwaitsReview"
    title: str | None
    chapters: int
    estimate_usd: Decimal


class ChapterFormatted(BookEvent):
    """The formatted text of a chapter is stored.

    `receipt_key` is the key of its change log. The name is kept for subscribers; it is not the receipt of a payment.
    """

    detail_type: ClassVar[str] = "ChapterFormatted"
    chapter_id: UUID
    formatted_key: str
    receipt_key: str


class ChapterNarrated(BookEvent):
    """The MP3 of a chapter is stored."""

    detail_type: ClassVar[str] = "ChapterNarrated"
    chapter_id: UUID
    audio_key: str
    seconds: Decimal


class BookCompleted(BookEvent):
    """The audiobook is complete."""

    detail_type: ClassVar[str] = "BookCompleted"
    manifest_key: str
    chapters: int
    seconds: Decimal
    usd: Decimal


class BookEncoded(BookEvent):
    """Every chapter of a complete audiobook is measured and encoded, or has its files for presets."""

    detail_type: ClassVar[str] = "BookEncoded"


class GainChosen(BookEvent):
    """The gain of a book is known: the chapter's files for presets, such as ACX, can be made."""

    detail_type: ClassVar[str] = "GainChosen"
    chapter_id: UUID


class BookBound(BookEvent):
    """The finished files of an audiobook are stored. `m4b_key` is null if no M4B was asked for."""

    detail_type: ClassVar[str] = "BookBound"
    manifest_key: str
    cover_key: str
    m4b_key: str | None
    lufs: float | None


class BookCancelled(BookEvent):
    """The book was cancelled, and its execution is stopped. Nothing more is paid for it."""

    detail_type: ClassVar[str] = "BookCancelled"


class BookFailed(Payload):
    """The book failed. `book_id` is null if the execution had claimed no book."""

    detail_type: ClassVar[str] = "BookFailed"
    version: Literal["1"] = "1"
    book_id: UUID | None
    execution_arn: str
    error: str
    message: str


PUBLISHED: tuple[type[BookEvent] | type[BookFailed], ...] = (
    BookScraped,
    BookParsed,
    BookAwaitsReview,
    ChapterFormatted,
    ChapterNarrated,
    BookCompleted,
    BookEncoded,
    GainChosen,
    BookBound,
    BookFailed,
    BookCancelled,
)
