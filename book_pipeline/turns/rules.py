"""Which waiting books get their turn, and when the others may expect theirs. Pure: books in, turns out.

A book that has its turn narrates up to five chapters at once, each with one speech call. The next turn is given shortly
before the running books leave a call unused, and goes to the book with the fewest characters left. A waiting book lets
others pass while it waits at most twice as long as with first come, first served, plus one hour.

A short book gets its turn although no call is free: the chapters of the books that are running make way for it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapreplace
from itertools import accumulate
from uuid import UUID

CHAPTERS_AT_ONCE = 5
"""The chapters of a book that are narrated at once: MaxConcurrency of the Map GenerateAudio."""
CHARACTERS_PER_SECOND = 100
"""What one speech call narrates: a chunk of 2,000 characters in 20 s."""
AHEAD_SECONDS = 240
"""How long before a call becomes free the next book gets its turn: its first chapters are formatted meanwhile."""
SHORT_SECONDS = 600
"""The most seconds of one speech call that a short book needs."""
PASSED_SECONDS = 2700
"""45 minutes that a book may wait beyond twice its wait with first come, first served. The promise is an hour: the rest
is for retries and for long last chapters."""
CALLS_IN_USE = 0.95
"""The share of the calls that are in use while books wait: the bound of `python -m bench scale`."""
MOST_YIELDS = 3
"""How often a chapter makes way for short books before it begins."""


@dataclass(frozen=True)
class Book:
    """A book that waits for its turn or has it.

    Parameters
    ----------
    chapters, characters
        What is left to narrate.
    joined
        When it joined the queue.
    ahead
        What `ahead_of` returned when it joined.
    passed
        Characters of later books that got their turn first, and of short books that its chapters made way for.
    passes
        Whether chapters of running books make way for it: it is short, and got its turn while no call was free.

    """

    book_id: UUID
    chapters: int
    characters: int
    joined: datetime
    ahead: int = 0
    passed: int = 0
    passes: bool = False


@dataclass(frozen=True)
class Turn:
    """A book that gets its turn.

    Parameters
    ----------
    book
        Its `passes` says whether the chapters of the running books make way for it.
    passed
        The books whose `passed` grows by the book's characters: waiting ones, and running ones if it `passes`.

    """

    book: Book
    passed: tuple[UUID, ...]


def next_turns(running: Sequence[Book], waiting: Sequence[Book], calls: int) -> list[Turn]:
    """Return the turns that are due if the plan allows `calls` speech calls at once, in their order."""
    if not waiting or not (_has_room(running, calls) or any(map(_is_short, waiting))):
        return []  # most often, and soon seen
    queue = _Queue(running, waiting, calls)
    turns = []
    while turn := queue.next():
        turns.append(turn)
    return turns


def ahead_of(running: Iterable[Book], waiting: Iterable[Book], calls: int) -> int:
    """Return the allowance of a book that joins now: how many characters may pass it, besides those of PASSED_SECONDS.

    The book may wait twice as long as with first come, first served. The allowance is what the calls narrate in that
    time, if CALLS_IN_USE of them are in use, minus what is ahead of the book. It is negative if the book would start
    long before the books ahead of it end.
    """
    free = [0.0] * calls  # when each call becomes free, in seconds
    books = [*running, *sorted(waiting, key=lambda book: (book.joined, book.book_id))]
    for book in books:
        using = max(1, _calls_of(book, calls))
        for _ in range(using):
            heapreplace(free, free[0] + book.characters / using / CHARACTERS_PER_SECOND)
    start = max(0.0, free[0] - AHEAD_SECONDS)
    return int(2 * start * CALLS_IN_USE * calls * CHARACTERS_PER_SECOND) - sum(book.characters for book in books)


def expected_starts(running: Sequence[Book], waiting: Sequence[Book], calls: int) -> dict[UUID, float]:
    """Return in how many seconds each waiting book will start if no book joins or fails; in the order of starting."""
    queue, starts, now = _Queue(running, waiting, calls), dict[UUID, float](), 0.0
    while True:
        while turn := queue.next():
            starts[turn.book.book_id] = now
        if not queue.waiting:
            return starts
        now += queue.narrate()


class _Queue:
    """The running books, and the waiting ones by size; a rank is a place in the order in which they joined."""

    def __init__(self, running: Iterable[Book], waiting: Iterable[Book], calls: int) -> None:
        self.calls = calls
        self.running = {book.book_id: book for book in running}
        joined = sorted(waiting, key=lambda book: (book.joined, book.book_id))
        self._ids = [book.book_id for book in joined]
        self._limits: list[float] = [_allows(book, calls) for book in joined]
        self.waiting = sorted(enumerate(joined), key=lambda ranked: (ranked[1].characters, ranked[0]))

    def next(self) -> Turn | None:
        """Give the next turn, or return None if none is due."""
        passes = not _has_room(self.running.values(), self.calls)
        if not self.waiting or (passes and not _is_short(self.waiting[0][1])):
            return None
        limits = [math.inf, *accumulate(self._limits, min)]
        due = (index for index, (rank, book) in enumerate(self.waiting) if book.characters <= limits[rank])
        index = next(due)  # the first to join may always be next
        book = self.waiting[index][1]
        return None if passes and not self._may_pass(book) else self._give(index, replace(book, passes=passes))

    def narrate(self) -> float:
        """Let the running books narrate until the next turn may be due; return the seconds."""
        running = [book for book in self.running.values() if book.chapters]
        busy = sum(_calls_of(book, self.calls) for book in running)
        share = CHARACTERS_PER_SECOND * min(1.0, self.calls / max(busy, 1))
        rates = {book.book_id: share * _calls_of(book, self.calls) for book in running}
        left = {book.book_id: book.characters / rates[book.book_id] for book in running}
        first = min(left.values(), default=0.0)
        seconds = first - AHEAD_SECONDS if first > AHEAD_SECONDS + 1 else first
        self.running = {
            book.book_id: _after(book, int(rates[book.book_id] * seconds))
            for book in running
            if left[book.book_id] > seconds
        }
        return seconds

    def _may_pass(self, book: Book) -> bool:
        """Return whether the running books make way for this one.

        It is short, running short books leave it all the calls that it can use, and no running book has made way often
        enough.
        """
        short = [each for each in self.running.values() if each.passes or _is_short(each)]
        busy = sum(_calls_of(each, self.calls) for each in short)
        return (
            _is_short(book)
            and (not busy or busy + _calls_of(book, self.calls) <= self.calls)
            and all(
                _makes_way(each, self.calls) >= book.characters for each in self.running.values() if not each.passes
            )
        )

    def _give(self, index: int, book: Book) -> Turn:
        rank, _ = self.waiting.pop(index)
        self._limits[rank] = math.inf
        passed = [self._ids[before] for before in range(rank) if self._limits[before] < math.inf]
        self._limits[:rank] = [limit - book.characters for limit in self._limits[:rank]]
        if book.passes:
            for each in [each for each in self.running.values() if not each.passes]:
                passed.append(each.book_id)
                self.running[each.book_id] = replace(each, passed=each.passed + book.characters)
        self.running[book.book_id] = book
        return Turn(book, tuple(passed))


def _is_short(book: Book) -> bool:
    return book.characters <= SHORT_SECONDS * CHARACTERS_PER_SECOND


def _allows(book: Book, calls: int) -> int:
    """Return how many characters may still pass the book."""
    return book.ahead + calls * CHARACTERS_PER_SECOND * PASSED_SECONDS - book.passed


def _makes_way(book: Book, calls: int) -> int:
    """Return for how many characters of short books the running book still makes way."""
    return _allows(replace(book, ahead=max(0, book.ahead)), calls)


def _calls_of(book: Book, calls: int) -> int:
    """Return how many calls the book can use now."""
    return min(CHAPTERS_AT_ONCE, calls, book.chapters)


def _calls_soon(book: Book, calls: int) -> int:
    """Return how many calls the book will still use when a book that gets its turn now begins to narrate."""
    using = _calls_of(book, calls)
    left = book.characters - using * CHARACTERS_PER_SECOND * AHEAD_SECONDS
    return min(using, math.ceil(left * book.chapters / book.characters)) if left > 0 else 0


def _has_room(running: Iterable[Book], calls: int) -> bool:
    books = list(running)
    now = sum(_calls_of(book, calls) for book in books)
    return now < calls + min(CHAPTERS_AT_ONCE, calls) and sum(_calls_soon(book, calls) for book in books) < calls


def _after(book: Book, characters: int) -> Book:
    """Return the book when so many more of its characters are narrated."""
    left = max(1, book.characters - characters)
    return replace(book, characters=left, chapters=max(1, math.ceil(book.chapters * left / book.characters)))
