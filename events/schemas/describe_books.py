"""Requests and responses of DescribeBooks: the list of books, one book, one chapter."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from pydantic import model_validator

from events.schemas.base import Payload
from events.schemas.review import Review


class DescribeRequest(Payload):
    """To DescribeBooks: all books, one book, the book that an execution has claimed, or one chapter of a book.

    If `known` is the latest version, the response is `Unchanged`.
    """

    book_id: UUID | None = None
    execution_arn: str | None = None
    chapter_id: UUID | None = None
    known: str | None = None

    @model_validator(mode="after")
    def _chapter_of_a_book(self) -> Self:
        if self.chapter_id is not None and self.book_id is None:
            raise ValueError("chapter_id requires the book_id of its book")
        return self


class Unchanged(Payload):
    """From DescribeBooks: nothing has changed since the known version."""

    version: str
    unchanged: Literal[True] = True


def _named(title: str | None, source_url: str | None) -> str:
    return title or (source_url or "").rstrip("/").rpartition("/")[2] or "untitled"


class _Named(Payload):
    title: str | None
    source_url: str | None

    @property
    def name(self) -> str:
        """The title, or the file name of the source while the title is unknown."""
        return _named(self.title, self.source_url)


class _Staged(_Named):
    stage: str

    @property
    def is_cancelled(self) -> bool:
        """Whether the requester has cancelled the book."""
        return self.stage.endswith(" cancelled")

    @property
    def awaits_review(self) -> bool:
        """Whether the book waits until somebody approves it."""
        return self.stage == "AwaitApproval waiting"


class QueuePlace(Payload):
    """The place of a waiting book in the queue, from 1, and in how many seconds it should start if known."""

    place: int
    seconds: int | None = None


class BindingState(Payload):
    """Whether the finished files of a complete book are made: pending, running, complete or failed, and why.

    `m4b_bytes` is the size of the M4B. It is None if there is no M4B, and in a list of books.
    """

    status: str
    error: str | None = None
    error_message: str | None = None
    m4b_bytes: int | None = None

    @property
    def is_bound(self) -> bool:
        """Whether the files are made, so that the book has a cover."""
        return self.status == "complete" or self.error == "PresetNotMet"

    @property
    def is_busy(self) -> bool:
        """Whether the files are being made, or wait for it."""
        return self.status in {"pending", "running"}


class BookSummary(_Staged):
    """A book in the list. `usd` is the price of all calls, `stand_in_usd` the part that was not paid.

    `stage` is the first incomplete stage and its status, or "complete".

    A book with a `queue_place` waits for its turn; its stage is "WaitForTurn waiting". One that waits for a review has
    the stage "AwaitApproval waiting".

    A complete book with an error was requested again, and that request failed without changing the audiobook.
    """

    book_id: UUID
    author: str | None
    chapters: int
    formatted: int
    spoken: int
    failed: int
    audio_seconds: Decimal
    usd: Decimal
    stand_in_usd: Decimal = Decimal(0)
    estimated_usd: Decimal | None
    newer_version_waits: bool = False
    queue_place: QueuePlace | None = None
    binding: BindingState | None = None
    error: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime


class BookList(Payload):
    """From DescribeBooks: the books, the most recently changed first; `left_out` more did not fit."""

    version: str
    books: list[BookSummary]
    left_out: int


class ChapterState(Payload):
    """A chapter of a book; its statuses are meaningful only if it is `selected`.

    `number` is what people see and type, as `chapters` of a request takes it; `position` orders all sections.
    """

    chapter_id: UUID
    position: int
    number: str = ""
    title: str
    part: str | None
    kind: str
    selected: bool
    format_status: str
    tts_status: str
    characters: int
    spoken_characters: int | None
    audio_seconds: Decimal | None
    error: str | None
    error_message: str | None


class StageCost(Payload):
    """The charges of one provider in one stage, with the estimate.

    `usd` is the price of all calls, `stand_in_usd` that of the calls that a stand-in has answered, which were not paid;
    `stand_in` is whether it answered all of them.
    """

    stage: str
    provider: str
    calls: int
    characters: int
    credits: Decimal = Decimal(0)
    input_tokens: int
    output_tokens: int
    usd: Decimal
    stand_in_usd: Decimal = Decimal(0)
    stand_in: bool = False
    estimated_usd: Decimal
    difference_usd: Decimal

    @property
    def paid_usd(self) -> Decimal:
        """The amount that was paid: calls that a stand-in has answered are free."""
        return self.usd - self.stand_in_usd


class LeftOutWords(Payload):
    """The sections of one kind that are not narrated: their words, their share of the text, and how the largest begins.

    Chapters that the requester has not selected are of the kind `chapter`.
    """

    kind: str
    words: int
    share: float
    largest: str
    begins: str


class RemovedWords(Payload):
    """What was removed from the source for one reason; it is not part of the book.

    `share` is of the words of the source. `begins` is how the longest passage begins.
    """

    reason: str
    words: int
    share: float
    begins: str


class StageEvent(Payload):
    """A row of the journal: started, complete, failed or note. A note about a chapter says what it waits for."""

    stage: str
    event: str
    chapter_id: UUID | None
    execution_arn: str | None
    at: datetime
    message: str | None = None


class BookExecution(Payload):
    """An execution of a book: the times of its first and last row, and the id of its trace."""

    execution_arn: str
    trace_id: str | None
    began: datetime
    last_at: datetime


class BookDetails(_Staged):
    """From DescribeBooks: one book. `error_message` contains the remedy; `events` are the latest, in order.

    `notes` are sentences about the estimate, such as that the price list is old. `narrator` is the name of the voice.
    Only a book that waits for a review has a `review`. `left_out` and `removed` are what is not narrated: of the text,
    and of the source.
    """

    version: str
    book_id: UUID
    author: str | None
    language: str | None
    narrator: str | None = None
    execution_arn: str | None
    scrape_status: str
    parse_status: str
    format_status: str
    tts_status: str
    newer_version_waits: bool = False
    queue_place: QueuePlace | None = None
    review: Review | None = None
    binding: BindingState | None = None
    error: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime
    chapters: list[ChapterState]
    chapters_left_out: int
    costs: list[StageCost]
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOutWords, ...] = ()
    removed: tuple[RemovedWords, ...] = ()
    executions: list[BookExecution]
    events: list[StageEvent]
    events_left_out: int


class ChapterLine(Payload):
    """A row of the journal or the ledger about a chapter; `message` is the reason."""

    at: datetime
    stage: str
    event: str
    execution_arn: str | None
    message: str | None
    idempotency_key: str | None
    provider: str | None
    model: str | None
    request_id: str | None
    characters: int | None
    credits: Decimal | None = None
    input_tokens: int | None
    output_tokens: int | None
    usd: Decimal | None
    stand_in: bool | None = None


class ChapterDetails(Payload):
    """From DescribeBooks: one chapter and its latest rows, in order; `lines_left_out` earlier ones are omitted."""

    version: str
    book_id: UUID
    book_title: str | None
    source_url: str | None
    author: str | None = None
    language: str | None
    previous_id: UUID | None
    next_id: UUID | None
    chapter: ChapterState
    lines: list[ChapterLine]
    lines_left_out: int

    @property
    def book_name(self) -> str:
        """The name of the book, as in the list."""
        return _named(self.book_title, self.source_url)
