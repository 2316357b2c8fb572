"""Progress as lines of text without control codes, for pipes and log files."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import typer

from console.cli.waits import REPEAT_SECONDS, reminders
from console.client.amounts import STAND_IN
from console.client.error_labels import described
from console.client.progress_events import (
    AwaitsReview,
    Binding,
    ChapterChanged,
    ChapterWaits,
    Complete,
    Progress,
    ProgressEvent,
    Queued,
    Report,
    StageChanged,
    Started,
    Submitted,
    Waiting,
    Warned,
)
from console.client.queue import queue_label
from console.client.stage_names import stage_name
from events.schemas.describe_books import QueuePlace
from guards.visible import one_line

MINUTE = 60


@contextmanager
def printed_lines() -> Iterator[Report]:
    """Yield a function that prints an event as a line; without a new event, what the book waits for is printed."""
    waits_for = "the book"

    def still(seconds: float) -> None:
        typer.echo(f"{datetime.now().astimezone():%H:%M:%S}  still {waits_for}, after {seconds:.0f} s")

    with reminders(REPEAT_SECONDS, still) as reported:

        def report(event: ProgressEvent) -> None:
            nonlocal waits_for
            waits_for = wait_after(event) or waits_for
            line = describe(event)
            if line and isinstance(event, Submitted | Started | Complete):
                typer.echo(line)
            elif line:
                typer.echo(f"{event.at.astimezone():%H:%M:%S}  {line}")
            if line:
                reported()

        yield report


def wait_after(event: ProgressEvent) -> str:
    """Return what happens after an event, for a line about a long wait; empty if the event does not tell."""
    waits_for = ""
    match event:
        case Submitted() | Started():
            waits_for = "waiting for the first stage"
        case StageChanged(state="started"):
            waits_for = stage_name(event.stage)
        case StageChanged():
            waits_for = "waiting for the next stage"
        case Binding():
            waits_for = "binding" if event.status == "running" else "downloading"
        case Waiting() | Queued() | AwaitsReview() | ChapterWaits() | Progress():
            waits_for = describe(event)
    return waits_for


def describe(event: ProgressEvent) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    """Return an event as text; empty for an event that is for programs only or is printed by the command."""
    match event:
        case Submitted():
            return f"book {event.book_id}"
        case Started():
            return f"execution {event.execution_arn}"
        case Waiting():
            return "a newer version waits until the running execution ends"
        case Queued():
            return queue_label(QueuePlace(place=event.place, seconds=event.seconds))
        case AwaitsReview():
            return (
                f"waiting for review: {event.chapters} chapters, about ${event.estimated_usd:.2f}; "
                f"`book-pipeline approve {event.book_id}`"
            )
        case Warned():
            return one_line(f"WARNING: {event.message}")
        case Binding(status="failed"):
            return one_line(f"binding  failed: {described(event.error, event.message)}")
        case Binding():
            return f"binding  {'started' if event.status == 'running' else event.status}"
        case StageChanged():
            return f"{stage_name(event.stage)}  {event.state}"
        case ChapterChanged(state="failed"):
            where = f"{stage_name(event.stage)}  chapter {event.number}, {event.title}"
            return one_line(f"{where}: {described(event.error, event.message)}")
        case ChapterWaits():
            return one_line(f"{stage_name(event.stage)}  chapter {event.number} waits: {event.message}")
        case Progress():
            left = time_left(event)
            left = f"{left} of formatting" if left and event.stage == "FormatChapters" else left
            parts = (chapter_count(event, " chapters"), f"{event.percent} %", left, costs(event))
            return f"{stage_name(event.stage)}  {', '.join(filter(None, parts))}"
        case Complete():
            single = f"One file with chapter marks and cover: {event.m4b}\n" if event.m4b else ""
            return f"{single}The audiobook is in {event.folder}"
        case _:
            return ""


def chapter_count(progress: Progress, unit: str = "") -> str:
    """Return the number of complete chapters, of all chapters, and of failed ones."""
    failed = f", {progress.failed} failed" if progress.failed else ""
    return f"{progress.complete}/{progress.chapters}{unit}{failed}"


def time_left(progress: Progress) -> str:
    """Return the remaining time, rounded up to 5 seconds or a minute; empty while it is not known."""
    seconds = progress.seconds_left
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return f"about {5 * math.ceil(seconds / 5)} s left"
    hours, minutes = divmod(math.ceil(seconds / MINUTE), MINUTE)
    return f"about {f'{hours} h ' if hours else ''}{minutes} min left"


def costs(progress: Progress) -> str:
    """Return the costs of the book so far and the estimate; of a stand-in, what they would be at the provider."""
    unpaid = f"{STAND_IN}, nothing paid: " if progress.usd and progress.usd == progress.stand_in_usd else ""
    return f"{unpaid}{progress.usd:.2f} of {progress.estimated_usd:.2f} USD"
