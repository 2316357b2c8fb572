"""Says what a command waits for, so that none is silent for more than two seconds."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import typer

from console.cli.terminal import console

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
def steps(what: str, about_seconds: int) -> Iterator[Callable[[str], None]]:
    """Print at once what begins, and about how long it takes; yield a function that says its next step.

    A terminal shows the step in place; elsewhere, each is a line.
    """
    console.print(f"{what}; about {about_seconds} s, longer on a busy machine …", soft_wrap=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda step: console.print(f"  {step} …", soft_wrap=True)
        return
    with console.status(f"{what} …") as shown:
        yield lambda step: shown.update(f"{what}: {step} …")


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
