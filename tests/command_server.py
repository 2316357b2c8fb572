"""The process of `tests.commands` that has imported the commands, and forks."""

import atexit
import importlib
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import awscli.clidriver
import awscli.handlers  # each `aws` loads its plugins

import local.aws.server
import local.cloud  # noqa: F401 - `book-pipeline up` imports both when it starts
from console.cli import terminal
from console.cli.app import app
from local.aws import deployment, patches
from local.lambda_service.fork_server import serve
from tests.forked_parts import use_forked_parts

COMMANDS = {"book-pipeline": app, "aws": awscli.clidriver.main}
START_A_CLOUD = {"run", "up"}


def run_command(message: dict[str, Any], output: int) -> None:
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
        importlib.reload(awscli)  # its import sets AWS_DATA_PATH
    elif "COLUMNS" in os.environ:
        terminal.console.width = int(os.environ["COLUMNS"])  # rich reads it when it is imported
    if name == "book-pipeline" and not START_A_CLOUD.isdisjoint(sys.argv[1:2]):
        use_forked_parts()
    try:
        sys.exit(COMMANDS[name]())
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        _exit(end.code or 0)


def _exit(status: int) -> None:
    """End the process as Python does, but do not take apart all that is imported, which takes longer than a command."""
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


if __name__ == "__main__":
    plan = deployment.function_sizes()["GenerateAudio"]["reserved_concurrency"]
    patches.syntax_tree(deployment.definition(plan))  # each cloud needs it
    serve(socket.socket(fileno=int(sys.argv[1])), run_command)
