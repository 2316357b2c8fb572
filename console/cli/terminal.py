"""Output for people: results on stdout, an error as one line on stderr.

A book decides what is in its title, and a terminal obeys codes that it finds there. So everything that a command prints
passes through this module: what rich draws through `PlainConsole`, everything else through `PlainStream`.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, NoReturn, cast

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from console.cli.errors import USER_ERRORS
from console.client.errors import message_of
from guards.visible import visible


class PlainStream:
    """A text stream that shows control codes instead of passing them on; in JSON, they are escaped."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write the visible text."""
        self.stream.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write the visible lines."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":  # bytes would pass unseen
            raise AttributeError(name)
        return getattr(self.stream, name)


class PlainConsole(Console):
    """A console that shows the control codes in what it is given; those that it adds itself are obeyed."""

    @property
    def file(self) -> IO[str]:
        """The stream that takes the console's own control codes."""
        file = super().file
        return file.stream if isinstance(file, PlainStream) else file

    @file.setter
    def file(self, file: IO[str]) -> None:
        self._file = file

    def render_str(self, text: str, **options: Any) -> Text:
        """Return the visible text, whose width is then known to a table."""
        return super().render_str(visible(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the pieces of anything that can be drawn."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


console = PlainConsole(markup=False, emoji=False)  # a title may contain brackets and colons


def print_plainly() -> None:
    """Show the control codes in everything that this process prints from now on, errors included."""
    sys.stdout, sys.stderr = (cast("Any", PlainStream(stream)) for stream in (sys.stdout, sys.stderr))


def log_to_stderr() -> None:
    """Print messages to people on stderr from now on, so that stdout has only JSON."""
    console.stderr = True


def fail(message: str) -> NoReturn:
    """Print the message on one line of stderr, and exit with status 1."""
    typer.echo(visible(message.replace("\n", " ")), err=True)
    raise typer.Exit(1)


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Turn an error that the user can correct into its message and exit status 1."""
    try:
        yield
    except BrokenPipeError:  # the reader, such as `head`, wants no more; the command ends without a message
        raise
    except USER_ERRORS as error:
        fail(message_of(error))
