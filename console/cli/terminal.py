"""Output for people: results on stdout, an error as one line on stderr."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from console.cli.errors import USER_ERRORS
from console.client.errors import message_of

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

console = Console(markup=False)  # a title may contain brackets


def log_to_stderr() -> None:
    """Print messages to people on stderr from now on, so that stdout has only JSON."""
    console.stderr = True


def plain(text: str) -> str:
    """Return the text on one line without control codes: the title of a book may contain them."""
    return CONTROLS.sub(" ", text)


def fail(message: str) -> NoReturn:
    """Print the message on one line of stderr, and exit with status 1."""
    typer.echo(message.replace("\n", " "), err=True)
    raise typer.Exit(1)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Turn an error that the user can correct into its message and exit status 1."""
    try:
        yield
    except USER_ERRORS as error:
        fail(message_of(error))
