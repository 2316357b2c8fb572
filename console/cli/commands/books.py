"""The commands about the books of a pipeline: status, trace, logs, download."""

import sys
from typing import Annotated

import typer
from rich.console import RenderableType

from console.cli.commands.target import BookId, resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import Flat, Json, Out, TargetFlags
from console.cli.terminal import console, exit_on_error, fail
from console.cli.views import status as status_view
from console.cli.waits import announced_wait
from console.client.ids import check_id, find_book, find_chapter

app = typer.Typer()


@app.command()
@expand_groups
def status(
    context: typer.Context,
    book_id: Annotated[str | None, typer.Argument(help="Show this book, by its id or the beginning of it.")] = None,
    *,
    as_json: Json = False,
    target: TargetFlags,
) -> None:
    """Show all books, or one book with its chapters and costs."""
    with exit_on_error():
        if book_id is not None:
            check_id(book_id)  # fail before the stack is searched
        stack = resolve_stack(context, target)
        if book_id is None:
            books = stack.books()
            text, tables = books.model_dump_json(), status_view.book_list(books)
        else:
            book = stack.book(find_book(book_id, stack))
            text, tables = book.model_dump_json(), status_view.book_details(book)
    if as_json:
        sys.stdout.write(f"{text}\n")
    else:
        _show(*tables)


@app.command()
@expand_groups
def trace(context: typer.Context, book_id: BookId, *, as_json: Json = False, target: TargetFlags) -> None:
    """Show the X-Ray traces of a book, with times and errors."""
    from console.cli.views import trace
    from console.client.traces import traces_of

    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        book = stack.book(find_book(book_id, stack))
        with announced_wait("the traces from X-Ray and CloudWatch"):
            traces = traces_of(book, stack)
    if as_json:
        sys.stdout.write(f"{trace.as_json(book, traces)}\n")
    else:
        trace.show(book, traces, console)
    if not any(found.spans for found in traces):
        fail(f"There is no trace of the book {book_id}.")


@app.command()
@expand_groups
def logs(
    context: typer.Context,
    book_id: BookId,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", help="Print new lines until no execution works on the book.")
    ] = False,
    chapter: Annotated[
        str | None, typer.Option(help="Only this chapter: its number in `status`, its id, or the beginning of the id.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the lines as the functions wrote them.")] = False,
    target: TargetFlags,
) -> None:
    """Show the log lines of a book from all functions."""
    from console.cli.views.logs import as_text
    from console.client.log_tail import LogTail

    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        book = stack.book(find_book(book_id, stack))
        tail = LogTail(stack, book, None if chapter is None else find_chapter(book, chapter))
        for line in tail.follow() if follow else tail.new_lines():
            if as_json:
                typer.echo(line.text)
            else:
                console.print(as_text(line, tail.book), soft_wrap=True)


@app.command()
@expand_groups
def download(
    context: typer.Context, book_id: BookId, *, out: Out = None, flat: Flat = False, target: TargetFlags
) -> None:
    """Download the files of a complete audiobook."""
    from console.client.audiobook_folder import download_audiobook

    with exit_on_error():
        check_id(book_id)
        stack = resolve_stack(context, target)
        found = find_book(book_id, stack)
        with announced_wait("the files of the audiobook"):
            folder = download_audiobook(found, stack, out, flat=flat)
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


def _show(*parts: RenderableType) -> None:
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
