"""Payloads of the functions that bind: EncodeChapter and BindBook. Their requests are details of events."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from events.schemas.base import Payload
from events.schemas.published import BookEncoded, BookEvent, ChapterNarrated


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
    """From BindBook: whether the book is bound, and whether a file was made; an unchanged book needs none."""

    book_id: UUID
    bound: bool
    made: bool


def events_again(book_id: UUID, execution_arn: str, chapters: Iterable[Mapping[str, Any]]) -> list[BookEvent]:
    """Return the events that start the binding of a complete book whose original events were lost.

    `chapters` are those to encode: the fields of ChapterNarrated.
    """
    of_book: dict[str, Any] = {"book_id": book_id, "execution_arn": execution_arn}
    return [*(ChapterNarrated(**of_book, **each) for each in chapters), BookEncoded(**of_book)]
