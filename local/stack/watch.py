"""A book on its way, watched until its execution has ended."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from account import StackUnusable
from events.schemas.shelf_state import BookState
from local.stack import BookUnknown, Stack
from local.stack.chronicle import Chronicle
from local.stack.news import Started, Tell
from local.stack.submission import Submission, execution_of

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
    """Return the ARN of the living execution that works on the book, if one does."""
    try:
        book = stack.book(book_id)
    except BookUnknown:
        return None
    return book.execution_arn if is_being_made(book, stack) else None


def is_being_made(book: BookState, stack: Stack) -> bool:
    """Tell whether the execution that the book belongs to is alive."""
    if book.execution_arn is None:
        return False
    states = stack.client("stepfunctions")
    try:
        status = states.describe_execution(executionArn=book.execution_arn)["status"]
    except states.exceptions.ExecutionDoesNotExist:  # it ended long ago
        return False
    return status not in ENDED


def started_by(submission: Submission, since: datetime, stack: Stack) -> str:
    """Wait for the execution that a submission starts, and return its ARN. Raises StackUnusable if none comes."""
    execution = execution_of(submission, since, stack, patience_seconds=START_SECONDS)
    if execution is None:
        raise StackUnusable(
            f"Nothing has started within {START_SECONDS:.0f} s. "
            "Look at the rules' dead-letter queues and at the state machine's executions (docs/runbook.md)."
        )
    return execution


def watch(book_id: UUID, execution: str, stack: Stack, tell: Tell) -> Outcome:
    """Tell what happens to the book until its execution has ended.

    If the execution ends because another one works on the book already, that one is watched.
    """
    while True:
        ending = _until_its_end(book_id, execution, stack, tell)
        other = _turned_away_by(ending, book_id, execution, stack)
        if other is None:
            succeeded = ending["status"] == "SUCCEEDED"
            return Outcome(succeeded, ending.get("error") or ending["status"], ending.get("cause") or "")
        execution = other


def _until_its_end(book_id: UUID, execution: str, stack: Stack, tell: Tell) -> dict[str, Any]:
    states = stack.client("stepfunctions")
    chronicle = Chronicle(execution)
    book: BookState | None = None
    tell(Started(book_id=book_id, execution_arn=execution))
    while True:
        answer: dict[str, Any] = states.describe_execution(executionArn=execution)
        book = _now(book, book_id, stack)
        if book is not None:
            for news in chronicle.news(book, time.monotonic()):
                tell(news)
        if answer["status"] in ENDED:
            return answer
        time.sleep(POLL_SECONDS)


def _now(book: BookState | None, book_id: UUID, stack: Stack) -> BookState | None:
    """Return the book as it is now; None before the pipeline knows it."""
    try:
        return stack.book(book_id) if book is None else stack.newer(book) or book
    except BookUnknown:
        return None


def _turned_away_by(answer: dict[str, Any], book_id: UUID, execution: str, stack: Stack) -> str | None:
    """Return the execution that holds the book's claim, if this one ended because of it."""
    if json.loads(answer.get("output") or "{}").get("admitted") is not False:
        return None
    holder = stack.book(book_id).execution_arn
    return holder if holder != execution else None
