"""The service's side of fork servers: starts them, and processes in them."""

import json
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from local.lambda_service import fork_server
from local.lambda_service.function import Launch

if TYPE_CHECKING:
    from pathlib import Path

KILLED = int(-signal.SIGKILL)


class ForkServerEnded(Exception):
    """The fork server ended, with all its processes."""


class ForkedProcess:
    """A process that a fork server started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def poll(self) -> int | None:
        """Return what `wait` returns, or None while the process runs."""
        return self.returncode

    def wait(self, timeout_seconds: float | None = None) -> int:
        """Wait for the end of the process; return its exit status, or minus the signal that killed it.

        Raises TimeoutError if it does not end in time.
        """
        if not self._ended.wait(timeout_seconds):
            raise TimeoutError(f"process {self.pid} runs after {timeout_seconds} s")
        assert self.returncode is not None
        return self.returncode

    def end(self, status: int) -> None:
        """Take note that the process ended."""
        self.returncode = status
        self._ended.set()


class ForkServer:
    """One fork server and its processes; thread-safe.

    Parameters
    ----------
    start
        Starts the server, which inherits or receives the given socket.

    """

    def __init__(self, start: Callable[[socket.socket], object]) -> None:
        self._connection, other_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with other_end:
            start(other_end)
        self._asking = threading.Lock()
        self._started: queue.SimpleQueue[ForkedProcess | None] = queue.SimpleQueue()
        self.has_ended = False
        threading.Thread(target=self._read, daemon=True, name="fork-server").start()

    def start(self, message: Mapping[str, Any], descriptor: int) -> ForkedProcess:
        """Start a process that receives the message and the descriptor. Raises ForkServerEnded."""
        with self._asking:
            process = None
            with suppress(OSError):
                socket.send_fds(self._connection, [json.dumps(message).encode()], [descriptor])
                process = self._started.get()
        if process is None:
            self.has_ended = True
            raise ForkServerEnded
        return process

    def close(self) -> None:
        """End the server and its processes."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        running: dict[int, ForkedProcess] = {}
        with self._connection, suppress(OSError):
            while report := self._connection.recv(fork_server.MESSAGE_BYTES):
                fields: dict[str, Any] = json.loads(report)
                if "started" in fields:
                    process = ForkedProcess(fields["started"])
                    running[process.pid] = process
                    self._started.put(process)
                else:
                    running.pop(fields["exited"]).end(fields["status"])
        for process in running.values():
            process.end(KILLED)
        self.has_ended = True
        self._started.put(None)


class ForkServers:
    """The fork servers of all functions; thread-safe.

    Parameters
    ----------
    libraries, handlers
        Modules that the functions of the checkout share, and the handlers of these functions; imported once.

    """

    def __init__(self, libraries: Sequence[str] = (), handlers: Sequence[str] = ()) -> None:
        self._shared = (" ".join(libraries), " ".join(handlers))
        self._lock = threading.Lock()
        self._roots: dict[tuple[Path, ...], ForkServer] = {}
        self._servers: dict[str, ForkServer] = {}
        # The kernel kills a server when the thread that started it ends, so one thread that lives as long as the
        # service starts all of them.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="lambda-starter")

    def start_worker(self, name: str, launch: Launch, log: IO[bytes]) -> ForkedProcess:
        """Start a worker of the function with this name."""
        try:
            return self._server(name, launch).start(launch.message, log.fileno())
        except ForkServerEnded:  # somebody killed it
            return self._server(name, launch).start(launch.message, log.fileno())

    def close(self) -> None:
        """End all servers, and with them the workers."""
        with self._lock:
            for server in (*self._servers.values(), *self._roots.values()):
                server.close()
        self._starter.shutdown()

    def _server(self, name: str, launch: Launch) -> ForkServer:
        with self._lock:
            server = self._servers.get(name)
            if server is None or server.has_ended:
                root = self._root(launch)
                server = ForkServer(lambda connection: root.start(launch.message, connection.fileno()))
                self._servers[name] = server
            return server

    def _root(self, launch: Launch) -> ForkServer:
        root = self._roots.get(launch.import_path)
        if root is None or root.has_ended:
            root = ForkServer(lambda connection: self._starter.submit(self._run, launch, connection).result())
            self._roots[launch.import_path] = root
        return root

    def _run(self, launch: Launch, connection: socket.socket) -> None:
        shared = ("", "") if launch.isolated else self._shared
        subprocess.Popen(
            [*launch.interpreter, fork_server.__file__, str(connection.fileno()), *shared],
            cwd=launch.folder,
            env=launch.base_environment,
            stdin=subprocess.DEVNULL,
            pass_fds=[connection.fileno()],
            start_new_session=True,
            umask=0o077,
            preexec_fn=fork_server.die_with_parent,  # noqa: PLW1509 - one system call, no lock
        )
