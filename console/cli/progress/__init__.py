"""Show the progress of a book: bars on a terminal, lines of text elsewhere, JSON with `--json`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import typer

from console.cli.errors import USER_ERRORS
from console.cli.progress.lines import printed_lines
from console.cli.progress.rich_bars import ProgressBars
from console.cli.terminal import console, fail
from console.client import Stack
from console.client.audiobook_folder import download_audiobook
from console.client.binding import wait_until_bound
from console.client.error_labels import described
from console.client.errors import message_of
from console.client.progress_events import Complete, Failed, Interrupted, ProgressEvent, Report, Submitted
from console.client.submission import Submission
from console.client.watch import Decide, require_execution, watch

INTERRUPTED = 130
"""Exit status of a command that Ctrl-C ends, as shells define it."""


@contextmanager
def reporter(book_id: UUID, *, as_json: bool, bars: bool = True, resume_hint: str) -> Iterator[Report]:
    """Yield a function that shows the events of a book. An error in the block is reported as `interrupted`.

    Parameters
    ----------
    bars
        Whether to show bars on a terminal; they are for a block that watches the book.
    resume_hint
        Message after Ctrl-C: how to continue.

    """
    with _output(as_json=as_json, bars=bars) as report:
        try:
            yield report
        except KeyboardInterrupt:
            report(Interrupted(book_id=book_id, message=resume_hint))
            typer.echo(resume_hint, err=True)
            raise typer.Exit(INTERRUPTED) from None
        except USER_ERRORS as error:
            report(Interrupted(book_id=book_id, message=message_of(error)))
            raise


def run_to_completion(
    submission: Submission,
    stack: Stack,
    out: Path | None,
    report: Report,
    *,
    flat: bool = False,
    decide: Decide | None = None,
) -> None:
    """Watch a submitted book, and download the audiobook. If the book fails, exit with status 1.

    Parameters
    ----------
    out, flat
        The folder, as in `download_audiobook`.
    decide
        Lets a person decide about a book that waits for a review; by default somebody decides elsewhere.

    """
    report(Submitted(book_id=submission.book_id))
    outcome = watch(submission.book_id, require_execution(submission, stack), stack, report, decide)
    book_id = outcome.book_id
    if not outcome.succeeded:
        report(Failed(book_id=book_id, error=outcome.error, message=outcome.cause))
        fail(described(outcome.error, outcome.cause))
    wait_until_bound(book_id, stack, report)
    folder = download_audiobook(book_id, stack, out, flat=flat)
    report(Complete(book_id=book_id, folder=folder, m4b=next(iter(sorted(folder.glob("*.m4b"))), None)))


@contextmanager
def _output(*, as_json: bool, bars: bool) -> Iterator[Report]:
    if as_json:
        yield _print_json
    elif bars and sys.stdout.isatty() and not console.is_dumb_terminal:
        with ProgressBars(console) as shown:
            yield shown.report
    else:
        with printed_lines() as printed:
            yield printed


def _print_json(event: ProgressEvent) -> None:
    typer.echo(event.model_dump_json(exclude_none=True))
