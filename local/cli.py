"""The command `book-pipeline`."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from book_pipeline.chapters.split import explain as explained
from events.schemas.start import Wishes
from local import pieces
from local.options import STATE, Captions, Chapters, Footnotes, Include, Model, State, Voice
from local.running import AlreadyRunning, RunningCloud, find_running
from local.terminal import console, fail, told_in_one_line

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


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
    voice: Voice = None,
    model: Model = None,
    chapters: Chapters = None,
    include: Include = None,
    captions: Captions = None,
    footnotes: Footnotes = None,
    max_cost: Annotated[
        str | None, typer.Option(help="USD; a book estimated to cost more stops before anything is paid.")
    ] = None,
    state: State = STATE,
) -> None:
    """Make an audiobook of a book, on this machine."""
    from local.run import drop, fetch_audiobook, watch

    with told_in_one_line():
        wishes = _wishes(
            title=title, author=author, language=language, voice_id=voice, model_id=model, chapters=chapters,
            include=include, captions=captions, footnotes=footnotes, max_cost_usd=max_cost,
        )  # fmt: skip
    with _cloud(state, port=0) as cloud:
        with told_in_one_line():
            dropped = drop(source, wishes, cloud)
        outcome = watch(dropped, cloud, console)
        if not outcome.succeeded:
            fail(f"{outcome.error}: {outcome.cause}")
        folder = fetch_audiobook(dropped.book_id, cloud, out)
    console.print(f"The audiobook is in {folder}", soft_wrap=True)


@app.command()
def estimate(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) address, or gutenberg:NUMBER.")],
    model: Model = None,
    chapters: Chapters = None,
    include: Include = None,
    captions: Captions = None,
    footnotes: Footnotes = None,
    json_wanted: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what an audiobook of a book would cost and how long it would be; no cloud is needed, and no key."""
    from local import preview

    with told_in_one_line():
        wishes = _wishes(model_id=model, chapters=chapters, include=include, captions=captions, footnotes=footnotes)
        document = preview.document_of(source)
        expected = preview.estimate_of(document, wishes)
    if json_wanted:
        sys.stdout.write(json.dumps(preview.as_json(document, expected), ensure_ascii=False) + "\n")
    else:
        console.print(preview.as_table(document.title or source, expected))


@app.command()
def split(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) address, or gutenberg:NUMBER.")],
    json_wanted: Annotated[
        bool, typer.Option("--json", help="As JSON, with the texts; without contents pages.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="The evidence for every cut, and why others were not made.")] = False,
) -> None:
    """Show the chapters as the pipeline would cut them; no cloud is needed."""
    from local import preview

    with told_in_one_line():
        document = preview.document_of(source)
        found, rejected = explained(document.text, language=document.language, title=document.title)
    if json_wanted:
        sys.stdout.write(json.dumps(pieces.as_json(document, found), ensure_ascii=False) + "\n")
    elif explain:
        sys.stdout.writelines(f"{line}\n" for line in pieces.as_explained(found, rejected))
    else:
        console.print(pieces.as_table(document.title or source, found))


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the AWS endpoint.")] = 4566,
    state: State = STATE,
) -> None:
    """Run the local cloud until Ctrl-C; READY on a line of its own says that it can be used."""
    if find_running(state) is not None:
        fail(f"The local cloud of {state} is running already. Use it, or choose another --state.")
    with _cloud(state, port) as cloud:
        console.print(f"AWS endpoint {cloud.environment['AWS_ENDPOINT_URL']}, state in {state}", soft_wrap=True)
        console.print("READY")
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        stop.wait()


@app.command()
def env(state: State = STATE) -> None:
    """Print export lines for the running local cloud: eval "$(book-pipeline env)"."""
    sys.stdout.write(_running(state).exports())


@app.command()
def status(
    book_id: Annotated[str | None, typer.Argument(help="One book, with its chapters and what it cost.")] = None,
    state: State = STATE,
) -> None:
    """Show the books and how far they are, or one book's chapters and costs."""
    from local import shelf

    url = _running(state).environment["BOOK_PIPELINE_DATABASE_URL"]
    shown = [shelf.shelf(url)] if book_id is None else list(shelf.book(url, book_id))
    if not shown:
        fail(f"There is no book {book_id}. `book-pipeline status` lists the books.")
    for part in shown:
        console.print(part, soft_wrap=isinstance(part, str))


def _wishes(**said: Any) -> Wishes:
    return Wishes.model_validate(said)


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
        fail(str(error))
    try:
        for line in cloud.notices:
            console.print(line, soft_wrap=True)
        yield cloud.running
    finally:
        cloud.stop()


def _running(state: Path) -> RunningCloud:
    running = find_running(state)
    if running is None:
        fail(f"No local cloud is running on {state}. Start one with `book-pipeline up`.")
    return running
