"""`book-pipeline` and `aws` in forks of one process that has imported both, which starts them in milliseconds.

They run as the installed commands do: with their own arguments, environment, folder, output, session and exit status.
A test that needs a terminal, a signal while the command runs or another program runs the installed commands.
"""

import importlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from console.cli import terminal
from local.lambda_service import fork_server
from local.lambda_service.forks import ForkedProcess, ForkServer

ROOT = Path(__file__).parents[1]
COMMANDS = {"book-pipeline": ("console.cli.app", "app"), "aws": ("awscli.clidriver", "main")}
"""Module and function of each command, as in the entry points of its package."""
IMPORTED_LATE = ("local.cloud", "local.aws.server", "awscli.customizations.commands")
"""What the commands import when they need it, and what takes longest."""


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
    def run_this_file(connection: socket.socket) -> None:
        descriptor = connection.fileno()
        command = [sys.executable, "-P", __file__, str(descriptor)]  # not -m, which is part of a command's usage line
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[descriptor], start_new_session=True)

    return ForkServer(run_this_file)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _run_command(message: dict[str, Any], output: int) -> None:
    """Become the command; the descriptor is its standard output."""
    os.dup2(output, 1)
    os.close(output)
    errors = os.open(message["errors"], os.O_WRONLY) if message["errors"] else os.dup(1)
    os.dup2(errors, 2)
    os.close(errors)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    os.environ.clear()
    os.environ.update(message["environment"])
    os.chdir(message["folder"])
    os.umask(message["umask"])
    sys.argv = message["arguments"]
    name = Path(sys.argv[0]).name
    if name == "aws":
        importlib.reload(importlib.import_module("awscli"))  # its import sets AWS_DATA_PATH
    elif "COLUMNS" in os.environ:
        terminal.console.width = int(os.environ["COLUMNS"])  # which reads it when it is imported
    module, function = COMMANDS[name]
    sys.exit(getattr(importlib.import_module(module), function)())


if __name__ == "__main__":
    for each in (*IMPORTED_LATE, *(module for module, _ in COMMANDS.values())):
        importlib.import_module(each)
    fork_server.serve(socket.socket(fileno=int(sys.argv[1])), _run_command)
