"""The commands that ask a pipeline about its books, the local one or a deployed one: status, trace, logs, fetch."""

import sys
from typing import Annotated

import typer
from rich.console import RenderableType

from local import shelf
from local.commands.pipelines import BookId, chapter_of, id_of, stack_of
from local.options import Json, Out, Profile, Region, StackName, StateInstead
from local.terminal import console, fail, told_in_one_line

app = typer.Typer()


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
        stack = stack_of(context, profile, region, stack_name, state)
        if book_id is None:
            books = stack.books()
            found, tables = books.model_dump_json(), shelf.shelf(books)
        else:
            book = stack.book(id_of(book_id))
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
        stack = stack_of(context, profile, region, stack_name, state)
        book = stack.book(id_of(book_id))
        traces = traces_of(book, stack)
    if json_wanted:
        sys.stdout.write(f"{trace_view.as_json(book, traces)}\n")
    else:
        trace_view.show(book, traces, console)
    if not any(found.spans for found in traces):
        fail(f"There is no trace of {book_id}.")


@app.command()
def logs(
    context: typer.Context,
    book_id: BookId,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until nothing works on the book any longer.")] = False,
    chapter: Annotated[str | None, typer.Option(help="One chapter: its number in `status`, or its id.")] = None,
    json_wanted: Annotated[bool, typer.Option("--json", help="The lines as they were written.")] = False,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Show what the functions wrote into their logs about a book."""
    from local.stack import log_view

    with told_in_one_line():
        stack = stack_of(context, profile, region, stack_name, state)
        book = stack.book(id_of(book_id))
        tail = log_view.Tail(stack, book, None if chapter is None else chapter_of(book, chapter))
        for line in tail.follow() if follow else tail.new():
            if json_wanted:
                typer.echo(line.text)
            else:
                console.print(log_view.in_words(line, tail.book), soft_wrap=True)


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
        stack = stack_of(context, profile, region, stack_name, state)
        folder = fetch_audiobook(id_of(book_id), stack, out)
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


def _show(*parts: RenderableType) -> None:
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
