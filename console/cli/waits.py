"""Report what a command waits for: on a terminal after two seconds, in a pipe or a log every thirty."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import typer

from console.cli.terminal import console

if TYPE_CHECKING:
    from rich.status import Status

SILENT_SECONDS = 1.5
"""A shorter wait is not worth a line on a terminal."""
REPEAT_SECONDS = 30.0
"""After this time a wait is reported again, and in a pipe or a log for the first time."""
WAKING = "a function, or a database that has slept, takes some seconds to start"
FOR = {
    "DescribeBooks": "the state of the books",
    "ListVoices": "ElevenLabs' list of voices",
    "SampleVoice": "the sample",
    "RetakePassage": "the paragraph",
    "ApproveBook": "the approval",
    "CancelBook": "the end of the book's execution",
    "DeleteBook": "the deletion of its objects and rows",
    "RetryBook": "the new request",
}


@contextmanager
def steps(what: str, usually: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that reports the next step; with the first one, print what begins and how long it usually takes.

    A terminal shows the step in place; elsewhere, each is a line. An error before the first step stays the only line.
    """
    with ExitStack() as shown:
        status: Status | None = None
        begun = False

        def announce(step: str) -> None:
            nonlocal begun, status
            if not begun:
                begun = True
                console.print(f"{what}; {usually}, longer on a busy machine …", soft_wrap=True)
                if console.is_terminal and not console.is_dumb_terminal:
                    status = shown.enter_context(console.status(what))
            if status is None:
                console.print(f"  {step} …", soft_wrap=True)
            else:
                status.update(f"{what}: {step} …")

        yield announce


@contextmanager
def announced_wait(what: str) -> Iterator[None]:
    """Print on standard error what the block waits for, if it takes long, and repeat it until it ends."""

    def say(seconds: float) -> None:
        long = f", {seconds:.0f} s" if seconds >= REPEAT_SECONDS else ""
        typer.echo(f"Waiting for {what}{long} …", err=True)

    with reminders(SILENT_SECONDS if sys.stderr.isatty() else REPEAT_SECONDS, say):
        yield


@contextmanager
def shown_wait(what: str) -> Iterator[None]:
    """Show on a terminal what the block waits for; elsewhere, print it as `announced_wait` does."""
    with console.status(f"Waiting for {what} …") if console.is_terminal else announced_wait(what):
        yield


@contextmanager
def reminders(first_seconds: float, say: Callable[[float], None]) -> Iterator[Callable[[], None]]:
    """Yield a function to call at each event, and call `say` with the seconds since the last one while there is none.

    Parameters
    ----------
    first_seconds
        When `say` is called first; after that, it is called every REPEAT_SECONDS.

    """
    reported, ended = threading.Event(), threading.Event()

    def remind() -> None:
        since, wait = time.monotonic(), first_seconds
        while not ended.is_set():
            if reported.wait(wait):
                reported.clear()
                since, wait = time.monotonic(), first_seconds
            else:
                with suppress(OSError, ValueError):  # without a reader, the command ends at its next line
                    say(time.monotonic() - since)
                wait = REPEAT_SECONDS

    thread = threading.Thread(target=remind, daemon=True)
    thread.start()
    try:
        yield reported.set
    finally:
        ended.set()
        reported.set()
        thread.join()


def answer_of(function: str) -> AbstractContextManager[None]:
    """Return `announced_wait` for the answer of a function."""
    return announced_wait(f"{FOR.get(function, function)}; {WAKING}")
