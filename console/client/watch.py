"""Watch a book until its execution ends."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from account import StackUnusable
from console.client import BookUnknown, Stack
from console.client.execution_log import ExecutionLog
from console.client.progress_events import Report, Started
from console.client.submission import Submission, wait_for_execution
from events.schemas.describe_books import BookDetails

POLL_SECONDS = 1.0
START_SECONDS = 120.0
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


Decide = Callable[[BookDetails], None]
"""Lets a person decide about a book that waits for a review."""


@dataclass(frozen=True)
class Outcome:
    """How the book's execution ended."""

    book_id: UUID
    succeeded: bool
    error: str = ""
    cause: str = ""


def running_execution(book_id: UUID, stack: Stack) -> str | None:
    """Return the ARN of the execution that works on the book, or None."""
    try:
        book = stack.book(book_id)
    except BookUnknown:
        return None
    return book.execution_arn if is_in_progress(book, stack) else None


def is_in_progress(book: BookDetails, stack: Stack) -> bool:
    """Return whether the execution that owns the book is running."""
    if book.execution_arn is None:
        return False
    states = stack.client("stepfunctions")
    try:
        status = states.describe_execution(executionArn=book.execution_arn)["status"]
    except states.exceptions.ExecutionDoesNotExist:  # Step Functions deletes it 90 days after its end
        return False
    return status not in ENDED


def require_execution(submission: Submission, stack: Stack) -> str:
    """Wait for the execution that a submission starts, and return its ARN. Raises StackUnusable if none starts."""
    execution = wait_for_execution(submission, stack, timeout_seconds=START_SECONDS)
    if execution is None:
        raise StackUnusable(
            f"No execution has started within {START_SECONDS:.0f} s. "
            "See the dead-letter queues of the rules and the executions of the state machine (docs/how-to/runbook.md)."
        )
    return execution


def watch(book_id: UUID, execution: str, stack: Stack, report: Report, decide: Decide | None = None) -> Outcome:
    """Report the events of an execution until it ends, and return how it ended.

    If it ends because another execution already works on the book, continue with that one; if a newer version of the
    book waits for its end, continue with the execution that makes this one.

    Parameters
    ----------
    book_id
        The id that follows from the source. The execution may find another book there; then `Outcome` has its id.
    decide
        Called once for each review that the book waits for; by default somebody decides elsewhere.

    """
    while True:
        book_id, description = _watch_execution(book_id, execution, stack, report, decide)
        following = _next_execution(description, book_id, execution, stack)
        if following is None:
            succeeded = description["status"] == "SUCCEEDED"
            error, cause = description.get("error") or description["status"], description.get("cause") or ""
            return Outcome(book_id, succeeded, error, cause)
        execution = following


def book_of_execution(execution: str, stack: Stack, *, timeout_seconds: float) -> BookDetails | None:
    """Return the book that an execution has claimed, or for which it has ended because another one has the claim.

    None if it ends without a book, or the time is up.
    """
    states = stack.client("stepfunctions")
    end = time.monotonic() + timeout_seconds
    while time.monotonic() < end:
        description = states.describe_execution(executionArn=execution)
        book = _current(None, execution, stack)
        if book is not None or description["status"] in ENDED:
            output = json.loads(description.get("output") or "{}")
            return stack.book(UUID(output["book_id"])) if book is None and "book_id" in output else book
        time.sleep(POLL_SECONDS)
    return None


def _watch_execution(
    book_id: UUID, execution: str, stack: Stack, report: Report, decide: Decide | None
) -> tuple[UUID, dict[str, Any]]:
    states = stack.client("stepfunctions")
    log = ExecutionLog(execution)
    book: BookDetails | None = None
    decided = ""
    report(Started(book_id=book_id, execution_arn=execution))
    while True:
        description: dict[str, Any] = states.describe_execution(executionArn=execution)
        book = _current(book, execution, stack)
        if book is not None:
            book_id = book.book_id
            for event in log.new_events(book, time.monotonic()):
                report(event)
            if decide and book.review and book.execution_arn == execution and decided != book.review.review_id:
                decided = book.review.review_id
                decide(book)
        if description["status"] in ENDED:
            return book_id, description
        time.sleep(POLL_SECONDS)


def _current(book: BookDetails | None, execution: str, stack: Stack) -> BookDetails | None:
    """Return the current state of the book; None before the execution has claimed it."""
    try:
        return stack.book_of(execution) if book is None else stack.get_if_changed(book) or book
    except BookUnknown:
        return None


def _next_execution(description: dict[str, Any], book_id: UUID, execution: str, stack: Stack) -> str | None:
    """Return the execution that holds the claim on the book instead of the ended one, or will hold it; else None."""
    output = json.loads(description.get("output") or "{}")
    if output.get("admitted") is False:
        return stack.book(UUID(output["book_id"])).execution_arn
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            book = stack.book(book_id)
        except BookUnknown:
            return None
        if book.execution_arn != execution or not book.newer_version_waits:
            return book.execution_arn if book.execution_arn != execution else None
        time.sleep(POLL_SECONDS)
    raise StackUnusable(
        f"A newer version of the book {book_id} waits, and no execution has started within {START_SECONDS:.0f} s. "
        "WatchBooks starts it: see its logs and its dead-letter queue (docs/how-to/runbook.md)."
    )
