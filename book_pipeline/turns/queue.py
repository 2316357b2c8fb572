"""The queue of books: decides under one lock, by the rules, and keeps what was decided in the database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.store.database import Database
from book_pipeline.store.turns import Turns, WaitingTask
from book_pipeline.turns.rules import Book, Turn, ahead_of, expected_starts, next_turns


class TurnQueue:
    """The queue.

    Parameters
    ----------
    calls
        Concurrent speech calls of the plan.

    """

    def __init__(self, database: Database, calls: int) -> None:
        self._turns = Turns(database)
        self._calls = calls

    def join(self, task: WaitingTask) -> list[UUID]:
        """Let a book wait for its turn, and return the books that get theirs now: perhaps this one.

        Raises InvalidRequest if another execution has claimed the book.
        """
        with self._turns.lock():
            running, waiting = self._books(without=task.book_id)
            row = self._turns.join(task, ahead_of(running, waiting, self._calls))
            if row is None:
                message = (
                    f"Another execution has claimed book {task.book_id}, so this one ends. Nothing has to be done."
                )
                raise InvalidRequest(message)
            (running if row.pop("running") else waiting).append(Book(**row))
            return self._give(running, waiting)

    def give(self) -> list[UUID]:
        """Give the turns that are due, and return their books."""
        with self._turns.lock():
            return self._give(*self._books())

    def places(self) -> dict[UUID, dict[str, int]]:
        """Return the waiting books in the order of their turns: `place`, from 1, and `seconds` until it starts."""
        starts = expected_starts(*self._books(), self._calls)
        return {
            book_id: {"place": place, "seconds": round(seconds)}
            for place, (book_id, seconds) in enumerate(starts.items(), start=1)
        }

    def _books(self, without: UUID | None = None) -> tuple[list[Book], list[Book]]:
        """Return the running and the waiting books. A running book with nothing left to narrate needs no call."""
        running: list[Book] = []
        waiting: list[Book] = []
        for row in self._turns.books():
            is_running, book = row.pop("running"), Book(**row)
            if book.book_id != without and (book.chapters or not is_running):
                (running if is_running else waiting).append(book)
        return running, waiting

    def _give(self, running: list[Book], waiting: list[Book]) -> list[UUID]:
        # A book that is started again and has all its speech needs no call, so it passes nobody.
        free = [Turn(book, ()) for book in waiting if not book.chapters]
        needing = [book for book in waiting if book.chapters]
        turns = [*free, *next_turns([book for book in running if book.chapters], needing, self._calls)]
        self._turns.give([_recorded(turn) for turn in turns])
        return [turn.book.book_id for turn in turns]


def _recorded(turn: Turn) -> Mapping[str, Any]:
    book = turn.book
    return {"book_id": book.book_id, "passes": book.passes, "characters": book.characters, "passed": turn.passed}
