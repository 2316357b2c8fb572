"""States of books and chapters as DescribeBooks returns them, and a fake stack with its own bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from lxml import html
from starlette.testclient import TestClient

from console.client import BookUnknown
from console.web.app import application
from events.schemas.describe_books import BookDetails, ChapterDetails, ChapterLine, ChapterState
from tests.unit.console.client.buckets import bucket

BOOK = UUID(int=0xB00C)
BUCKET = "artifacts"
BEGAN = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def chapter_state(position: int, states: str = "complete complete", **fields: Any) -> ChapterState:
    format_status, tts_status = states.split()
    return ChapterState(
        **{
            "chapter_id": UUID(int=position),
            "position": position,
            "number": str(position),
            "title": f"Chapter {position}",
            "part": None,
            "kind": "chapter",
            "selected": True,
            "format_status": format_status,
            "tts_status": tts_status,
            "characters": 1000,
            "spoken_characters": 990,
            "audio_seconds": 61,
            "error": None,
            "error_message": None,
        }
        | fields
    )


def book_state(*chapters: ChapterState, **fields: Any) -> BookDetails:
    return BookDetails(
        **{
            "version": "1",
            "book_id": BOOK,
            "title": "The Lamp",
            "author": "Hester Quillane",
            "language": "en",
            "source_url": "s3://artifacts/raw/lamp.txt",
            "execution_arn": "arn:aws:states:us-east-1:1:execution:book-pipeline:second",
            "stage": "GenerateAudio running",
            "scrape_status": "complete",
            "parse_status": "complete",
            "format_status": "complete",
            "tts_status": "running",
            "error": None,
            "error_message": None,
            "created_at": BEGAN,
            "updated_at": BEGAN,
            "chapters": chapters,
            "chapters_left_out": 0,
            "costs": [],
            "executions": [],
            "events": [],
            "events_left_out": 0,
        }
        | fields
    )


def details(chapter: ChapterState, *lines: ChapterLine, **fields: Any) -> ChapterDetails:
    return ChapterDetails(
        **{
            "version": "1",
            "book_id": BOOK,
            "book_title": "The Lamp",
            "source_url": "s3://bucket/raw/lamp.txt",
            "language": "en",
            "previous_id": None,
            "next_id": None,
            "chapter": chapter,
            "lines": lines,
            "lines_left_out": 0,
        }
        | fields
    )


def line(seconds: float, event: str, stage: str = "FormatChapter", **fields: Any) -> ChapterLine:
    """Return a line of the journal, or, with an `idempotency_key`, of the ledger."""
    empty = dict.fromkeys(ChapterLine.model_fields)
    return ChapterLine(**empty | {"at": at(seconds), "stage": stage, "event": event, "execution_arn": "x:1"} | fields)


@dataclass
class FakeStack:
    """A stack that returns what the test has put into it, with a bucket."""

    s3: Any
    books: dict[UUID, BookDetails] = field(default_factory=dict)
    chapters: dict[UUID, ChapterDetails] = field(default_factory=dict)
    bucket: str = BUCKET

    def client(self, service: str) -> Any:
        assert service == "s3"
        return self.s3

    def book(self, book_id: UUID) -> BookDetails:
        if book_id not in self.books:
            raise BookUnknown(f"There is no book {book_id}.")
        return self.books[book_id]

    def chapter(self, _: UUID, chapter_id: UUID) -> ChapterDetails:
        return self.chapters[chapter_id]

    def get_if_changed(self, state: BookDetails | ChapterDetails) -> BookDetails | ChapterDetails | None:
        known, key = (
            (self.books, state.book_id) if isinstance(state, BookDetails) else (self.chapters, state.chapter.chapter_id)
        )
        return None if known[key] is state else known[key]

    def put(self, key: str, content: str | bytes) -> None:
        body = content.encode() if isinstance(content, str) else content
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body, ChecksumAlgorithm="SHA256")


@contextmanager
def empty_stack() -> Iterator[FakeStack]:
    with bucket() as s3:
        yield FakeStack(s3)


def browser(stack: FakeStack) -> TestClient:
    """Return a client that requests the stack's page as a browser does."""
    return TestClient(application(lambda: stack, poll_seconds=0), base_url="http://127.0.0.1")


def text(element: html.HtmlElement) -> str:
    """Return the text of an element, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())
