"""A book on its way, shown until its execution has ended."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from account import StackUnusable
from events.schemas.shelf_state import BookState
from local.stack import BookUnknown, Stack
from local.stack.submission import Submission, execution_of

POLL_SECONDS = 0.5
POLLS_A_LOOK = 4
"""The database is asked through a function, which costs; the execution is asked for nothing."""
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
        arn = stack.book(book_id).execution_arn
    except BookUnknown:
        return None
    if arn is None:
        return None
    states = stack.client("stepfunctions")
    try:
        status = states.describe_execution(executionArn=arn)["status"]
    except states.exceptions.ExecutionDoesNotExist:  # it ended long ago
        return None
    return None if status in ENDED else arn


def started_by(submission: Submission, since: datetime, stack: Stack) -> str:
    """Wait for the execution that a submission starts, and return its ARN. Raises StackUnusable if none comes."""
    execution = execution_of(submission, since, stack, patience_seconds=START_SECONDS)
    if execution is None:
        raise StackUnusable(
            f"Nothing has started within {START_SECONDS:.0f} s. "
            "Look at the rules' dead-letter queues and at the state machine's executions (docs/runbook.md)."
        )
    return execution


def watch(book_id: UUID, execution: str, stack: Stack, console: Console) -> Outcome:
    """Show a bar for each stage until the book's execution has ended.

    If the execution ends because another one works on the book already, that one is watched.
    """
    states = stack.client("stepfunctions")
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bars = {
            "scrape_status": progress.add_task("ScrapeBook", total=1),
            "parse_status": progress.add_task("ParseBook", total=1),
            "format_status": progress.add_task("FormatChapters", total=None),
            "tts_status": progress.add_task("GenerateAudio", total=None),
            "done": progress.add_task("FinalizeBook", total=1),
        }
        polls = 0
        while True:
            answer = states.describe_execution(executionArn=execution)
            ended = answer["status"] in ENDED
            if ended or polls % POLLS_A_LOOK == 0:
                _show(progress, bars, _book(book_id, stack))
            if ended and (other := _turned_away_by(answer, book_id, execution, stack)):
                execution = other
            elif ended:
                succeeded = answer["status"] == "SUCCEEDED"
                return Outcome(succeeded, answer.get("error") or answer["status"], answer.get("cause") or "")
            polls += 1
            time.sleep(POLL_SECONDS)


def _turned_away_by(answer: dict[str, Any], book_id: UUID, execution: str, stack: Stack) -> str | None:
    """Return the execution that holds the book's claim, if this one ended because of it."""
    if json.loads(answer.get("output") or "{}").get("admitted") is not False:
        return None
    holder = stack.book(book_id).execution_arn
    return holder if holder != execution else None


def _book(book_id: UUID, stack: Stack) -> BookState | None:
    try:
        return stack.book(book_id)
    except BookUnknown:
        return None


def _show(progress: Progress, bars: dict[str, TaskID], book: BookState | None) -> None:
    if book is None:
        return
    for name in ("scrape_status", "parse_status"):
        progress.update(bars[name], completed=int(getattr(book, name) == "complete"))
    narrated = [chapter for chapter in book.chapters if chapter.narrated] if book.parse_status == "complete" else []
    for name in ("format_status", "tts_status"):
        done = sum(getattr(chapter, name) == "complete" for chapter in narrated)
        progress.update(bars[name], total=len(narrated) or None, completed=done)
    progress.update(bars["done"], completed=int(book.tts_status == "complete"))
