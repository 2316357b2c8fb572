"""Lets a cloud of the tests start its parts in milliseconds: from what a process has imported, and from a copy.

The page, the proxy and the stand-ins are forked from a process without threads, in which their modules are loaded.
A new database is a copy of one that the same code has made once.
"""

import fcntl
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import local.providers.control_server
import local.providers.elevenlabs
import local.providers.gemini
import local.rds_proxy.session  # noqa: F401
from local import postgres, postgres_programs, subprocesses
from local.credentials import Credentials
from local.lambda_service.fork_server import LIBC, PR_SET_NAME, die_with_parent, serve
from local.lambda_service.forks import ForkedProcess, ForkServer
from local.postgres import Postgres

ROOT = Path(__file__).parents[1]
DATABASES = ROOT / "build" / "databases"
initialise = Postgres._initialise
PRIVATE = 0o077
"""The umask of a part."""
_replaced: list[Any] = []
"""Standard streams of the forked process; they would close their descriptors with their end."""


class ForkedPart:
    """A part's process, as `local.subprocesses` uses it: the same socket is its standard input and output."""

    def __init__(self, process: ForkedProcess, connection: socket.socket) -> None:
        self.pid = process.pid
        self._process, self._connection = process, connection
        self.stdin, self.stdout = connection.makefile("w"), connection.makefile("r")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> None:
        """Close its standard input, and wait for its end. Raises TimeoutExpired."""
        with suppress(OSError):  # it has ended
            self._connection.shutdown(socket.SHUT_WR)
        try:
            self._process.wait(timeout)
        except TimeoutError:
            raise subprocess.TimeoutExpired("a part", timeout or 0) from None
        for stream in (self.stdin, self.stdout, self._connection):
            with suppress(OSError):
                stream.close()


def use_forked_parts() -> None:
    """Fork the parts of this process's cloud, and copy its database; call it before the first thread starts."""
    server = ForkServer(_fork_server)

    def start(module: str, configuration: Any, listener: socket.socket, log_file: Path | None) -> ForkedPart:
        ours, theirs = socket.socketpair()
        message = {
            "module": module,
            "listener": listener.fileno(),
            "log": str(log_file) if log_file else None,
            "environment": dict(os.environ),
        }
        with theirs:
            process = server.start(message, theirs.fileno())
        socket.send_fds(ours, [b"\n"], [listener.fileno()])
        part = ForkedPart(process, ours)
        subprocesses.write_line(part, json.dumps(asdict(configuration)))
        return part

    subprocesses.start = start
    Postgres._initialise = _copy_database


def _fork_server(connection: socket.socket) -> None:
    if os.fork():
        return
    die_with_parent()
    status = 1
    try:
        serve(connection, _run_part)
        status = 0
    except Exception:  # noqa: BLE001 - what a part does not catch
        traceback.print_exc()
    finally:
        os._exit(status)


def _run_part(message: dict[str, Any], descriptor: int) -> None:
    """Become the part, with the descriptor as its standard input and output."""
    for stream in (0, 1):
        os.dup2(descriptor, stream)
    os.close(descriptor)
    with socket.socket(fileno=os.dup(0)) as connection:
        _, (listener,), *_ = socket.recv_fds(connection, 1, 1)
    if listener != message["listener"]:
        os.dup2(listener, message["listener"])  # its configuration has this number
        os.close(listener)
    if message["log"]:
        log = os.open(message["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 2)
        os.close(log)
    _replaced.extend((sys.stdin, sys.stdout, sys.stderr))
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    os.environ.clear()
    os.environ.update(message["environment"])
    os.chdir(ROOT)
    os.umask(PRIVATE)
    if LIBC is not None:
        LIBC.prctl(PR_SET_NAME, message["module"].encode())  # its command line is that of the process it is forked from
    sys.argv = [message["module"]]
    runpy.run_module(message["module"], run_name="__main__", alter_sys=True)
    sys.stdout.flush()


def _copy_database(self: Postgres) -> None:
    """Copy a database that is as `Postgres` makes a new one, with its owners."""
    unfinished = self._folder / "data.unfinished"
    subprocess.run(["rm", "-rf", unfinished], check=True)
    subprocess.run(["cp", "-a", _new_database(), unfinished], check=True)
    unfinished.rename(self._data)


def _new_database() -> Path:
    """Return the folder of a new database; the first process of all that need one makes it."""
    code = b"".join(Path(module.__file__).read_bytes() for module in (postgres, postgres_programs))
    programs = postgres_programs.binary("initdb").stat().st_mtime_ns
    folder = DATABASES / sha256(code + str((programs, os.geteuid())).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    maker = Postgres(folder, Credentials())
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not maker._data.exists():
            maker._folder.mkdir(exist_ok=True)
            initialise(maker)
    return maker._data
