"""Watch a book until its execution ends."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True)
class Outcome:
    """How the book's execution ended."""

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


def require_execution(submission: Submission, since: datetime, stack: Stack) -> str:
    """Wait for the execution that a submission starts, and return its ARN. Raises StackUnusable if none starts."""
    execution = wait_for_execution(submission, since, stack, timeout_seconds=START_SECONDS)
    if execution is None:
        raise StackUnusable(
            f"No execution has started within {START_SECONDS:.0f} s. "
            "See the dead-letter queues of the rules and the executions of the state machine (docs/how-to/runbook.md)."
        )
    return execution


def watch(book_id: UUID, execution: str, stack: Stack, report: Report) -> Outcome:
    """Report the events of an execution until it ends, and return how it ended.

    If it ends because another execution already works on the book, continue with that one.
    """
    while True:
        description = _watch_execution(book_id, execution, stack, report)
        owner = _claim_owner(description, book_id, execution, stack)
        if owner is None:
            succeeded = description["status"] == "SUCCEEDED"
            return Outcome(succeeded, description.get("error") or description["status"], description.get("cause") or "")
        execution = owner


def _watch_execution(book_id: UUID, execution: str, stack: Stack, report: Report) -> dict[str, Any]:
    states = stack.client("stepfunctions")
    log = ExecutionLog(execution)
    book: BookDetails | None = None
    report(Started(book_id=book_id, execution_arn=execution))
    while True:
        description: dict[str, Any] = states.describe_execution(executionArn=execution)
        book = _current(book, book_id, stack)
        if book is not None:
            for event in log.new_events(book, time.monotonic()):
                report(event)
        if description["status"] in ENDED:
            return description
        time.sleep(POLL_SECONDS)


def _current(book: BookDetails | None, book_id: UUID, stack: Stack) -> BookDetails | None:
    """Return the current state of the book; None before it has a row in the database."""
    try:
        return stack.book(book_id) if book is None else stack.get_if_changed(book) or book
    except BookUnknown:
        return None


def _claim_owner(description: dict[str, Any], book_id: UUID, execution: str, stack: Stack) -> str | None:
    """Return the execution that holds the claim on the book, if the described one ended because of it."""
    if json.loads(description.get("output") or "{}").get("admitted") is not False:
        return None
    owner = stack.book(book_id).execution_arn
    return owner if owner != execution else None
