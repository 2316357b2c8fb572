"""Executions that ended without recording why: stopped by hand, out of time, or out of room in their history.

Step Functions fails such an execution as a whole, and no Catch sees it, so its book would stay "running".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from book_pipeline.delivery.failure import Failure, record_failure
from book_pipeline.errors import ExecutionEnded
from book_pipeline.store.books import Books
from book_pipeline.store.database import Database
from book_pipeline.store.reviews import Reviews

UNCHANGED_SECONDS = 600.0
"""A book that has changed within this time is skipped: the event about the end of its execution may be on its way."""
MOST_ASKED = 100
"""Executions that one run looks up; DescribeExecution is limited to 15 calls a second."""
REVIEW_CHECK_SECONDS = 6 * 3600.0
"""Shortest time between two questions about an execution that waits for a review, perhaps for weeks."""
REASONS = {
    "ABORTED": "was stopped",
    "TIMED_OUT": "ran out of time",
    "FAILED": "failed as a whole, as when its history is full",
    None: "no longer exists",
}


@dataclass(frozen=True)
class FailedBook:
    """A book whose execution is dead, with the fields of the event `BookFailed`."""

    book_id: UUID
    execution_arn: str
    error: str
    message: str


def unfinished_executions(database: Database) -> list[str]:
    """Return executions that may be dead: their books are neither complete nor failed, and have not changed lately.

    Books that wait for their turn are not among them: a heartbeat finds out whether their executions live. A book that
    waits for a review is asked about four times a day.
    """
    reviewed = Reviews(database).take_checks(after=REVIEW_CHECK_SECONDS, most=MOST_ASKED)
    return [*Books(database).unfinished_executions(unchanged_for=UNCHANGED_SECONDS, most=MOST_ASKED), *reviewed]


def fail_books(
    database: Database,
    execution_arns: Iterable[str],
    status_of: Callable[[str], str | None],
    announce: Callable[[FailedBook], object],
) -> list[FailedBook]:
    """Mark the books of those executions that have ended as failed, and return them.

    A book whose execution has completed it, or has recorded a failure, stays as it is. The event is sent before the
    transaction commits. If sending or committing fails, the next invocation repeats both, so every failure is
    announced.

    Parameters
    ----------
    status_of
        Returns the status of an execution, or None if it does not exist.
    announce
        Tells others about a failed book.

    """
    books, failed = Books(database), []
    for execution_arn in dict.fromkeys(execution_arns):
        if books.unfinished(execution_arn) is None or (status := status_of(execution_arn)) == "RUNNING":
            continue
        reason = REASONS.get(status, f"ended as {status}")
        failure = Failure(
            ExecutionEnded.__name__,
            f"The execution of the book {reason}, and recorded no error of its own. Start the book again: it continues "
            "where it stopped, and nothing is paid twice.",
        )
        with database.transaction():
            book_id = record_failure(database, execution_arn, failure, stage="WatchBooks", only_unfinished=True)
            if book_id is not None:
                failed.append(FailedBook(book_id, execution_arn, failure.error, failure.message))
                announce(failed[-1])
    return failed
