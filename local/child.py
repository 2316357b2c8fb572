"""A part of the local cloud in a process of its own: it is told what it needs, and ends when its standard input does.

So it ends with us, however we end.
"""

import json
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

BACKLOG = 128
STOP_SECONDS = 5.0


def listen(port: int = 0) -> socket.socket:
    """Return a socket for a child to inherit: it listens already, so who is quicker than the child waits."""
    return socket.create_server(("127.0.0.1", port), backlog=BACKLOG)


def start(
    module: str, configuration: "DataclassInstance", listener: socket.socket, log_file: Path | None
) -> subprocess.Popen[str]:
    """Start a module with the listener, and tell it its configuration on the first line of its standard input.

    Parameters
    ----------
    log_file
        Where its standard error goes; by default, to ours.

    """
    with ExitStack() as resources:
        log = resources.enter_context(log_file.open("ab")) if log_file else None
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C is for the supervisor, which ends things in their order
        )
    tell(process, json.dumps(asdict(configuration)))
    return process


def tell(process: subprocess.Popen[str], line: str) -> None:
    """Send the child a line."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    """Wait for a line from the child; it is empty if the child has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    """Close the child's standard input, which ends it, and kill it if it doesn't."""
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
