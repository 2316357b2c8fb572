"""A part of the local cloud in its own process. It reads its configuration and its commands from standard input.

It exits when its standard input ends, so it never outlives its parent.
"""

import json
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from local import files

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

BACKLOG = 128
STOP_SECONDS = 5.0


def listen(port: int = 0) -> socket.socket:
    """Return a listening socket for a child to inherit. Clients that connect before the child is ready wait."""
    return socket.create_server(("127.0.0.1", port), backlog=BACKLOG)


def start(
    module: str, configuration: "DataclassInstance", listener: socket.socket, log_file: Path | None
) -> subprocess.Popen[str]:
    """Start a module with the listener; write its configuration to the first line of its standard input.

    Parameters
    ----------
    log_file
        Receives its standard error; by default, the parent's standard error does.

    """
    with ExitStack() as resources:
        log = resources.enter_context(files.append_to(log_file)) if log_file else None
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            pass_fds=[listener.fileno()],
            umask=0o077,
            start_new_session=True,  # Ctrl-C goes to the supervisor only, which stops the parts in order
        )
    write_line(process, json.dumps(asdict(configuration)))
    return process


def write_line(process: subprocess.Popen[str], line: str) -> None:
    """Send a line to the child."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def read_line(process: subprocess.Popen[str]) -> str:
    """Wait for a line from the child and return it; empty if the child has exited."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def stop(process: subprocess.Popen[str]) -> None:
    """Close the child's standard input, so that it exits; kill it if it does not exit within 5 seconds."""
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
