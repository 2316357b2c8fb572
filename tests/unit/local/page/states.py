"""What DescribeBooks may answer about a book and a chapter, and a stack that answers it from a bucket of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import boto3
from lxml import html
from moto import mock_aws
from starlette.testclient import TestClient

from events.schemas.shelf_state import BookState, ChapterAccount, ChapterLine, ChapterState
from local.page.app import application
from local.stack import BookUnknown

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
            "title": f"Chapter {position}",
            "part": None,
            "kind": "chapter",
            "narrated": True,
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


def book_state(*chapters: ChapterState, **fields: Any) -> BookState:
    return BookState(
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


def account(chapter: ChapterState, *lines: ChapterLine, **fields: Any) -> ChapterAccount:
    return ChapterAccount(
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
    """Return a line of the journal, or with a `work_id` of the ledger."""
    blank = dict.fromkeys(ChapterLine.model_fields)
    return ChapterLine(**blank | {"at": at(seconds), "stage": stage, "event": event, "execution_arn": "x:1"} | fields)


@dataclass
class StackOf:
    """A stack that says what the test has put here, and a bucket."""

    s3: Any
    books: dict[UUID, BookState] = field(default_factory=dict)
    chapters: dict[UUID, ChapterAccount] = field(default_factory=dict)
    bucket: str = BUCKET

    def client(self, service: str) -> Any:
        assert service == "s3"
        return self.s3

    def book(self, book_id: UUID) -> BookState:
        if book_id not in self.books:
            raise BookUnknown(f"There is no book {book_id}.")
        return self.books[book_id]

    def chapter(self, _: UUID, chapter_id: UUID) -> ChapterAccount:
        return self.chapters[chapter_id]

    def newer(self, state: BookState | ChapterAccount) -> BookState | ChapterAccount | None:
        known, key = (
            (self.books, state.book_id) if isinstance(state, BookState) else (self.chapters, state.chapter.chapter_id)
        )
        return None if known[key] is state else known[key]

    def put(self, key: str, content: str | bytes) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content.encode() if isinstance(content, str) else content)


@contextmanager
def stack_of_nothing() -> Iterator[StackOf]:
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="nobody", aws_secret_access_key="nothing")
        s3.create_bucket(Bucket=BUCKET)
        yield StackOf(s3)


def browser(stack: StackOf) -> TestClient:
    """Return what asks the stack's page as a browser does."""
    return TestClient(application(lambda: stack, poll_seconds=0), base_url="http://127.0.0.1")


def text(found: html.HtmlElement) -> str:
    """Return what an element says, a blank between its parts."""
    return " ".join(" ".join(found.itertext()).split())
