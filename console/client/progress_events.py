"""Events about a book in progress: one model for each kind. With `--json`, each event is a line of JSON.

Every event has `event` (its kind), `at` and `book_id`; the other fields depend on the kind. The last event is
`complete`, `failed` or `interrupted`. A value that is not known is left out. New kinds and fields may be added.
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


class ProgressEvent(BaseModel):
    """Base of all events. Each event is reported once."""

    model_config = ConfigDict(frozen=True)

    event: str
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    book_id: UUID


class Submitted(ProgressEvent):
    """The book was submitted to the pipeline."""

    event: Literal["submitted"] = "submitted"


class Started(ProgressEvent):
    """An execution works on the book.

    An execution ends at once if another one already works on the book; a second `started` then names that one.
    """

    event: Literal["started"] = "started"
    execution_arn: str


class Waiting(ProgressEvent):
    """A newer version of the book waits until the execution ends; the command then follows the next one."""

    event: Literal["waiting"] = "waiting"


class Queued(ProgressEvent):
    """The book waits for its turn: its place in line, from 1, and in how many seconds it should start.

    Reported when the place changes, or the time as it is shown.
    """

    event: Literal["queued"] = "queued"
    place: int
    seconds: int | None


class AwaitsReview(ProgressEvent):
    """The book waits until it is approved or cancelled. Nothing is paid before."""

    event: Literal["review"] = "review"
    chapters: int
    estimated_usd: Decimal


class StageChanged(ProgressEvent):
    """A stage of the whole book started, completed or failed: ScrapeBook, ParseBook, FinalizeBook."""

    event: Literal["stage"] = "stage"
    stage: str
    state: State


class Warned(ProgressEvent):
    """A sentence about the book before anything is paid: how much of it will not be narrated, or missing credits."""

    event: Literal["warning"] = "warning"
    message: str


class ChapterChanged(ProgressEvent):
    """A chapter's stage started, completed or failed: FormatChapter, GenerateAudio. A second `started` is a retry.

    `number` is the one that `split` and `status` show; `position` orders all sections of the book.
    """

    event: Literal["chapter"] = "chapter"
    stage: str
    state: State
    chapter_id: UUID
    position: int
    number: str
    title: str
    error: str | None = None
    message: str | None = None


class ChapterWaits(ProgressEvent):
    """A chapter waits, and is retried: the message says what for. Reported when the message changes."""

    event: Literal["chapter-waits"] = "chapter-waits"
    stage: str
    chapter_id: UUID
    number: str
    title: str
    message: str


class Progress(ProgressEvent):
    """The progress of a stage over the chapters, and the costs of the book so far.

    `stand_in_usd` is the part of `usd` that was not paid, because a stand-in has answered those calls.

    Reported when it changes, and once a minute. Speed and remaining time are absent until they can be measured.
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
    stand_in_usd: Decimal = Decimal(0)
    estimated_usd: Decimal


class Binding(ProgressEvent):
    """The audiobook is complete, and its finished files are being made, are made, or cannot be made.

    The command then downloads the files that exist: without the finished files, the MP3s.
    """

    event: Literal["binding"] = "binding"
    status: Literal["running", "complete", "failed"]
    error: str | None = None
    message: str | None = None


class Complete(ProgressEvent):
    """The audiobook is complete, and downloaded to the folder; `m4b` is its single file, if one was made."""

    event: Literal["complete"] = "complete"
    folder: Path
    m4b: Path | None = None


class Failed(ProgressEvent):
    """The book failed."""

    event: Literal["failed"] = "failed"
    error: str
    message: str


class Interrupted(ProgressEvent):
    """The command stopped watching the book. The message says why, or how to resume."""

    event: Literal["interrupted"] = "interrupted"
    message: str


Report = Callable[[ProgressEvent], None]
