"""The commands about books in a pipeline, the local one or a deployed one: submit, status, trace, fetch."""

import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import RenderableType

from account import STACK_NAME, client_of
from local import shelf
from local.options import (
    STATE,
    Author,
    Captions,
    Chapters,
    Footnotes,
    Include,
    Json,
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
from local.running import running_cloud
from local.stack import BookUnknown, Stack, find_stack
from local.terminal import console, fail, told_in_one_line

app = typer.Typer()

BookId = Annotated[str, typer.Argument(help="The book's id, as `submit` and `status` print it.")]
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
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Hand a book to the pipeline; exit 0 when it is submitted, with --wait only when it is complete."""
    from local.stack.audiobook import fetch_audiobook
    from local.stack.submission import execution_of, submission_of
    from local.stack.watch import running_execution, started_by, watch

    with told_in_one_line():
        if out is not None and not wait:
            fail("--out is where --wait puts the audiobook. Say both, or `book-pipeline fetch` it later.")
        said = {
            "title": title, "author": author, "language": language, "voice_id": voice, "model_id": model,
            "chapters": chapters, "include": include, "captions": captions, "footnotes": footnotes,
            "max_cost_usd": max_cost,
        }  # fmt: skip
        wishes = wishes_of(**said)
        stack = _stack(context, profile, region, stack_name, state)
        if _is_shelf(source):
            if wait or wishes != wishes_of():
                fail("A list of books has its wishes in its rows, and can't be waited for. Submit it without options.")
            _submit_shelf(source, stack)
            return
        submission = submission_of(source, wishes, stack)
        book_id = submission.book_id
        execution = running_execution(book_id, stack)
        if execution is not None and not wait:
            fail(
                f"The book {book_id} is being made already, by {execution}. Nothing was submitted: "
                "watch it with `book-pipeline status`, or submit it again when that has ended."
            )
        if execution is not None:
            console.print("It is being made already, as it was submitted then; watching that.", soft_wrap=True)
        else:
            sent_at = submission.send()
            console.print(f"book {book_id}")
            execution = (
                started_by(submission, sent_at, stack)
                if wait
                else execution_of(submission, sent_at, stack, patience_seconds=START_SECONDS)
            )
        console.print(f"execution {execution or 'has not started yet'}", soft_wrap=True)
        if not wait or execution is None:
            where = _where(profile, region, stack_name, state)
            for command in ("status", "trace", "fetch"):
                console.print(f"book-pipeline {command} {book_id}{where}", soft_wrap=True)
            return
        outcome = watch(book_id, execution, stack, console)
        if not outcome.succeeded:
            fail(f"{outcome.error}: {outcome.cause}")
        folder = fetch_audiobook(book_id, stack, out)
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


@app.command()
def status(
    context: typer.Context,
    book_id: Annotated[str | None, typer.Argument(help="One book, with its chapters and what it cost.")] = None,
    json_wanted: Json = False,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Show the books and how far they are, or one book's chapters and costs."""
    with told_in_one_line():
        stack = _stack(context, profile, region, stack_name, state)
        if book_id is None:
            books = stack.books()
            found, tables = books.model_dump_json(), shelf.shelf(books)
        else:
            book = stack.book(_id(book_id))
            found, tables = book.model_dump_json(), shelf.book(book)
    if json_wanted:
        sys.stdout.write(f"{found}\n")
    else:
        _show(*tables)


@app.command()
def trace(
    context: typer.Context,
    book_id: BookId,
    json_wanted: Json = False,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Show what happened to a book, step by step with times and errors, as X-Ray recorded it."""
    from local.stack import trace_view
    from local.stack.traces import traces_of

    with told_in_one_line():
        stack = _stack(context, profile, region, stack_name, state)
        book = stack.book(_id(book_id))
        traces = traces_of(book, stack)
    if json_wanted:
        sys.stdout.write(f"{trace_view.as_json(book, traces)}\n")
    else:
        _show(*trace_view.as_trees(book, traces))
    if not any(found.spans for found in traces):
        fail(f"There is no trace of {book_id}.")


@app.command()
def fetch(
    context: typer.Context,
    book_id: BookId,
    out: Out = None,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Copy a complete audiobook's MP3 files here."""
    from local.stack.audiobook import fetch_audiobook

    with told_in_one_line():
        stack = _stack(context, profile, region, stack_name, state)
        folder = fetch_audiobook(_id(book_id), stack, out)
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


def _stack(
    context: typer.Context, profile: str | None, region: str | None, name: str | None, state: Path | None
) -> Stack:
    """Return the deployed stack that was named, else the local cloud's: a command reaches no account by chance."""
    if profile is None and region is None and name is None:
        return find_stack(running_cloud(state or STATE).client)
    if state is not None:
        fail("--state is a local cloud, --profile, --region and --stack are a deployed stack. Say one of them.")
    return find_stack(client_of(context.obj, profile, region), name or STACK_NAME)


def _where(profile: str | None, region: str | None, name: str | None, state: Path | None) -> str:
    said = {"--profile": profile, "--region": region, "--stack": name, "--state": state}
    return "".join(f" {option} {value}" for option, value in said.items() if value is not None)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BookUnknown(f"{text} is no book's id. `book-pipeline status` lists the books.") from None


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


def _show(*parts: RenderableType) -> None:
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
