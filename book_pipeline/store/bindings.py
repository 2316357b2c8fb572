"""The rows of what is bound: the measured and encoded chapters, and the state of each book's binding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from book_pipeline.store.database import Database, jsonb


@dataclass(frozen=True)
class ChapterBinding:
    """What was made of a chapter's MP3, which has this SHA-256."""

    chapter_id: UUID
    audio_sha256: str
    measured: Mapping[str, Any]
    aac_key: str | None
    aac_sha256: str | None
    masters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Files for presets, by the name of the preset."""


@dataclass(frozen=True)
class About:
    """What the source states about a book besides its title, author and language."""

    year: str | None = None
    description: str | None = None
    series: str | None = None
    series_part: str | None = None


class Bindings:
    """The columns about finished files, of `books`, `book_processing` and `chapter_content`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def expect(self, book_id: UUID) -> None:
        """Record that the book is complete and is to be bound."""
        self._database.run("expect_binding", book_id=book_id)

    def last(self, book_id: UUID) -> tuple[str | None, Mapping[str, Any]]:
        """Return the hash of the last binding's input, and its files; None and no files if the book was never bound."""
        row = self._database.run("get_binding", book_id=book_id)
        return (None, {}) if row is None or row["files"] is None else (row["input_hash"], row["files"])

    def binding(self, book_id: UUID) -> None:
        """Mark the book as being bound."""
        self._database.run("mark_binding_running", book_id=book_id)

    def bound(
        self, book_id: UUID, input_hash: str, files: Mapping[str, Any], *, error: str | None, message: str | None
    ) -> None:
        """Mark the book as bound from what has this hash, into these files.

        With an error, some files are made and not offered.
        """
        self._database.run(
            "mark_binding_complete",
            book_id=book_id,
            input_hash=input_hash,
            files=jsonb(dict(files)),
            error=error,
            error_message=message,
        )

    def failed(self, book_id: UUID, *, error: str, message: str) -> None:
        """Record why the book cannot be bound."""
        self._database.run("mark_binding_failed", book_id=book_id, error=error, message=message)

    def fail_lost(self, unchanged_for: float, *, error: str, message: str) -> None:
        """Record the failure of books that `take_lost` has returned, if they have not changed for so many seconds."""
        self._database.run("fail_lost_bindings", unchanged_for=unchanged_for, error=error, message=message)

    def take_lost(self, unchanged_for: float, *, error: str, most: int) -> list[tuple[UUID, str]]:
        """Return the ids and executions of complete books that are not bound, and have not changed for so many seconds.

        They are marked with the error, and not returned again until they are bound or requested again.
        """
        rows = self._database.run("take_lost_bindings", unchanged_for=unchanged_for, error=error, most=most)
        return [(row["book_id"], row["execution_arn"]) for row in rows]

    def to_encode(self, book_id: UUID) -> list[dict[str, Any]]:
        """Return the chapters of a book that are not measured or have no AAC: `chapter_id`, `audio_key`, `seconds`."""
        return list(self._database.run("list_chapters_to_encode", book_id=book_id))

    def encoded(self, chapter: ChapterBinding) -> None:
        """Record what was made of a chapter's MP3."""
        self._database.run(
            "set_chapter_binding",
            chapter_id=chapter.chapter_id,
            audio_sha256=chapter.audio_sha256,
            measured=jsonb(dict(chapter.measured)),
            aac_key=chapter.aac_key,
            aac_sha256=chapter.aac_sha256,
        )

    def mastered(self, chapter_id: UUID, preset: str, master: Mapping[str, Any]) -> None:
        """Record the file of a chapter for a preset."""
        self._database.run("add_chapter_master", chapter_id=chapter_id, preset=preset, master=jsonb(dict(master)))

    def chapters(self, book_id: UUID) -> dict[UUID, ChapterBinding]:
        """Return what was made of the MP3s of a book, by chapter."""
        rows = self._database.run("list_chapter_bindings", book_id=book_id)
        return {row["chapter_id"]: ChapterBinding(**row) for row in rows}

    def about(self, book_id: UUID) -> About:
        """Return what the source states about the book."""
        return About(**self._database.run("get_about", book_id=book_id))
