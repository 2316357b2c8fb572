"""The chapters' rows: what they are, who works on them, where their texts and sounds lie."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from book_pipeline.errors import BookUnreadable, ChapterBusy
from book_pipeline.store.database import Database
from book_pipeline.store.till import Lease


def chapter_id_of(book_id: UUID, position: int) -> UUID:
    """Return the chapter's id: UUIDv5 of book and position (1-based)."""
    return uuid5(book_id, str(position))


@dataclass(frozen=True)
class ParsedChapter:
    """A chapter as ParseBook found it."""

    chapter_id: UUID
    position: int
    title: str
    part: str | None
    kind: str
    narrated: bool
    parsed_key: str
    parsed_sha256: str
    characters: int
    words: int


@dataclass(frozen=True)
class ChapterRow:
    """A chapter with its states and its artifacts."""

    chapter_id: UUID
    book_id: UUID
    position: int
    title: str
    part: str | None
    kind: str
    narrated: bool
    format_status: str
    tts_status: str
    error: str | None
    error_message: str | None
    parsed_key: str
    parsed_sha256: str
    characters: int
    words: int
    formatted_key: str | None
    formatted_from: str | None
    formatted_sha256: str | None
    spoken_characters: int | None
    audio_key: str | None
    audio_from: str | None
    audio_sha256: str | None
    audio_bytes: int | None
    audio_seconds: Decimal | None


class Chapters:
    """The tables `chapters`, `chapter_processing` and `chapter_content`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, book_id: UUID, parsed: Sequence[ParsedChapter]) -> None:
        """Record the book's chapters, all at once. What is unchanged keeps its state; what is gone is withdrawn."""
        rows = [vars(chapter) | {"book_id": book_id} for chapter in parsed]
        with self._database.transaction():
            self._database.run_many("upsert_chapter", rows)
            self._database.run_many("upsert_chapter_processing", rows)
            self._database.run(
                "reopen_changed_chapters",
                chapter_ids=[chapter.chapter_id for chapter in parsed],
                parsed_sha256s=[chapter.parsed_sha256 for chapter in parsed],
            )
            self._database.run_many("upsert_chapter_content", rows)
            self._database.run("withdraw_chapters", book_id=book_id, last_position=len(parsed))

    def get(self, chapter_id: UUID) -> ChapterRow:
        """Return the chapter's row."""
        row = self._database.run("chapter", chapter_id=chapter_id)
        if row is None:
            message = f"There is no chapter {chapter_id} in the database. Start the book again from its source."
            raise BookUnreadable(message)
        return ChapterRow(**row)

    def of_book(self, book_id: UUID) -> list[ChapterRow]:
        """Return the book's chapters in order."""
        return [ChapterRow(**row) for row in self._database.run("chapters_of_book", book_id=book_id)]

    def track(self, chapter_id: UUID) -> tuple[int, int]:
        """Return the chapter's number in the audiobook, from 1, and how many chapters that has."""
        row = self._database.run("chapter_track", chapter_id=chapter_id)
        return row["track"], row["tracks"]

    @contextmanager
    def lease(self, lease: Lease) -> Iterator[None]:
        """Hold the chapter for the block; ChapterBusy if another invocation holds it."""
        held = self._database.run(
            "lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=lease.seconds
        )
        if held is None:
            message = (
                f"Chapter {lease.chapter_id} of book {lease.book_id} is in the hands of another invocation. It is "
                "tried again when that one ends or its lease runs out."
            )
            raise ChapterBusy(message)
        try:
            yield
        finally:
            self._database.run("release_chapter", chapter_id=lease.chapter_id, owner=lease.owner)

    def formatting(self, chapter_id: UUID) -> None:
        """Say that the text is being prepared."""
        self._database.run("format_running", chapter_id=chapter_id)

    def formatted(self, chapter_id: UUID, **content: Any) -> None:
        """Record `formatted_key`, `formatted_from`, `formatted_sha256`, `spoken_characters`; the text is ready."""
        self._database.run("format_complete", chapter_id=chapter_id, **content)

    def speaking(self, chapter_id: UUID) -> None:
        """Say that the speech is being made."""
        self._database.run("speech_running", chapter_id=chapter_id)

    def spoken(self, chapter_id: UUID, **content: Any) -> None:
        """Record `audio_key`, `audio_from`, `audio_sha256`, `audio_bytes`, `audio_seconds`, `spoken_characters`.

        The speech is ready, of exactly so many characters.
        """
        self._database.run("speech_complete", chapter_id=chapter_id, **content)

    def failed(self, chapter_id: UUID, *, error: str, message: str) -> None:
        """Record why the chapter failed."""
        self._database.run("chapter_failed", chapter_id=chapter_id, error=error, message=message)

    def failed_count(self, book_id: UUID) -> int:
        """Return how many of the book's chapters have failed."""
        count: int = self._database.run("failed_count", book_id=book_id)
        return count
