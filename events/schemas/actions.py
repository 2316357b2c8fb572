"""Payloads of the functions that a requester calls about a book: CancelBook, DeleteBook, RetryBook."""

from decimal import Decimal
from uuid import UUID

from events.schemas.base import Payload


class CancelRequest(Payload):
    """To CancelBook."""

    book_id: UUID


class Cancelled(Payload):
    """From CancelBook: the execution that was stopped; null if the book was cancelled before."""

    book_id: UUID
    stopped_execution: str | None


class DeleteRequest(Payload):
    """To DeleteBook. With `keep_audio`, the MP3 files and the audiobook manifest stay in the bucket."""

    book_id: UUID
    keep_audio: bool = False


class Deleted(Payload):
    """From DeleteBook: how many versions of objects are gone, what the book has cost, and what remains elsewhere."""

    book_id: UUID
    objects: int
    usd: Decimal
    remains: tuple[str, ...]
    stopped_execution: str | None


class RetryRequest(Payload):
    """To RetryBook; `chapter_id` is the only chapter to work on."""

    book_id: UUID
    chapter_id: UUID | None = None


class Retried(Payload):
    """From RetryBook: the source in the request that was sent to the bus."""

    book_id: UUID
    source_url: str
