"""The events of one execution, derived from the book's journal and the states of its chapters."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from console.client.map_progress import MapProgress
from console.client.progress_events import (
    AwaitsReview,
    ChapterChanged,
    ChapterWaits,
    ProgressEvent,
    Queued,
    StageChanged,
    Waiting,
    Warned,
)
from console.client.queue import queue_label
from events.schemas.describe_books import BookDetails, ChapterState, StageEvent

STAGES = {"ScrapeBook", "ParseBook", "FinalizeBook"}
STATES = {"started", "complete", "failed"}


class ExecutionLog:
    """The events of one execution of a book; each is returned once."""

    def __init__(self, execution_arn: str) -> None:
        self._execution_arn = execution_arn
        self._maps = (MapProgress("FormatChapters"), MapProgress("GenerateAudio"))
        self._reported: set[StageEvent] = set()
        self._has_reported_waiting = False
        self._queue_label = ""
        self._review_id = ""
        self._waits: dict[UUID, str] = {}
        self._warnings: set[str] = set()

    def new_events(self, book: BookDetails, now: float) -> Iterator[ProgressEvent]:
        """Yield the events since the last call; none while another execution owns the book.

        Parameters
        ----------
        now
            Seconds of a monotonic clock.

        """
        if book.execution_arn != self._execution_arn:
            return
        if book.newer_version_waits and not self._has_reported_waiting:
            self._has_reported_waiting = True
            yield Waiting(book_id=book.book_id)
        chapters = {chapter.chapter_id: chapter for chapter in book.chapters}
        for line in book.events:
            if line.execution_arn != self._execution_arn or line.event not in STATES or line in self._reported:
                continue
            if line.chapter_id is None:
                yield from _stage_event(line, book.book_id)
            elif (chapter := chapters.get(line.chapter_id)) is not None:
                if line.event == "failed" and chapter.error is None:
                    continue  # the chapter was read before its error was stored; the next call has it
                yield _chapter_event(line, book.book_id, chapter)
            self._reported.add(line)
        yield from self._new_waits(book, chapters)
        yield from self._place_in_line(book)
        yield from self._new_review(book)
        if book.parse_status == "complete":  # until then chapters and notes are those of the previous execution
            yield from self._new_warnings(book)
            for stage in self._maps:
                yield from stage.new_events(book, now)

    def _new_review(self, book: BookDetails) -> Iterator[AwaitsReview]:
        """Yield that the book waits for a review, once for each."""
        if book.review is not None and book.review.review_id != self._review_id:
            self._review_id = book.review.review_id
            yield AwaitsReview(book_id=book.book_id, chapters=book.review.chapters, estimated_usd=book.review.usd)

    def _new_waits(self, book: BookDetails, chapters: Mapping[UUID, ChapterState]) -> Iterator[ChapterWaits]:
        """Yield what chapters wait for, where that has changed."""
        for line in book.events:
            chapter = chapters.get(line.chapter_id) if line.chapter_id is not None else None
            is_new = line.execution_arn == self._execution_arn and line not in self._reported
            if chapter is None or line.message is None or not is_new:
                continue
            self._reported.add(line)
            if self._waits.get(chapter.chapter_id) != line.message:
                self._waits[chapter.chapter_id] = line.message
                yield ChapterWaits(
                    at=line.at, book_id=book.book_id, stage=line.stage, chapter_id=chapter.chapter_id,
                    number=chapter.number, title=chapter.title, message=line.message,
                )  # fmt: skip

    def _new_warnings(self, book: BookDetails) -> Iterator[Warned]:
        for note in book.notes:
            if note not in self._warnings:
                self._warnings.add(note)
                yield Warned(book_id=book.book_id, message=note)

    def _place_in_line(self, book: BookDetails) -> Iterator[Queued]:
        """Yield the book's place in line if it waits and its label has changed."""
        place = book.queue_place
        label = "" if place is None else queue_label(place)
        if place is not None and label != self._queue_label:
            yield Queued(book_id=book.book_id, place=place.place, seconds=place.seconds)
        self._queue_label = label


def _stage_event(line: StageEvent, book_id: UUID) -> Iterator[StageChanged]:
    if line.stage in STAGES:
        yield StageChanged.model_validate({"at": line.at, "book_id": book_id, "stage": line.stage, "state": line.event})


def _chapter_event(line: StageEvent, book_id: UUID, chapter: ChapterState) -> ChapterChanged:
    failed = line.event == "failed"
    return ChapterChanged.model_validate(
        {
            "at": line.at,
            "book_id": book_id,
            "stage": line.stage,
            "state": line.event,
            "chapter_id": chapter.chapter_id,
            "position": chapter.position,
            "number": chapter.number,
            "title": chapter.title,
            "error": chapter.error if failed else None,
            "message": chapter.error_message if failed else None,
        }
    )
