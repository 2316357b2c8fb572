"""Progress, speed and remaining time of the two stages that work on every chapter.

Progress is measured in characters, because chapters differ in length. While a chapter is being narrated, the number of
its characters that are paid for says how much of it is done.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal

from console.client.progress_events import MapStage, Progress
from console.client.time_left import MEASURED_SECONDS, SHORTEST_SECONDS, Item, TimeLeft
from events.schemas.describe_books import BookDetails, ChapterState

REPEAT_SECONDS = 60.0


class Speed:
    """How fast a count grows, as an average over the last minutes."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, done: int, now: float) -> float | None:
        """Add the current count, and return its growth per second; None if it cannot be measured yet."""
        self._samples.append((now, done))
        while len(self._samples) > 2 and self._samples[1][0] <= now - MEASURED_SECONDS:  # noqa: PLR2004
            self._samples.popleft()
        since, before = self._samples[0]
        return (done - before) / (now - since) if done > before and now - since >= SHORTEST_SECONDS else None


class MapProgress:
    """The progress of one stage in one execution."""

    def __init__(self, stage: MapStage) -> None:
        self._stage: MapStage = stage
        self._status = "format_status" if stage == "FormatChapters" else "tts_status"
        self._speed = Speed()
        self._time_left = TimeLeft(counts_parts=stage == "GenerateAudio")
        self._unpaid: int | None = None  # characters that were narrated before the first call and are not in the costs
        self._reported: tuple[int, int, int] | None = None
        self._reported_at = 0.0

    def new_events(self, book: BookDetails, now: float) -> Iterator[Progress]:
        """Yield the stage's progress if it has changed since the last event, or if that was a minute ago.

        Parameters
        ----------
        now
            Seconds of a monotonic clock.

        """
        if getattr(book, self._status) == "pending":
            return
        progress = self._progress(book, now)
        current = (progress.complete, progress.failed, progress.percent)
        ended = progress.complete + progress.failed == progress.chapters
        if current != self._reported or (not ended and now - self._reported_at >= REPEAT_SECONDS):
            self._reported, self._reported_at = current, now
            yield progress

    def _progress(self, book: BookDetails, now: float) -> Progress:
        chapters = [chapter for chapter in book.chapters if chapter.selected]
        complete = [chapter for chapter in chapters if getattr(chapter, self._status) == "complete"]
        failed = [chapter for chapter in chapters if getattr(chapter, self._status) == "failed"]
        characters = self._characters(chapters)
        possible = characters - self._characters(failed)
        done = min(possible, max(self._characters(complete), self._paid_for(book, complete)))
        speed = self._speed.add(done, now)
        items = [
            Item(
                chapter.chapter_id,
                self._characters([chapter]),
                is_running=getattr(chapter, self._status) == "running",
                is_complete=getattr(chapter, self._status) == "complete",
            )
            for chapter in chapters
            if getattr(chapter, self._status) != "failed"
        ]
        left = self._time_left.add(items, done, now)
        return Progress(
            book_id=book.book_id,
            stage=self._stage,
            chapters=len(chapters),
            complete=len(complete),
            failed=len(failed),
            characters=characters,
            characters_done=done,
            percent=100 if len(complete) == len(chapters) else min(99, 100 * done // max(1, characters)),
            characters_a_minute=round(speed * 60) if speed else None,
            seconds_left=math.ceil(left) if left and done < possible else None,
            usd=sum((cost.usd for cost in book.costs), Decimal(0)),
            stand_in_usd=sum((cost.stand_in_usd for cost in book.costs), Decimal(0)),
            estimated_usd=sum((cost.estimated_usd for cost in book.costs), Decimal(0)),
        )

    def _characters(self, chapters: Iterable[ChapterState]) -> int:
        if self._stage == "FormatChapters":
            return sum(chapter.characters for chapter in chapters)
        return sum(chapter.spoken_characters or chapter.characters for chapter in chapters)

    def _paid_for(self, book: BookDetails, complete: Iterable[ChapterState]) -> int:
        """Return how many characters are narrated: those complete at the first call, and those paid for since."""
        if self._stage == "FormatChapters":
            return 0
        paid = sum(cost.characters for cost in book.costs if cost.stage == self._stage)
        if self._unpaid is None:
            self._unpaid = self._characters(complete) - paid
        return self._unpaid + paid
