"""Forks the processes of functions from a process that has imported their modules: a worker starts in milliseconds.

The first server imports libraries and the modules of all functions, and loads what these share; it forks one server for
each function, which gets that function's environment and creates clients in it; that one forks the workers. The service
runs this file by its path with the function's own import path, so it may import the standard library only.

Each request on a server's socket is a JSON message and one file descriptor. The server answers `{"started": pid}`, and
`{"exited": pid, "status": status}` when the process ends. It ends, with all processes that it forked, when its socket
is closed.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from typing import Any

MESSAGE_BYTES = 2**17
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

Message = dict[str, Any]
Task = Callable[[Message, int], None]


def serve(connection: socket.socket, task: Task) -> None:
    """Run the task in a fork for each request, until the socket is closed. In a fork, return when the task ends."""
    woken, waker = socket.socketpair()
    waker.settimeout(0)  # as set_wakeup_fd demands
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    running: set[int] = set()
    gc.freeze()  # a garbage collection in a fork would copy the memory of all imports
    with DefaultSelector() as ready:
        ready.register(connection, EVENT_READ)
        ready.register(woken, EVENT_READ)
        while True:
            sources = {key.fileobj for key, _ in ready.select()}
            if woken in sources:
                woken.recv(MESSAGE_BYTES)
                _report_exits(connection, running)
            if connection not in sources:
                continue
            message, descriptors, *_ = socket.recv_fds(connection, MESSAGE_BYTES, 1)
            if not message:
                break
            process = os.fork()
            if process == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for each in (connection, woken, waker):
                    each.close()
                os.setsid()
                die_with_parent()
                task(json.loads(message), descriptors[0])
                return
            os.close(descriptors[0])
            running.add(process)
            connection.send(json.dumps({"started": process}).encode())
    for process in running:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def run_server(message: Message, descriptor: int) -> None:
    """Serve a function's workers: get its environment, import its module, and create what its workers share."""
    _become(message)
    _prepare(message["handler"], ("share", "prepare"))
    serve(socket.socket(fileno=descriptor), run_worker)


def run_worker(message: Message, descriptor: int) -> None:
    """Run the function; the descriptor receives its output."""
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    os.close(descriptor)
    _become(message)
    if LIBC is not None:
        LIBC.prctl(PR_SET_NAME, message["handler"].split(".")[-2].encode())  # such as format_chapter, in ps and top
    runtime = importlib.import_module("awslambdaric.__main__")
    runtime.main([runtime.__file__, message["handler"]])


def die_with_parent() -> None:
    """Let the kernel kill this process when the thread that started it ends for any reason."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _prepare(handler: str, steps: Iterable[str]) -> None:
    """Import the handler's module, and create what it says in its lists of these names."""
    with suppress(Exception):  # each worker imports it again and reports the error
        module, _, name = handler.rpartition(".")
        function = getattr(importlib.import_module(module), name)
        for step in steps:
            for create in getattr(function, step, ()):
                create()


def _become(message: Message) -> None:
    os.environ.clear()
    os.environ.update(message["environment"])
    os.chdir(message["folder"])


def _report_exits(connection: socket.socket, running: set[int]) -> None:
    with suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            running.discard(process)
            report = {"exited": process, "status": os.waitstatus_to_exitcode(status)}
            with suppress(BrokenPipeError):
                connection.send(json.dumps(report).encode())


if __name__ == "__main__":
    _, socket_number, libraries, handlers = sys.argv
    for library in libraries.split():
        importlib.import_module(library)
    for each in handlers.split():
        _prepare(each, ("share",))
    serve(socket.socket(fileno=int(socket_number)), run_server)
    os._exit(0)  # skip the teardown of all imports, which would delay every stop
