"""Payloads of the functions that a requester calls about a book: ApproveBook, CancelBook, DeleteBook, RetryBook."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.schemas.base import Payload
from events.schemas.start import MODEL, MOST_USD, NUMBER, VOICE, Name, Selection

Number = Annotated[str, Field(pattern=NUMBER)]


class ApproveRequest(Payload):
    """To ApproveBook: what the requester has decided. A field that is not given stays as the review shows it.

    `chapters` are the sections to narrate, `titles` new titles by number, `joined` all sections that are read as the
    end of the section before them. With `review_id`, an approval of another review is rejected.
    """

    book_id: UUID
    review_id: str | None = Field(default=None, max_length=64)
    chapters: Selection | None = None
    titles: dict[Number, Name] | None = None
    joined: list[Number] | None = None
    max_cost_usd: Decimal | None = Field(default=None, ge=0, le=MOST_USD)
    voice_id: str | None = Field(default=None, pattern=VOICE)
    model_id: str | None = Field(default=None, pattern=MODEL)


class Approved(Payload):
    """From ApproveBook: the numbers of the sections that are narrated."""

    book_id: UUID
    chapters: tuple[str, ...]


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
    """From DeleteBook: the number of deleted object versions, the cost of the book, and what remains elsewhere.

    `stand_in_usd` is the part of `usd` that nobody was paid, because stand-ins answered.
    """

    book_id: UUID
    objects: int
    usd: Decimal
    stand_in_usd: Decimal = Decimal(0)
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
