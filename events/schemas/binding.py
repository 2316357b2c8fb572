"""Payloads of the functions that bind: EncodeChapter and BindBook. Their requests are details of events."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from events.schemas.base import Payload


class BindRequest(BaseModel):
    """To BindBook: the detail of BookCompleted or BookEncoded."""

    # A later version of an event may have more fields.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    book_id: UUID
    execution_arn: str


class EncodeRequest(BindRequest):
    """To EncodeChapter: the detail of ChapterNarrated."""

    chapter_id: UUID


class ChapterEncoded(Payload):
    """From EncodeChapter; `ready` says that each chapter of the book is complete and encoded."""

    chapter_id: UUID
    ready: bool


class Bound(Payload):
    """From BindBook: whether the book is bound, and whether a file was made, which an unchanged book needs not."""

    book_id: UUID
    bound: bool
    made: bool
