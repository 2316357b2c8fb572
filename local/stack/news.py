"""What is told of a book that is being made: one model for each kind of news, and with `--json` one line for each.

A line has `event`, which names the kind, `at` and `book_id`; the rest depends on the kind. The last line says how it
ended: `complete`, `failed` or `interrupted`. What is absent is not known. New kinds and new fields may come.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

State = Literal["started", "complete", "failed"]
MapStage = Literal["FormatChapters", "GenerateAudio"]


class News(BaseModel):
    """Something that is told once."""

    model_config = ConfigDict(frozen=True)

    event: str
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    book_id: UUID


class Submitted(News):
    """The book was handed to the pipeline."""

    event: Literal["submitted"] = "submitted"


class Started(News):
    """An execution works on the book. One that finds another at work ends at once, and that other one is told of."""

    event: Literal["started"] = "started"
    execution_arn: str


class StageNews(News):
    """A stage that has no chapters began or ended: ScrapeBook, ParseBook, FinalizeBook."""

    event: Literal["stage"] = "stage"
    stage: str
    state: State


class ChapterNews(News):
    """A chapter's stage began or ended: FormatChapter, GenerateAudio. One that begins again is tried again."""

    event: Literal["chapter"] = "chapter"
    stage: str
    state: State
    chapter_id: UUID
    position: int
    title: str
    error: str | None = None
    message: str | None = None


class Progress(News):
    """How far a stage is over its chapters, and what was paid for the book by now.

    Rate and time left are measured, and absent until there is something to measure. It is told when it changes, and
    once a minute.
    """

    event: Literal["progress"] = "progress"
    stage: MapStage
    chapters: int
    complete: int
    failed: int
    characters: int
    characters_done: int
    percent: int
    characters_a_minute: int | None
    seconds_left: int | None
    usd: Decimal
    estimated_usd: Decimal


class Complete(News):
    """The audiobook is in the folder."""

    event: Literal["complete"] = "complete"
    folder: Path


class Failed(News):
    """The book failed."""

    event: Literal["failed"] = "failed"
    error: str
    message: str


class Interrupted(News):
    """Nobody watches any longer; the message says why and how to go on."""

    event: Literal["interrupted"] = "interrupted"
    message: str


Tell = Callable[[News], None]
