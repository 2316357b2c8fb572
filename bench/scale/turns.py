"""The queue of books, run by the pipeline's own rules, and how busy the speech calls are while books wait in it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import simpy

from bench.scale.book import SimulatedBook
from book_pipeline.turns.rules import Book, Turn, ahead_of, next_turns

Rules = Callable[[Sequence[Book], Sequence[Book], int], list[Turn]]
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def first_come(running: Sequence[Book], waiting: Sequence[Book], calls: int) -> list[Turn]:
    """Return the turns that are due with first come, first served, as many books at once as by the rules."""
    turns: list[Turn] = []
    for book in sorted(waiting, key=lambda book: (book.joined, book.book_id)):
        due = next_turns([*running, *(turn.book for turn in turns)], [book], calls)
        if not due or due[0].book.passes:
            break
        turns += due
    return turns


class TurnQueue:
    """The queue, and the meter of the speech calls."""

    def __init__(self, environment: simpy.Environment, calls: int, rules: Rules = next_turns) -> None:
        self.environment, self.calls, self.rules = environment, calls, rules
        self.most_running = 0
        self._running: dict[UUID, tuple[Book, SimulatedBook]] = {}
        self._waiting: dict[UUID, Book] = {}
        self._tokens: dict[UUID, tuple[simpy.Event, SimulatedBook]] = {}
        self._using, self._since, self._used, self._usable = 0, 0.0, 0.0, 0.0
        self._planned = False

    def join(self, simulated: SimulatedBook) -> simpy.Event:
        """Let the book wait; the event is its token."""
        self._measure()
        simulated.joined = self.environment.now
        token = self._tokens[simulated.book_id] = (self.environment.event(), simulated)
        ahead = ahead_of(self._now_running(), self._waiting.values(), self.calls)
        joined = EPOCH + timedelta(seconds=self.environment.now)
        self._waiting[simulated.book_id] = Book(
            simulated.book_id, simulated.chapters_left, simulated.characters_left, joined, ahead
        )
        self.give()
        return token[0]

    def leave(self, simulated: SimulatedBook) -> None:
        """End the turn of a book whose execution has ended."""
        self._measure()
        if self._running.pop(simulated.book_id, None) or self._waiting.pop(simulated.book_id, None):
            self.give_after(0.0)

    def give_after(self, seconds: float) -> None:
        """Give the turns that are due in some seconds, once for all that happens until then."""
        if self._waiting and not self._planned:
            self._planned = True
            self.environment.timeout(seconds).callbacks.append(lambda _: self.give())

    def give(self) -> None:
        """Give the turns that are due."""
        self._measure()
        self._planned = False
        for turn in self.rules(self._now_running(), list(self._waiting.values()), self.calls):
            book_id = turn.book.book_id
            del self._waiting[book_id]
            token, simulated = self._tokens.pop(book_id)
            self._running[book_id] = (turn.book, simulated)
            for passed in turn.passed:
                self._pass(passed, turn.book.characters)
            simulated.started = self.environment.now
            token.succeed()
        self.most_running = max(self.most_running, len(self._running))

    def makes_way(self, simulated: SimulatedBook) -> bool:
        """Return whether a chapter of this book makes way: a short book has a chapter that waits for a call."""
        turn = self._running.get(simulated.book_id)
        return not (turn and turn[0].passes) and any(
            chapter.formatted and not chapter.begun
            for book, short in self._running.values()
            if book.passes
            for chapter in short.chapters
        )

    def use(self, calls: int) -> None:
        """Count a speech call that begins (1) or ends (-1)."""
        self._measure()
        self._using += calls

    @property
    def use_while_waiting(self) -> float:
        """The share of the plan's calls that are in use while a book waits; 1 if none has waited."""
        self._measure()
        return self._used / self._usable if self._usable else 1.0

    def _measure(self) -> None:
        now = self.environment.now
        if self._waiting:
            self._used += self._using * (now - self._since)
            self._usable += self.calls * (now - self._since)
        self._since = now

    def _now_running(self) -> list[Book]:
        return [
            Book(
                book.book_id, now.chapters_left, now.characters_left, book.joined, book.ahead, book.passed, book.passes
            )
            for book, now in self._running.values()
        ]

    def _pass(self, book_id: UUID, characters: int) -> None:
        if book := self._waiting.get(book_id):
            self._waiting[book_id] = _passed(book, characters)
        elif running := self._running.get(book_id):
            self._running[book_id] = (_passed(running[0], characters), running[1])


def _passed(book: Book, characters: int) -> Book:
    return Book(
        book.book_id, book.chapters, book.characters, book.joined, book.ahead, book.passed + characters, book.passes
    )
