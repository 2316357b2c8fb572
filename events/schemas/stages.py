"""Input and output of each state: ids and keys only, so that any book fits into the limit of 256 KiB."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Discriminator, Field, Tag

from events.schemas.base import Payload
from events.schemas.start import BookRequest, SourceDrop


def _kind_of_start(request: object) -> str:
    return "drop" if isinstance(request, SourceDrop) or (isinstance(request, dict) and "bucket" in request) else "start"


def _an_object(request: object) -> object:
    if not isinstance(request, dict | BaseModel):
        message = 'must be an object like {"source_url": "https://example.org/book.txt"}'
        raise ValueError(message)  # noqa: TRY004 - pydantic reports no TypeError
    return request


StartInput = Annotated[
    Annotated[BookRequest, Tag("start")] | Annotated[SourceDrop, Tag("drop")],
    Discriminator(_kind_of_start),
    BeforeValidator(_an_object),
]


class ScrapeRequest(Payload):
    """To ScrapeBook: the input of the execution, and when it started, which orders the requests of a book."""

    execution_arn: str
    started_at: AwareDatetime
    request: StartInput


class Scraped(Payload):
    """From ScrapeBook. If another running execution has claimed the book, `admitted` is false; the request waits.

    `only` is the number of the one chapter to work on.
    """

    book_id: UUID
    admitted: bool
    only: str | None = None


class BookStage(Payload):
    """To FinalizeBook."""

    execution_arn: str
    book_id: UUID


class ParseRequest(BookStage):
    """To ParseBook; `only` is the number of the one chapter to work on."""

    only: str | None = None


class Parsed(Payload):
    """From ParseBook: the chapters to narrate, in order, and whether a requester reviews them first.

    `only` is the input's, because the state is entered again after a review. `removed_words` is how many words of the
    source are not part of the book, `left_out_words` how many of the text are not narrated; the book has both by
    reason.
    """

    book_id: UUID
    chapters: list[UUID]
    removed_words: int = 0
    left_out_words: int = 0
    review: bool = False
    only: str | None = None


class ApprovalAwaited(Payload):
    """From AwaitApproval, which only the log shows."""

    book_id: UUID


class TurnRequest(Payload):
    """To WaitForTurn and AwaitApproval: the token that lets the execution continue."""

    execution_arn: str
    book_id: UUID
    task_token: str


class TurnAwaited(Payload):
    """From WaitForTurn, which only the log shows. `given` are the books that got their turn, perhaps this one."""

    given: list[UUID]


class ChapterStage(Payload):
    """To FormatChapter: one Map item."""

    execution_arn: str
    book_id: UUID
    chapter_id: UUID


class NarrationStage(ChapterStage):
    """To GenerateAudio: one Map item, and how often the state machine has retried it."""

    retries: int = 0

    @property
    def chapter(self) -> ChapterStage:
        """The ids only."""
        return ChapterStage(execution_arn=self.execution_arn, book_id=self.book_id, chapter_id=self.chapter_id)


class ChapterDone(Payload):
    """From FormatChapter and GenerateAudio. `skipped`: an earlier stage of the chapter failed."""

    chapter_id: UUID
    status: Literal["complete", "skipped"]


class Finalized(Payload):
    """From FinalizeBook."""

    book_id: UUID
    manifest_key: str


class CaughtError(Payload):
    """An error in the form that Step Functions passes to a Catch."""

    error: str = Field(alias="Error")
    cause: str = Field(alias="Cause", default="")


class BookFailure(Payload):
    """To RecordFailure, which finds the book by the claim of the execution."""

    execution_arn: str
    error: CaughtError


class ChapterFailure(Payload):
    """To RecordChapterFailure."""

    execution_arn: str
    book_id: UUID
    chapter_id: UUID
    stage: Literal["FormatChapter", "GenerateAudio"]
    error: CaughtError


class FailureRecorded(Payload):
    """From RecordFailure: the name of the error, and a message for people."""

    error: str
    message: str


class ChapterFailureRecorded(FailureRecorded):
    """From RecordChapterFailure; the state machine stops the book when too many chapters have failed."""

    failed_chapters: int
