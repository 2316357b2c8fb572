"""One worker: an `awslambdaric` process that runs one invocation at a time, and is killed when it overstays."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

import psutil

from local.lambda_service.function import Launch
from local.lambda_service.runtime_api import Answer, Invocation, RuntimeApi

MEMORY_POLL_SECONDS = 0.1
TIMED_OUT = "Sandbox.Timedout"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Ending:
    """How an invocation ended when the worker did not answer: Lambda's own error type and message."""

    error_type: str
    message: str


class Worker:
    """A process with one function loaded in it, and the log that it writes, which its owner closes."""

    def __init__(self, how: Launch, log: IO[bytes]) -> None:
        self._api = RuntimeApi()
        self.log = log
        self.started = time.time()
        self.idle_since = time.monotonic()
        self.used = False
        self.peak_bytes = 0
        self.process = subprocess.Popen(
            how.command,
            cwd=how.folder,
            env={**how.environment, "AWS_LAMBDA_RUNTIME_API": self._api.address},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, no lock
        )
        threading.Thread(target=self._report_exit, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another invocation."""
        return self.process.poll() is None

    def wait_until_loaded(self, seconds: float) -> bool:
        """Wait until the function's module is loaded; False if the worker died over it."""
        end = time.monotonic() + seconds
        while not self._api.mailbox.asked.wait(0.02):
            if not self.is_alive or time.monotonic() > end:
                return False
        return True

    @property
    def init_error(self) -> bytes | None:
        """What the runtime said when the function's module could not be loaded."""
        return self._api.mailbox.init_error

    def run(self, invocation: Invocation, timeout_seconds: float, memory_mb: int) -> Answer | Ending:
        """Run one invocation to its answer, or to the worker's end."""
        mailbox = self._api.mailbox
        mailbox.invocations.put(invocation)
        deadline = time.monotonic() + timeout_seconds
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                answer = mailbox.answers.get(timeout=min(MEMORY_POLL_SECONDS, left))
                return answer if answer is not None else self._exited(invocation)
            if self._resident_bytes() > memory_mb * 2**20:
                self.kill()
                return Ending(
                    "Runtime.OutOfMemory",
                    f"RequestId: {invocation.request_id} Error: Runtime exited with error: signal: killed",
                )
        self.kill()
        return Ending(
            TIMED_OUT,
            f"RequestId: {invocation.request_id} Error: Task timed out after {timeout_seconds:.2f} seconds",
        )

    def kill(self) -> None:
        """End the process and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._api.close()

    def _resident_bytes(self) -> int:
        with suppress(psutil.Error):
            self.peak_bytes = max(self.peak_bytes, psutil.Process(self.process.pid).memory_info().rss)
        return self.peak_bytes

    def _exited(self, invocation: Invocation) -> Ending:
        status = self.process.returncode
        reason = (
            f"signal: {signal.Signals(-status).name.removeprefix('SIG').lower()}"
            if status < 0
            else f"exit status {status}"
        )
        reason = reason.replace("signal: kill", "signal: killed")
        return Ending(
            "Runtime.ExitError", f"RequestId: {invocation.request_id} Error: Runtime exited with error: {reason}"
        )

    def _report_exit(self) -> None:
        self.process.wait()
        self._api.mailbox.answers.put(None)


def _die_with_parent() -> None:
    """Ask the kernel to kill the worker when the thread that started it ends, however it ends."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
