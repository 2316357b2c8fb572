"""Says what a command waits for, so that none is silent for more than two seconds."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import typer

from console.cli.terminal import console

if TYPE_CHECKING:
    from rich.status import Status

SILENT_SECONDS = 1.5
"""A shorter wait is not worth a line."""
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
    """Yield a function that says the next step; with the first one, print what begins and how long it usually takes.

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
    """Say on standard error what the block waits for, if it takes long."""
    timer = threading.Timer(SILENT_SECONDS, _say, [f"Waiting for {what} …"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def answer_of(function: str) -> AbstractContextManager[None]:
    """Return `announced_wait` for the answer of a function."""
    return announced_wait(f"{FOR.get(function, function)}; {WAKING}")


def _say(message: str) -> None:
    if sys.stderr.isatty():
        typer.echo(message, err=True)
