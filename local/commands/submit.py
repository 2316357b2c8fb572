"""The command that hands a book to a pipeline, the local one or a deployed one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from local.commands.pipelines import stack_of, where_of
from local.options import (
    Author,
    Captions,
    Chapters,
    Footnotes,
    Include,
    JsonNews,
    Language,
    MaxCost,
    Model,
    Out,
    Profile,
    Region,
    StackName,
    StateInstead,
    Title,
    Voice,
    wishes_of,
)
from local.stack import Stack
from local.terminal import console, fail, leave_stdout_to_json, told_in_one_line

if TYPE_CHECKING:
    from local.stack.news import Tell
    from local.stack.submission import Submission

app = typer.Typer()

SHELF_SECONDS = 60.0
START_SECONDS = 15.0


@app.command()
def submit(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(help="A book: a file, an http(s) or s3 address, or gutenberg:NUMBER; or a .json or .csv list."),
    ],
    wait: Annotated[bool, typer.Option("--wait", help="Watch it to its end, then fetch the audiobook.")] = False,
    out: Out = None,
    title: Title = None,
    author: Author = None,
    language: Language = None,
    voice: Voice = None,
    model: Model = None,
    chapters: Chapters = None,
    include: Include = None,
    captions: Captions = None,
    footnotes: Footnotes = None,
    max_cost: MaxCost = None,
    json_wanted: JsonNews = False,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Hand a book to the pipeline; exit 0 when it is submitted, with --wait only when it is complete."""
    from local.stack.submission import submission_of
    from local.stack.watch import running_execution
    from local.telling import see_through, telling

    if json_wanted:
        leave_stdout_to_json()
    with told_in_one_line():
        if out is not None and not wait:
            fail("--out is where --wait puts the audiobook. Say both, or `book-pipeline fetch` it later.")
        said = {
            "title": title, "author": author, "language": language, "voice_id": voice, "model_id": model,
            "chapters": chapters, "include": include, "captions": captions, "footnotes": footnotes,
            "max_cost_usd": max_cost,
        }  # fmt: skip
        wishes = wishes_of(**said)
        stack = stack_of(context, profile, region, stack_name, state)
        if _is_shelf(source):
            if wait or json_wanted or wishes != wishes_of():
                fail("A list of books has its wishes in its rows, and can't be waited for. Submit it without options.")
            _submit_shelf(source, stack)
            return
        submission = submission_of(source, wishes, stack)
        book_id, where = submission.book_id, where_of(profile, region, stack_name, state)
        running = running_execution(book_id, stack)
        if running is not None and not wait:
            fail(
                f"The book {book_id} is being made already, by {running}. Nothing was submitted: "
                "watch it with `book-pipeline status`, or submit it again when that has ended."
            )
        if running is not None:
            console.print("It is being made already, as it was submitted then; watching that.", soft_wrap=True)
        going_on = f"The book goes on without you: `book-pipeline status {book_id}{where}` tells how far it is."
        with telling(book_id, as_json=json_wanted, bars=wait, going_on=going_on) as tell:
            if wait:
                see_through(submission, running, stack, out, tell)
            else:
                _hand_over(submission, stack, tell)
                for command in ("status", "trace", "logs", "fetch"):
                    console.print(f"book-pipeline {command} {book_id}{where}", soft_wrap=True)


def _hand_over(submission: "Submission", stack: Stack, tell: "Tell") -> None:
    """Submit the book, and see it start if that is soon."""
    from local.stack.news import Started, Submitted
    from local.stack.submission import execution_of

    sent_at = submission.send()
    tell(Submitted(book_id=submission.book_id))
    execution = execution_of(submission, sent_at, stack, patience_seconds=START_SECONDS)
    if execution is None:
        console.print("execution has not started yet")
    else:
        tell(Started(book_id=submission.book_id, execution_arn=execution))


def _is_shelf(source: str) -> bool:
    from local.stack.submission import is_shelf

    return "://" not in source.removeprefix("file://") and is_shelf(Path(source))


def _submit_shelf(source: str, stack: Stack) -> None:
    from local.stack.submission import file_of, submit_shelf

    report = submit_shelf(file_of(source), stack, patience_seconds=SHELF_SECONDS)
    if report.reason:
        fail(report.reason)
    for row in report.rows:
        console.print(f"row {row.row}: {row.book_id if row.status == 'requested' else row.reason}", soft_wrap=True)
    if report.refused:
        fail(f"{report.refused} of {len(report.rows)} rows were refused.")
