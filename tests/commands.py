"""Runs `book-pipeline` and `aws` in forks of a process that has imported them, so they start in milliseconds.

They run as the installed commands do: with their own arguments, environment, folder, output, session and exit status.
A test that needs a terminal or another program starts the installed command instead.
"""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from local.lambda_service.forks import ForkedProcess, ForkServer

ROOT = Path(__file__).parents[1]
SERVER = Path(__file__).with_name("command_server.py")


def run(
    arguments: Sequence[object],
    *,
    timeout: float,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    check: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; parameters, result and errors are those of `subprocess.run`."""
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryFile("w+") as output, tempfile.NamedTemporaryFile("r") as errors:
        process = start(words, env=env, cwd=cwd, output=output.fileno(), errors=errors.name)
        try:
            status = process.wait(timeout)
        except TimeoutError:
            os.killpg(process.pid, 9)
            raise subprocess.TimeoutExpired(words, timeout) from None
        output.seek(0)
        done = subprocess.CompletedProcess(words, status, output.read(), errors.read())
    if check:
        done.check_returncode()
    return done


def start(
    arguments: Sequence[object],
    *,
    output: int,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    errors: str | None = None,
) -> ForkedProcess:
    """Start a command in a session of its own.

    Parameters
    ----------
    output
        Descriptor of its standard output.
    errors
        Path of its standard error; by default, that is its standard output.

    """
    message = {
        "arguments": [str(argument) for argument in arguments],
        "environment": dict(os.environ if env is None else env),
        "folder": str(cwd or Path.cwd()),
        "umask": _umask(),
        "errors": errors,
    }
    return _server().start(message, output)


@cache
def _server() -> ForkServer:
    def run_server(connection: socket.socket) -> None:
        descriptor = connection.fileno()
        command = [sys.executable, "-P", SERVER, str(descriptor)]  # with -m, each command's usage line would show it
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            pass_fds=[descriptor],
            start_new_session=True,
        )

    return ForkServer(run_server)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
