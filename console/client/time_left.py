"""The remaining time of a stage that works on several chapters at once, each from its beginning to its end.

The mean speed of the whole book would be too optimistic: at the end, one long chapter may be left, which cannot be
shared. So the speed of one chapter in progress is measured, and the remaining chapters are distributed over as many
slots as there are chapters in progress.
"""

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from uuid import UUID

MEASURED_SECONDS = 300.0
"""The speed is an average over this time, because a provider may become slower."""
SHORTEST_SECONDS = 20.0
"""A speed over less time is too inexact to report: speech arrives in long pieces, several at once."""
CALL_CHARACTERS, CALL = 2000, 900
"""Characters of one call, at most, and those that could be spoken in the time that a call takes in any case. A heading
is a call of its own, so without the latter a chapter of which only the heading is spoken would seem to be slow."""
LONGEST_HEADING = 200
"""Characters of a heading, at most."""
LEAST_GROWN = 2200
"""Characters of each chapter in progress, on average, from which the speed is known: the answers to the first calls
arrive one after the other, and then most of them are counted."""
RECENT_SECONDS = 15.0
"""Between two chapters, fewer are in progress for a moment."""
LEAST_LEFT = 0.02
"""The least share of a chapter that is left while it is in progress."""


@dataclass(frozen=True)
class Item:
    """A chapter in a stage: its characters, and whether the stage has begun and has completed it."""

    identity: UUID
    characters: int
    is_running: bool
    is_complete: bool


@dataclass(frozen=True)
class _Sample:
    at: float
    done: int
    worked: float
    """Seconds in progress until then, of all chapters together."""
    running: int


class TimeLeft:
    """The remaining time, from samples of the chapters' states.

    Parameters
    ----------
    counts_parts
        Whether the count of the characters that are done grows while a chapter is at work. If not, the speed is that of
        the complete chapters, which is their length by the time they took.

    """

    def __init__(self, *, counts_parts: bool) -> None:
        self._counts_parts = counts_parts
        self._samples: deque[_Sample] = deque()
        self._started: float | None = None
        self._spoken = 0
        self._has_grown = False
        self._grown_at = 0.0
        self._longest_pause = 0.0
        self._began: dict[UUID, float] = {}
        self._parts: dict[UUID, float] = {}
        self._took: dict[UUID, tuple[int, float]] = {}

    def add(self, items: Sequence[Item], done: int, now: float) -> float | None:
        """Add the current states, and return the remaining seconds; None if they cannot be measured yet."""
        running = [item for item in items if item.is_running]
        self._note_growth(running, done, now)
        if self._counts_parts:
            done += CALL * sum(self._calls_of(item) for item in items)
            items = [replace(item, characters=item.characters + CALL * _calls(item.characters)) for item in items]
        before = self._samples[-1] if self._samples else None
        worked = before.worked + (now - before.at) * max(1, before.running) if before else 0.0
        self._samples.append(_Sample(now, done, worked, len(running)))
        while len(self._samples) > 2 and self._samples[1].at <= now - MEASURED_SECONDS:  # noqa: PLR2004
            self._samples.popleft()
        self._note_chapters(items, now)
        if self._started is None or now - self._started < SHORTEST_SECONDS:
            return None
        speed = self._speed_by_parts(now) if self._counts_parts else self._speed_by_chapters(running, now)
        if not speed:
            return None
        left = self._left(items, done, speed, now)
        slots = max(1, *(sample.running for sample in self._samples if sample.at >= now - RECENT_SECONDS))
        seconds = _longest(left, slots) / speed
        if self._counts_parts:  # what is done of the pieces that have not arrived yet is not in the count
            seconds -= min(now - self._grown_at, self._longest_pause)
        return max(1.0, seconds) if left else None

    def _calls_of(self, item: Item) -> int:
        """Return how many calls of a chapter have been answered, as far as its characters tell."""
        if item.is_complete:
            return _calls(item.characters)
        part = self._parts.get(item.identity, 0.0)
        return 1 + int(part // CALL_CHARACTERS) if part else 0

    def _note_growth(self, running: Sequence[Item], done: int, now: float) -> None:
        """Record a growth of the count, and divide it equally among the chapters in progress."""
        grown = done - self._spoken
        self._spoken = done
        if self._started is None:
            self._started = self._grown_at = now
        elif grown > 0:
            if self._has_grown:
                self._longest_pause = max(self._longest_pause, now - self._grown_at)
            elif grown <= LONGEST_HEADING * len(running):
                self._samples.clear()  # until the first headings are spoken, the functions start
            self._has_grown = True
            self._grown_at = now
            for item in running:
                self._parts[item.identity] = self._parts.get(item.identity, 0.0) + grown / len(running)

    def _note_chapters(self, items: Sequence[Item], now: float) -> None:
        for item in items:
            if item.is_running:
                self._began.setdefault(item.identity, now)
            elif item.is_complete and item.identity in self._began:
                took = now - self._began.pop(item.identity)
                self._took[item.identity] = (item.characters, took)

    def _speed_by_parts(self, now: float) -> float:
        """Return the characters a second of a chapter in progress, until the last growth; 0 if few have been spoken.

        A pause counts from when it is longer than any before.
        """
        first, last = self._samples[0], self._samples[-1]
        uncounted = min(now - self._grown_at, self._longest_pause) * max(1, last.running)
        worked = last.worked - first.worked - uncounted
        grown = last.done - first.done
        return grown / worked if worked > 0 and grown >= LEAST_GROWN * last.running else 0.0

    def _speed_by_chapters(self, running: Sequence[Item], now: float) -> float:
        """Return the characters a second of the complete chapters, and of those that take longer than these did."""
        characters = sum(count for count, _ in self._took.values())
        seconds = sum(took for _, took in self._took.values())
        speed = characters / seconds if seconds else 0.0
        for item in running:
            elapsed = now - self._began[item.identity]
            if speed and elapsed > item.characters / speed:
                characters, seconds = characters + item.characters, seconds + elapsed
        return characters / seconds if seconds else 0.0

    def _left(self, items: Sequence[Item], done: int, speed: float, now: float) -> list[float]:
        """Return the remaining characters of each incomplete chapter, in the order of the book."""
        left = []
        for item in items:
            if item.is_complete or not item.characters:
                continue
            if self._counts_parts:
                part = self._parts.get(item.identity, 0.0) + CALL * self._calls_of(item)
            else:
                part = speed * (now - self._began.get(item.identity, now))
            left.append(max(item.characters - part, item.characters * LEAST_LEFT))
        counted = sum(item.characters for item in items) - done
        if self._counts_parts and left and counted > 0:
            factor = counted / sum(left)
            left = [characters * factor for characters in left]
        return left if counted > 0 else []


def _longest(left: Sequence[float], slots: int) -> float:
    """Return when the last of the chapters is done, if the next one begins as soon as one of `slots` ends."""
    ends = [0.0] * slots
    for characters in left:
        heapq.heapreplace(ends, ends[0] + characters)
    return max(ends)


def _calls(characters: int) -> int:
    """Return how many calls a chapter takes: one for its heading, and those for its text."""
    return 1 + ceil(characters / CALL_CHARACTERS)
