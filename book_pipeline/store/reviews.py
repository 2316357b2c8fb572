"""Reviews before anything is paid: the columns `review…`, `decision` and `approved_at` of `book_processing`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from book_pipeline.store.database import Database, jsonb

Row = dict[str, Any]


@dataclass(frozen=True)
class ApprovedTask:
    """An approved book, and the token of its execution in the state AwaitApproval."""

    book_id: UUID
    task_token: str


class Reviews:
    """Which books wait for a review, and what was decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wait(self, book_id: UUID, execution_arn: str, task_token: str) -> Row | None:
        """Let a book wait for a review; return its title, estimate and review, and whether it is `approved` by now.

        None if another execution has the book, or the review has ended.
        """
        row: Row | None = self._database.run(
            "await_approval", book_id=book_id, execution_arn=execution_arn, task_token=task_token
        )
        return row

    def lock(self, book_id: UUID) -> Row | None:
        """Return what is needed to decide about a book, locked until the transaction ends; None if there is no book."""
        row: Row | None = self._database.run("lock_review", book_id=book_id)
        return row

    def approve(self, book_id: UUID, decision: dict[str, Any]) -> None:
        """Record an approved decision."""
        self._database.run("approve_review", book_id=book_id, decision=jsonb(decision))

    def approved(self, book_id: UUID | None = None) -> list[ApprovedTask]:
        """Return the approved books, or the one, whose token has not been sent back."""
        return [ApprovedTask(**row) for row in self._database.run("list_approved_tokens", book_id=book_id)]

    def forget(self, task: ApprovedTask) -> None:
        """Record that the task's token was sent back."""
        self._database.run("forget_review_token", book_id=task.book_id, task_token=task.task_token)

    def is_awaited(self, execution_arn: str) -> bool:
        """Return whether the book that an execution has claimed waits for a review."""
        waits: bool = self._database.run("waits_for_review", execution_arn=execution_arn)
        return waits

    def take_checks(self, *, after: float, most: int) -> list[str]:
        """Return waiting executions that were not asked about for `after` seconds; each is returned once."""
        rows = self._database.run("take_review_checks", after=after, most=most)
        return [row["execution_arn"] for row in rows]
