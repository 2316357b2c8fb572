"""The queue before FormatChapters: the columns `turn_…` of `book_processing`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from book_pipeline.store.database import Database

Row = dict[str, Any]


@dataclass(frozen=True)
class WaitingTask:
    """An execution in the state WaitForTurn, and the token that lets it continue."""

    book_id: UUID
    execution_arn: str
    task_token: str


class Turns:
    """Which books wait for their turn, and which have it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the queue's lock for the block, which is one transaction: one block at a time decides about turns."""
        with self._database.transaction():
            self._database.run("lock_turns")
            yield

    def books(self) -> list[Row]:
        """Return the running and the waiting books, with the fields of `turns.rules.Book` and whether it is running."""
        rows: list[Row] = self._database.run("list_turns")
        return rows

    def join(self, task: WaitingTask, ahead: int) -> Row | None:
        """Let a book wait, and return it as `books` does; None if its execution has not claimed it.

        A book that has joined before keeps its place or its turn, with the new token.

        Parameters
        ----------
        ahead
            What `rules.ahead_of` returned: characters that may pass the book, besides those of PASSED_SECONDS.

        """
        row: Row | None = self._database.run("join_turns", **vars(task), ahead=ahead)
        return row

    def give(self, turns: Sequence[Mapping[str, Any]]) -> None:
        """Record turns: `book_id`, `passes`, `characters`, and the ids of the `passed` books."""
        self._database.run_many("give_turn", [{"book_id": turn["book_id"], "passes": turn["passes"]} for turn in turns])
        passed = [turn for turn in turns if turn["passed"]]
        self._database.run_many(
            "count_passed", [{"characters": turn["characters"], "book_ids": list(turn["passed"])} for turn in passed]
        )

    def given(self) -> list[WaitingTask]:
        """Return the tasks of books that have their turn and whose token has not been sent back."""
        return [WaitingTask(**row) for row in self._database.run("list_given_tokens")]

    def forget(self, task: WaitingTask) -> None:
        """Record that the task's token was sent back."""
        self._database.run("forget_token", book_id=task.book_id, task_token=task.task_token)

    def take_heartbeats(self, after: float) -> list[WaitingTask]:
        """Return the waiting tasks whose last heartbeat is older than `after` seconds; each is returned once."""
        return [WaitingTask(**row) for row in self._database.run("take_heartbeats", after=after)]

    def waiting(self) -> int:
        """Return the number of books that wait for their turn."""
        count: int = self._database.run("count_waiting")
        return count

    def make_way(self, book_id: UUID, most: int) -> bool:
        """Return whether a chapter of the book should make way for a short book; count it, at most `most` times."""
        return self._database.run("make_way", book_id=book_id, most=most) is not None
