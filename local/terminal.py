"""How the command speaks to people: what goes well on stdout, what doesn't as one line on stderr."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from local.trouble import TROUBLE, line_of

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

console = Console(markup=False)  # a title may have brackets in it


def leave_stdout_to_json() -> None:
    """From now on say everything to people on stderr."""
    console.stderr = True


def plain(text: str) -> str:
    """Return the text in one line and without control codes, which a book's title may have in it."""
    return CONTROLS.sub(" ", text)


def fail(message: str) -> NoReturn:
    """Say in one line why nothing can be done, and end with exit 1."""
    typer.echo(message.replace("\n", " "), err=True)
    raise typer.Exit(1)


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the block's trouble as `fail` does."""
    try:
        yield
    except TROUBLE as error:
        fail(line_of(error))
