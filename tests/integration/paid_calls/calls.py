"""Calls, results and histories for the tests of the gateway."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from book_pipeline.paid_calls.models import History, Receipt, Work
from book_pipeline.store.chapters import Lease, NewChapter, chapter_id_of

FIRST, SECOND = "arn:execution:first", "arn:execution:second"
SOURCE = "s3://b/raw/reef.txt"
CHAPTERS = 8
A_CHAPTER = NewChapter(uuid4(), 1, "Chapter", None, "chapter", True, "parsed/1", "a", 10, 2)
REMEDY = "ElevenLabs answered HTTP 401 (quota_exceeded). Buy more, then start the book again."


def lease_on(book_id: UUID, position: int, seconds: float = 60, execution: str = FIRST) -> Lease:
    return Lease(book_id, chapter_id_of(book_id, position), "GenerateAudio", f"owner {position}", execution, seconds)


def work(text: str = "w") -> Work:
    return Work(f"{text}-sha", f"audio/{text}.mp3", "audio/mpeg", "elevenlabs", "model", 10, Decimal("0.001"))


def bought() -> tuple[bytes, Receipt]:
    return b"mp3", Receipt("request-1", Decimal("0.001000"), characters=10)


def history_of(*contents: bytes, lag_seconds: float = 0.0) -> History:
    """Return a history with these results, all of different calls."""
    receipts = [Receipt(f"request-{n}", Decimal("0.001000"), characters=10, recovered=True) for n in range(1, 9)]
    return History(lambda _: iter(zip(contents, receipts, strict=False)), lag_seconds)


recovered, nothing = history_of(b"mp3"), history_of()


def raising(error: BaseException):
    def call() -> tuple[bytes, Receipt]:
        raise error

    return call


def never(*_) -> tuple[bytes, Receipt]:
    pytest.fail("paid twice")
