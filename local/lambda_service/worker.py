"""A worker: an `awslambdaric` process that runs one invocation at a time and is killed when that times out."""

import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Protocol

import psutil

from local.lambda_service.runtime_api import InvocationRequest, InvocationResponse, RuntimeApi

MEMORY_POLL_SECONDS = 0.1
TIMED_OUT = "Sandbox.Timedout"


class Process(Protocol):
    """A running process; `returncode` is None until it ends, and negative if a signal killed it."""

    @property
    def pid(self) -> int: ...  # noqa: D102

    @property
    def returncode(self) -> int | None: ...  # noqa: D102

    def poll(self) -> int | None: ...  # noqa: D102

    def wait(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class WorkerExit:
    """Lambda's error type and message for an invocation whose worker exited or was killed."""

    error_type: str
    message: str


class Worker:
    """A process that runs one function.

    Parameters
    ----------
    start
        Starts the process, which gets its invocations from the Runtime API at the given host and port.
    log
        Receives its output; the caller closes it.

    """

    def __init__(self, start: Callable[[str], Process], log: IO[bytes]) -> None:
        self._api = RuntimeApi()
        self.log = log
        self.started = time.time()
        self.idle_since = time.monotonic()
        self.used = False
        self.peak_bytes = 0
        self.process = start(self._api.address)
        threading.Thread(target=self._report_exit, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process is running."""
        return self.process.poll() is None

    def wait_until_loaded(self, seconds: float) -> bool:
        """Wait until the function's module is loaded; return False if the worker exits or the time runs out."""
        end = time.monotonic() + seconds
        while not self._api.mailbox.ready.wait(0.02):
            if not self.is_alive or time.monotonic() > end:
                return False
        return True

    @property
    def init_error(self) -> bytes | None:
        """The runtime's error if the function's module could not be loaded."""
        return self._api.mailbox.init_error

    def run(
        self, invocation: InvocationRequest, timeout_seconds: float, memory_mb: int
    ) -> InvocationResponse | WorkerExit:
        """Run an invocation; return the worker's response, or how the worker ended.

        A worker that exceeds the timeout or the memory is killed.
        """
        mailbox = self._api.mailbox
        mailbox.invocations.put(invocation)
        deadline = time.monotonic() + timeout_seconds
        while (remaining := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                response = mailbox.responses.get(timeout=min(MEMORY_POLL_SECONDS, remaining))
                return response if response is not None else self._exited(invocation)
            if self._resident_bytes() > memory_mb * 2**20:
                self.kill()
                return WorkerExit(
                    "Runtime.OutOfMemory",
                    f"RequestId: {invocation.request_id} Error: Runtime exited with error: signal: killed",
                )
        self.kill()
        return WorkerExit(
            TIMED_OUT,
            f"RequestId: {invocation.request_id} Error: Task timed out after {timeout_seconds:.2f} seconds",
        )

    def kill(self) -> None:
        """Kill the process and its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _resident_bytes(self) -> int:
        with suppress(psutil.Error):
            self.peak_bytes = max(self.peak_bytes, self._measured.memory_info().rss)
        return self.peak_bytes

    @cached_property
    def _measured(self) -> psutil.Process:
        """The process as psutil knows it; finding that out takes longer than measuring its memory."""
        return psutil.Process(self.process.pid)

    def _exited(self, invocation: InvocationRequest) -> WorkerExit:
        status = self.process.wait()
        reason = (
            f"signal: {signal.Signals(-status).name.removeprefix('SIG').lower()}"
            if status < 0
            else f"exit status {status}"
        )
        reason = reason.replace("signal: kill", "signal: killed")
        return WorkerExit(
            "Runtime.ExitError", f"RequestId: {invocation.request_id} Error: Runtime exited with error: {reason}"
        )

    def _report_exit(self) -> None:
        """Close the Runtime API with the process, however that ends: killed by us, by somebody else, or by itself."""
        self.process.wait()
        self._api.mailbox.responses.put(None)
        self._api.close()
