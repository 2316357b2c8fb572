"""The commands of the local cloud: run, up, env."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from console.cli.option_groups import expand_groups
from console.cli.options import STATE, BookFlags, Flat, JsonEvents, Out, State
from console.cli.page_process import PORT, PageProcess
from console.cli.standard_input import STANDARD_INPUT, as_file
from console.cli.terminal import console, exit_on_error, fail, log_to_stderr
from console.cli.waits import steps
from console.client import Stack, find_stack
from console.client.watch import Decide
from events.schemas.describe_books import BookDetails
from local.discovery import RunningCloud, find_running, running_cloud, use, wait_for_users

app = typer.Typer()

OTHERS = "Another command uses this local cloud, so it stops when that command ends. Ctrl-C stops it now."
FINISHING = "The paid calls that are running end first, so that nothing is paid twice. Ctrl-C does not wait for them."
USUALLY = "5 to 10 s"
"""A local cloud starts within this time on a machine with two idle processors; a new database takes the longest."""
RESUME_HINT = "Stopped. Run the same command again to resume; nothing is paid twice."


@app.command()
@expand_groups
def run(
    source: Annotated[
        str, typer.Argument(help="A book: a file, an http(s) or s3 address, gutenberg:NUMBER, or - for standard input.")
    ],
    *,
    out: Out = None,
    flat: Flat = False,
    options: BookFlags,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask on a terminal, neither for a review nor before a payment.")
    ] = False,
    as_json: JsonEvents = False,
    state: State = STATE,
) -> None:
    """Make an audiobook on this machine."""
    from console.cli.confirmation import confirm_costs
    from console.cli.progress import reporter, run_to_completion
    from console.client.audiobook_folder import check_folder
    from console.client.submission import check_source, submit
    from console.client.voices import with_voice

    if as_json:
        log_to_stderr()
    resources = ExitStack()
    with exit_on_error():
        if options.review is None and not yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            options = replace(options, review=True)
        book_options = options.book_options()
        if out is not None:
            check_folder(out)
        file = resources.enter_context(as_file(source))
        check_source(file, book_options)  # fail before the cloud starts
        if not yes and not book_options.review:
            confirm_costs(file, book_options)
    with resources, _cloud(state, port=0, waits=True) as cloud, exit_on_error():
        console.print(f"Progress: {cloud.environment['BOOK_PIPELINE_PAGE_URL']}", soft_wrap=True)
        stack = find_stack(cloud.client)
        submission = submit(
            file, with_voice(book_options, options.voice_id, stack), stack, has_path=source != STANDARD_INPUT
        )
        with reporter(submission.book_id, as_json=as_json, resume_hint=RESUME_HINT) as report:
            run_to_completion(submission, stack, out, report, flat=flat, decide=_decide(stack, as_json=as_json))


def _decide(stack: Stack, *, as_json: bool) -> Decide | None:
    """Return what asks about a review, if there is a terminal to ask on."""
    from console.cli.reviewing import review_on_terminal

    if as_json or not sys.stdin.isatty():
        return None

    def decide(book: BookDetails) -> None:
        review_on_terminal(book, stack)

    return decide


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the AWS endpoint.")] = 4566,
    page_port: Annotated[
        int | None, typer.Option(help=f"Port of the page [default: {PORT}, or a free one if that is taken].")
    ] = None,
    packages: Annotated[
        Path | None,
        typer.Option(help="Run the functions from these packages, as AWS does [default: from the checkout]."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="Let moto's CloudFormation create the stack from this template, which `make synth` writes."),
    ] = None,
    state: State = STATE,
) -> None:
    """Run the local cloud until Ctrl-C. It prints the line READY when it can be used."""
    with exit_on_error():
        if find_running(state) is not None:
            fail(f"The local cloud of {state} is already running. Use it, or choose another --state.")
    with _cloud(state, port, packages, page_port, template) as cloud:
        console.print(f"AWS endpoint {cloud.environment['AWS_ENDPOINT_URL']}, state in {state}", soft_wrap=True)
        console.print(f"Page {cloud.environment['BOOK_PIPELINE_PAGE_URL']}", soft_wrap=True)
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        console.print("READY")  # a program that reads it may stop the cloud at once
        stop.wait()


@app.command()
def env(state: State = STATE) -> None:
    """Print export lines for the running local cloud. Use: eval "$(book-pipeline env)"."""
    with exit_on_error():
        sys.stdout.write(running_cloud(state).exports())


@contextmanager
def _cloud(
    state: Path,
    port: int,
    packages: Path | None = None,
    page_port: int | None = None,
    template: Path | None = None,
    *,
    waits: bool = False,
) -> Iterator[RunningCloud]:
    """Yield the cloud that runs on this state folder, or start one for the block.

    Parameters
    ----------
    waits
        Whether a cloud that was started for the block stops only when no other command uses it.

    """
    with exit_on_error():
        running = find_running(state)
    if running is not None:
        with use(state):
            if find_running(state) is not None:
                yield running
                return
    from local.cloud import LocalCloud

    with ExitStack() as parts:
        with exit_on_error():
            page = parts.enter_context(PageProcess(page_port, log_file=state / "logs" / "page.log"))
            with steps("Starting the local cloud", USUALLY) as announce:
                cloud = LocalCloud(state, port, packages, page.url, template=template, announce=announce).start()
        try:
            page.open(cloud.running.environment)
            for line in cloud.notices:
                console.print(line, soft_wrap=True)
            with _until_others_end(state) if waits else nullcontext():
                yield cloud.running
        finally:
            cloud.stop(lambda: console.print(FINISHING))


@contextmanager
def _until_others_end(state: Path) -> Iterator[None]:
    """Wait at the end of the block, also after an error, until no other command uses the cloud."""
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        wait_for_users(state, lambda: console.print(OTHERS))
        raise
    wait_for_users(state, lambda: console.print(OTHERS))
