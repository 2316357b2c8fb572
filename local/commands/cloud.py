"""The local cloud's commands: run, up, env."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from local.options import (
    STATE,
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
    State,
    Title,
    Voice,
    wishes_of,
)
from local.page import PORT
from local.running import AlreadyRunning, RunningCloud, find_running, running_cloud
from local.stack import find_stack
from local.terminal import console, fail, leave_stdout_to_json, told_in_one_line

app = typer.Typer()

GOING_ON = "Stopped. The same command goes on where it was; what was paid is not paid again."


@app.command()
def run(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) or s3 address, or gutenberg:NUMBER.")],
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
    state: State = STATE,
) -> None:
    """Make an audiobook of a book, on this machine."""
    from local.stack.submission import checked, submission_of
    from local.telling import see_through, telling

    if json_wanted:
        leave_stdout_to_json()
    with told_in_one_line():
        wishes = wishes_of(
            title=title, author=author, language=language, voice_id=voice, model_id=model, chapters=chapters,
            include=include, captions=captions, footnotes=footnotes, max_cost_usd=max_cost,
        )  # fmt: skip
        checked(source, wishes)  # before a cloud is started for it
    with _cloud(state, port=0) as cloud, told_in_one_line():
        console.print(f"Watch it at {cloud.environment['BOOK_PIPELINE_PAGE_URL']}", soft_wrap=True)
        stack = find_stack(cloud.client)
        submission = submission_of(source, wishes, stack)
        with telling(submission.book_id, as_json=json_wanted, going_on=GOING_ON) as tell:
            see_through(submission, None, stack, out, tell)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the AWS endpoint.")] = 4566,
    page_port: Annotated[
        int | None, typer.Option(help=f"Port of the page [default: {PORT}, or a free one if that is taken].")
    ] = None,
    packages: Annotated[
        Path | None, typer.Option(help="Run the functions from these packages, as on AWS [default: the checkout].")
    ] = None,
    state: State = STATE,
) -> None:
    """Run the local cloud until Ctrl-C; READY on a line of its own says that it can be used."""
    if find_running(state) is not None:
        fail(f"The local cloud of {state} is running already. Use it, or choose another --state.")
    with _cloud(state, port, packages, page_port) as cloud:
        console.print(f"AWS endpoint {cloud.environment['AWS_ENDPOINT_URL']}, state in {state}", soft_wrap=True)
        console.print(f"Page {cloud.environment['BOOK_PIPELINE_PAGE_URL']}", soft_wrap=True)
        console.print("READY")
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        stop.wait()


@app.command()
def env(state: State = STATE) -> None:
    """Print export lines for the running local cloud: eval "$(book-pipeline env)"."""
    with told_in_one_line():
        sys.stdout.write(running_cloud(state).exports())


@contextmanager
def _cloud(
    state: Path, port: int, packages: Path | None = None, page_port: int | None = None
) -> Iterator[RunningCloud]:
    """Give the block the cloud that runs on this state folder, or one of its own."""
    running = find_running(state)
    if running is not None:
        yield running
        return
    from local.cloud import LocalCloud

    try:
        with console.status("Starting the local cloud …"):
            cloud = LocalCloud(state, port, packages, page_port).start()
    except AlreadyRunning as error:
        fail(str(error))
    try:
        for line in cloud.notices:
            console.print(line, soft_wrap=True)
        yield cloud.running
    finally:
        cloud.stop()
