"""The command `book-pipeline`."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import psycopg
import typer
from psycopg.rows import dict_row
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from book_pipeline.chapters.split import explain as explained
from book_pipeline.errors import PipelineError
from book_pipeline.source.readers import read
from book_pipeline.store.database import queries
from events.schemas.start import Wishes
from local import pieces
from local.running import AlreadyRunning, RunningCloud, find_running

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
console = Console()

STATE = Path(".book-pipeline")
StateOption = Annotated[Path, typer.Option(help="Folder of the local cloud: its database and its objects.")]


@app.callback()
def without_own_account() -> None:
    """Make audiobooks on this machine."""
    # Whoever has an AWS account may have its profile and keys in the environment: none of that is for the local cloud.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


@app.command()
def run(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) or s3 address, or gutenberg:NUMBER.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the audiobook [default: audiobooks/<title>].")] = None,
    title: Annotated[str | None, typer.Option(help="Instead of the one that the source names.")] = None,
    author: Annotated[str | None, typer.Option(help="Instead of the one that the source names.")] = None,
    language: Annotated[str | None, typer.Option(help="BCP 47, like en or pt-BR.")] = None,
    voice: Annotated[str | None, typer.Option(help="ElevenLabs voice id.")] = None,
    chapters: Annotated[str | None, typer.Option(help='Chapters to narrate, like "1-3,7".')] = None,
    include: Annotated[
        str | None, typer.Option(help='What else to narrate, like "front,notes": front, part-title, notes, back.')
    ] = None,
    state: StateOption = STATE,
) -> None:
    """Make an audiobook of a book, on this machine."""
    from local.run import NotABook, drop, fetch_audiobook, watch

    try:
        wishes = Wishes(
            title=title, author=author, language=language, voice_id=voice, chapters=chapters, include=include
        )
        with _cloud(state, port=0) as cloud:
            dropped = drop(source, wishes, cloud)
            outcome = watch(dropped, cloud, console)
            if not outcome.succeeded:
                _fail(f"{outcome.error}: {outcome.cause}")
            folder = fetch_audiobook(dropped.book_id, cloud, out)
    except (NotABook, ValidationError) as error:
        _fail(str(error))
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the AWS endpoint.")] = 4566,
    state: StateOption = STATE,
) -> None:
    """Run the local cloud until Ctrl-C; READY on a line of its own says that it can be used."""
    if find_running(state) is not None:
        _fail(f"The local cloud of {state} is running already. Use it, or choose another --state.")
    with _cloud(state, port) as cloud:
        console.print(f"AWS endpoint {cloud.environment['AWS_ENDPOINT_URL']}, state in {state}", soft_wrap=True)
        console.print("READY")
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        stop.wait()


@app.command()
def env(state: StateOption = STATE) -> None:
    """Print export lines for the running local cloud: eval "$(book-pipeline env)"."""
    sys.stdout.write(_running(state).exports())


@app.command()
def split(
    source: Annotated[Path, typer.Argument(help="A book's file.")],
    json_wanted: Annotated[
        bool, typer.Option("--json", help="As JSON, with the texts; without contents pages.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="The evidence for every cut, and why others were not made.")] = False,
) -> None:
    """Show the chapters as the pipeline would cut them; no cloud is needed."""
    try:
        document = read(source.read_bytes(), source.name)
        found, rejected = explained(document.text, language=document.language, title=document.title)
    except (OSError, PipelineError) as error:
        _fail(str(error))
    if json_wanted:
        sys.stdout.write(json.dumps(pieces.as_json(document, found), ensure_ascii=False) + "\n")
    elif explain:
        sys.stdout.writelines(f"{line}\n" for line in pieces.as_explained(found, rejected))
    else:
        console.print(pieces.as_table(document.title or source.name, found))


@app.command()
def status(
    book_id: Annotated[str | None, typer.Argument(help="One book, with its chapters.")] = None,
    state: StateOption = STATE,
) -> None:
    """Show the books and how far they are, or one book's chapters."""
    url = _running(state).environment["BOOK_PIPELINE_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as database:
        if book_id is None:
            console.print(_shelf(queries().shelf(database)))
            return
        try:
            book = queries().book(database, book_id=book_id)
        except psycopg.errors.InvalidTextRepresentation:
            book = None
        if book is None:
            _fail(f"There is no book {book_id}. `book-pipeline status` lists the books.")
        console.print(_chapters(book, queries().chapters_of_book(database, book_id=book_id)))
        if book["error"]:
            console.print(f"{book['error']}: {book['error_message']}", soft_wrap=True)


def _shelf(rows: Any) -> Table:
    table = Table("book_id", "title", "author", "scrape", "parse", "format", "tts", "chapters", "error")
    for row in rows:
        table.add_row(
            str(row["book_id"]),
            row["title"],
            row["author"],
            *(row[name] or "pending" for name in ("scrape_status", "parse_status", "format_status", "tts_status")),
            f"{row['spoken']}/{row['chapters']}",
            row["error"],
        )
    return table


def _chapters(book: dict[str, Any], rows: Any) -> Table:
    table = Table("", "chapter_id", "title", "kind", "format", "tts", "seconds", "error", title=book["title"])
    for row in rows:
        states = (row["format_status"], row["tts_status"]) if row["narrated"] else ("", "")
        table.add_row(
            str(row["position"]), str(row["chapter_id"]), row["title"], row["kind"], *states,
            str(row["audio_seconds"] or ""), row["error"],
        )  # fmt: skip
    return table


@contextmanager
def _cloud(state: Path, port: int) -> Iterator[RunningCloud]:
    """Give the block the cloud that runs on this state folder, or one of its own."""
    running = find_running(state)
    if running is not None:
        yield running
        return
    from local.cloud import LocalCloud

    try:
        with console.status("Starting the local cloud …"):
            cloud = LocalCloud(state, port).start()
    except AlreadyRunning as error:
        _fail(str(error))
    try:
        for line in cloud.notices:
            console.print(line, soft_wrap=True)
        yield cloud.running
    finally:
        cloud.stop()


def _running(state: Path) -> RunningCloud:
    running = find_running(state)
    if running is None:
        _fail(f"No local cloud is running on {state}. Start one with `book-pipeline up`.")
    return running


def _fail(message: str) -> NoReturn:
    typer.echo(message.replace("\n", " "), err=True)
    raise typer.Exit(1)
