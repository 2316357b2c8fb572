"""Serve the page of a local cloud in its own process, so that viewers do not slow the cloud down."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Self

from console.web import Configuration
from local import subprocesses
from local.ports import listen_on

if TYPE_CHECKING:
    import subprocess

PORT = 4580
"""Default port of the page, so that its address can be a bookmark. If it is taken, a free port is used."""


class PageProcess:
    """The process that serves the page of a local cloud; use it as a context manager.

    The address exists before the cloud starts; a browser that connects before `open` waits.

    Parameters
    ----------
    port
        0 for a free port; None for the default port, or a free one if that is taken.
    log_file
        File for the standard error of the process.

    Raises
    ------
    PortUnusable
        The given port is taken, or is not a port.

    """

    def __init__(self, port: int | None, *, log_file: Path) -> None:
        self._log_file = log_file
        self._process: subprocess.Popen[str] | None = None
        self._listener = listener_on(port, "--page-port")
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        if self._process is not None:
            subprocesses.stop(self._process)

    def open(self, environment: dict[str, str]) -> None:
        """Start the process, for the cloud that these variables describe."""
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        configuration = Configuration(self._listener.fileno(), environment)
        self._process = subprocesses.start("console.web", configuration, self._listener, self._log_file)
        self._listener.close()


def listener_on(port: int | None, option: str) -> socket.socket:
    """Return a socket that listens on the port that the option gives; see `PageProcess`. Raises PortUnusable."""
    if port is not None:
        return listen_on(port, option)
    try:
        return subprocesses.listen(PORT)
    except OSError:
        return subprocesses.listen()
