"""The rows of chapters: their metadata, states, leases, and the keys of their texts and audio."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from book_pipeline.errors import BookUnreadable, ChapterBusy
from book_pipeline.store.database import Database, jsonb


def chapter_id_of(book_id: UUID, position: int) -> UUID:
    """Return the chapter's id: UUIDv5 of book and position (1-based)."""
    return uuid5(book_id, str(position))


@dataclass(frozen=True)
class NewChapter:
    """A section of the book as ParseBook found it."""

    chapter_id: UUID
    position: int
    title: str
    part: str | None
    kind: str
    selected: bool
    parsed_key: str
    parsed_sha256: str
    characters: int
    words: int
    number: str = ""
    printed_title: str | None = None
    """As the book prints it, if the requester has renamed the chapter."""


@dataclass(frozen=True)
class ChapterRecord:
    """A chapter with its states and its artifacts: a row of each of the three tables."""

    chapter_id: UUID
    book_id: UUID
    position: int
    title: str
    part: str | None
    kind: str
    selected: bool
    format_status: str
    tts_status: str
    error: str | None
    error_message: str | None
    parsed_key: str
    parsed_sha256: str
    characters: int
    words: int
    formatted_key: str | None
    formatted_input_hash: str | None
    formatted_sha256: str | None
    change_log_sha256: str | None
    spoken_characters: int | None
    audio_key: str | None
    audio_input_hash: str | None
    audio_sha256: str | None
    audio_bytes: int | None
    audio_seconds: Decimal | None
    number: str = ""
    printed_title: str | None = None
    retakes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The title as the book prints it, which the text begins with."""
        return self.printed_title or self.title


@dataclass(frozen=True)
class Lease:
    """A chapter's lease by an invocation (`owner`), with the columns of its ledger entries."""

    book_id: UUID
    chapter_id: UUID
    stage: str
    owner: str
    execution_arn: str | None
    seconds: float
    """Longest duration of a paid call; the lease is renewed by this time before each call."""


class Chapters:
    """The tables `chapters`, `chapter_processing` and `chapter_content`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, book_id: UUID, parsed: Sequence[NewChapter]) -> None:
        """Record the book's chapters in one transaction.

        Chapters with the same text keep their state; positions that no longer exist are withdrawn.
        """
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
            self._database.run("withdraw_chapters", book_id=book_id, positions=[chapter.position for chapter in parsed])

    def get(self, chapter_id: UUID) -> ChapterRecord:
        """Return the chapter. Raises BookUnreadable if it does not exist."""
        row = self._database.run("get_chapter", chapter_id=chapter_id)
        if row is None:
            message = f"There is no chapter {chapter_id} in the database. Start the book again."
            raise BookUnreadable(message)
        return ChapterRecord(**row)

    def of_book(self, book_id: UUID) -> list[ChapterRecord]:
        """Return the book's chapters by position."""
        return [ChapterRecord(**row) for row in self._database.run("list_chapters", book_id=book_id)]

    def track(self, chapter_id: UUID) -> tuple[int, int]:
        """Return the number of the chapter in the book, and the highest number in the audiobook.

        A section that is no chapter counts with the chapter before it.
        """
        row = self._database.run("get_track_number", chapter_id=chapter_id)
        return row["track"], row["tracks"]

    @contextmanager
    def lease(self, lease: Lease) -> Iterator[None]:
        """Hold the chapter's lease for the block. Raises ChapterBusy if another invocation holds it."""
        leased = self._database.run(
            "lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=lease.seconds
        )
        if leased is None:
            message = (
                f"Another invocation works on chapter {lease.chapter_id} of book {lease.book_id}. The state machine "
                "retries; the lease ends with that invocation, or expires."
            )
            raise ChapterBusy(message)
        try:
            yield
        finally:
            self._database.run("release_chapter", chapter_id=lease.chapter_id, owner=lease.owner)

    def renew(self, lease: Lease) -> None:
        """Renew the lease. Raises ChapterBusy if the invocation has lost it."""
        if self._database.run("renew_lease", chapter_id=lease.chapter_id, owner=lease.owner, seconds=lease.seconds):
            return
        message = (
            f"Chapter {lease.chapter_id} of book {lease.book_id} was leased to another invocation meanwhile, so this "
            "one records nothing. The other invocation makes the chapter."
        )
        raise ChapterBusy(message)

    @contextmanager
    def holding(self, lease: Lease) -> Iterator[None]:
        """Run the block in one transaction, in which no other invocation can lease the chapter. Raises ChapterBusy."""
        with self._database.transaction():
            self.renew(lease)
            yield

    def formatting(self, chapter_id: UUID) -> None:
        """Mark the text's formatting running."""
        self._database.run("mark_format_running", chapter_id=chapter_id)

    def formatted(self, chapter_id: UUID, **content: Any) -> None:
        """Record the formatted text and mark it complete.

        Columns: `formatted_key`, `formatted_input_hash`, `formatted_sha256`, `change_log_sha256`,
        `spoken_characters`.
        """
        self._database.run("mark_format_complete", chapter_id=chapter_id, **content)

    def speaking(self, chapter_id: UUID) -> None:
        """Mark the audio running."""
        self._database.run("mark_tts_running", chapter_id=chapter_id)

    def spoken(self, chapter_id: UUID, **content: Any) -> None:
        """Record the audio and mark it complete.

        Columns: `audio_key`, `audio_input_hash`, `audio_sha256`, `audio_bytes`, `audio_seconds`, `spoken_characters`.
        """
        self._database.run("mark_tts_complete", chapter_id=chapter_id, **content)

    def retaken(self, chapter_id: UUID, retakes: Sequence[dict[str, Any]]) -> None:
        """Record the paragraphs that are spoken again, in place of what was recorded about them."""
        self._database.run("set_retakes", chapter_id=chapter_id, retakes=jsonb(list(retakes)))

    def failed(self, chapter_id: UUID, *, error: str, message: str) -> None:
        """Record the error and mark the first incomplete stage failed."""
        self._database.run("mark_chapter_failed", chapter_id=chapter_id, error=error, message=message)

    def release(self, book_id: UUID) -> None:
        """End the leases of the book's chapters; the invocations that had them can record nothing."""
        self._database.run("release_chapters", book_id=book_id)

    def failed_count(self, book_id: UUID) -> int:
        """Return the number of the book's chapters that have failed."""
        count: int = self._database.run("count_failed_chapters", book_id=book_id)
        return count
