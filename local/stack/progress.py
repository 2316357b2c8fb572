"""How far the stages are that go over a book's chapters, how fast they go, and how long it will take.

Chapters differ in length, so it is their characters that count. Of chapters that are being spoken the ledger knows how
much of them is: what was paid.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal

from events.schemas.shelf_state import BookState, ChapterState
from local.stack.news import MapStage, Progress

MEASURED_SECONDS = 300.0
"""Speed is that of the last minutes: a provider may have become slower."""
SHORTEST_SECONDS = 5.0
"""What is seen in less time says little."""
RETOLD_SECONDS = 60.0


class Pace:
    """How fast something grows, as it was seen to grow."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def take(self, done: int, now: float) -> float | None:
        """Take in how much is done now, and return how much more that is each second; None before it can be told."""
        self._samples.append((now, done))
        while len(self._samples) > 2 and self._samples[1][0] <= now - MEASURED_SECONDS:  # noqa: PLR2004
            self._samples.popleft()
        since, before = self._samples[0]
        return (done - before) / (now - since) if done > before and now - since >= SHORTEST_SECONDS else None


class MapProgress:
    """One of these stages, in one execution."""

    def __init__(self, stage: MapStage) -> None:
        self._stage: MapStage = stage
        self._status = "format_status" if stage == "FormatChapters" else "tts_status"
        self._pace = Pace()
        self._unpaid: int | None = None
        self._told: tuple[int, int, int] | None = None
        self._told_at = 0.0

    def news(self, book: BookState, now: float) -> Iterator[Progress]:
        """Yield how far the stage is, if it can be seen that this has changed, or a minute has gone by.

        Parameters
        ----------
        now
            Seconds, of a clock that only goes forward.

        """
        if getattr(book, self._status) == "pending":
            return
        progress = self._progress(book, now)
        seen = (progress.complete, progress.failed, progress.percent)
        ended = progress.complete + progress.failed == progress.chapters
        if seen != self._told or (not ended and now - self._told_at >= RETOLD_SECONDS):
            self._told, self._told_at = seen, now
            yield progress

    def _progress(self, book: BookState, now: float) -> Progress:
        chapters = [chapter for chapter in book.chapters if chapter.narrated]
        complete = [chapter for chapter in chapters if getattr(chapter, self._status) == "complete"]
        failed = [chapter for chapter in chapters if getattr(chapter, self._status) == "failed"]
        characters = self._characters(chapters)
        possible = characters - self._characters(failed)
        done = min(possible, max(self._characters(complete), self._begun(book, complete)))
        speed = self._pace.take(done, now)
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
            seconds_left=math.ceil((possible - done) / speed) if speed and done < possible else None,
            usd=sum((cost.usd for cost in book.costs), Decimal(0)),
            estimated_usd=sum((cost.estimated_usd for cost in book.costs), Decimal(0)),
        )

    def _characters(self, chapters: Iterable[ChapterState]) -> int:
        if self._stage == "FormatChapters":
            return sum(chapter.characters for chapter in chapters)
        return sum(chapter.spoken_characters or chapter.characters for chapter in chapters)

    def _begun(self, book: BookState, complete: Iterable[ChapterState]) -> int:
        """Return how many characters are spoken, going by what was paid since the first look."""
        if self._stage == "FormatChapters":
            return 0
        paid = sum(cost.characters for cost in book.costs if cost.stage == self._stage)
        if self._unpaid is None:
            self._unpaid = self._characters(complete) - paid
        return self._unpaid + paid
