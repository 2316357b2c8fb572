"""The command that submits a book to a pipeline, local or deployed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from console.cli.commands.target import resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import BookFlags, JsonEvents, TargetFlags, WaitFlags
from console.cli.standard_input import STANDARD_INPUT, as_file
from console.cli.terminal import console, exit_on_error, fail, log_to_stderr
from console.cli.waits import announced_wait, shown_wait
from console.client import Stack
from guards.visible import one_line

if TYPE_CHECKING:
    from console.client.progress_events import Report
    from console.client.submission import Submission

app = typer.Typer()

REPORT_SECONDS = 60.0
START_SECONDS = 15.0


@app.command()
@expand_groups
def submit(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            help="A book: a file, an http(s) or s3 address, gutenberg:NUMBER, or - for standard input. Or a manifest: "
            "a .json or .csv list of books."
        ),
    ],
    *,
    waiting: WaitFlags,
    options: BookFlags,
    as_json: JsonEvents = False,
    target: TargetFlags,
) -> None:
    """Submit a book to the pipeline. Exit 0 when it is submitted; with --wait, when it is complete."""
    from console.cli.progress import reporter, run_to_completion
    from console.client import submission
    from console.client.audiobook_folder import check_folder
    from console.client.voices import with_voice

    if as_json:
        log_to_stderr()
    with exit_on_error():
        waiting.check()
        if waiting.out is not None:
            check_folder(waiting.out)
        book_options = options.book_options()
        if _is_manifest(source):
            if waiting.wait or as_json or options != BookFlags():
                fail("A manifest has the options of each book in its row. Remove --wait, --json and the book options.")
            manifest = submission.existing_file(source)
            _submit_manifest(manifest, resolve_stack(context, target))
            return
        with as_file(source) as file:
            submission.check_source(file, book_options)
            stack = resolve_stack(context, target)
            book_options = with_voice(book_options, options.voice_id, stack)
            with announced_wait("the upload"):
                submitted = submission.submit(file, book_options, stack, has_path=source != STANDARD_INPUT)
        book_id, suffix = submitted.book_id, target.as_arguments()
        hint = f"The book continues without this command. See `book-pipeline status {book_id}{suffix}`."
        with reporter(book_id, as_json=as_json, bars=waiting.wait, resume_hint=hint) as report:
            if waiting.wait:
                run_to_completion(submitted, stack, waiting.out, report, flat=waiting.flat)
            else:
                book_id = _report_start(submitted, stack, report)
                waits = ("approve",) if book_options.review else ()
                for command in (*waits, "status", "trace", "logs", "download"):
                    console.print(f"book-pipeline {command} {book_id}{suffix}", soft_wrap=True)


def _report_start(submitted: "Submission", stack: Stack, report: "Report") -> UUID:
    """Report the execution of the book if it starts soon, and whether it waits. Return the id of the book."""
    from console.client.progress_events import Started, Submitted, Waiting
    from console.client.submission import wait_for_execution
    from console.client.watch import book_of_execution

    report(Submitted(book_id=submitted.book_id))
    with shown_wait("the execution to start"):
        execution = wait_for_execution(submitted, stack, timeout_seconds=START_SECONDS)
    if execution is None:
        console.print("The execution has not started yet.")
        return submitted.book_id
    with shown_wait("the execution to find its book"):
        book = book_of_execution(execution, stack, timeout_seconds=START_SECONDS)
    book_id = submitted.book_id if book is None else book.book_id
    report(Started(book_id=book_id, execution_arn=execution))
    if book is not None and book.newer_version_waits:
        report(Waiting(book_id=book_id))
    return book_id


def _is_manifest(source: str) -> bool:
    from console.client.submission import is_manifest

    return "://" not in source.removeprefix("file://") and is_manifest(Path(source))


def _submit_manifest(file: Path, stack: Stack) -> None:
    from console.client.submission import submit_manifest

    with shown_wait("the report on the list of books"):
        report = submit_manifest(file, stack, timeout_seconds=REPORT_SECONDS)
    if report.reason:
        fail(report.reason)
    for row in report.rows:
        outcome = row.book_id if row.status == "requested" else row.reason
        console.print(one_line(f"row {row.row}: {outcome}"), soft_wrap=True)
    if report.refused:
        fail(f"{report.refused} of {len(report.rows)} rows were rejected.")
