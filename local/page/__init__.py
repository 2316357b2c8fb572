"""The page: the shelf, a book, a chapter, as they are right now. It is a client of the stack, as the command is.

It runs beside the local cloud in a process of its own, so that looking never slows what is looked at, or alone, for a
stack that is deployed. Nothing here writes, but `drop`, which puts a source into `raw/` as anyone would.
"""

import errno
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import child

if TYPE_CHECKING:
    import subprocess

PORT = 4580
"""Where the page of `book-pipeline up` is, so that it can be a bookmark; if that is taken, on a free port."""


@dataclass(frozen=True)
class Configuration:
    """What the page's process is told, on the first line of its standard input."""

    listener: int
    environment: dict[str, str]


class Page:
    """The page of a local cloud, whose variables it is told once they are known; use it as a context manager.

    Parameters
    ----------
    port
        0 for a free one; None for the usual one, or a free one if that is taken.

    """

    def __init__(self, port: int | None, *, log_file: Path) -> None:
        self._log_file = log_file
        self._process: subprocess.Popen[str] | None = None
        self._listener = listener_on(port)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        if self._process is not None:
            child.end(self._process)

    def open(self, environment: dict[str, str]) -> None:
        """Start to serve: who has asked before has waited."""
        configuration = Configuration(self._listener.fileno(), environment)
        self._process = child.start(__name__, configuration, self._listener, self._log_file)
        self._listener.close()


def listener_on(port: int | None) -> socket.socket:
    """Return a socket that listens on the port; see `Page`. Raises OSError if it was asked for and is taken."""
    try:
        return child.listen(PORT if port is None else port)
    except OSError as error:
        if port is not None or error.errno != errno.EADDRINUSE:
            raise
        return child.listen()
