"""Invokes functions: starts workers, enforces timeout, memory and concurrency, writes Lambda's log lines."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from local.lambda_service import platform_log
from local.lambda_service.forks import ForkServers
from local.lambda_service.function import FunctionConfig
from local.lambda_service.invocation_queue import InvocationQueue, ServiceClosed
from local.lambda_service.pool import WorkerPool
from local.lambda_service.runtime_api import InvocationRequest, InvocationResponse
from local.lambda_service.worker import Worker, WorkerExit

INIT_SECONDS = 30.0
IDLE_AFTER_SECONDS = 0.5
"""An event about what has ended may start another function within this time."""
MAX_RESPONSE_BYTES = 6 * 1024 * 1024


class TooManyRequests(Exception):
    """The function's reserved concurrency is used up, or the service is being closed."""


@dataclass(frozen=True)
class InvocationResult:
    """The result of an invocation; times are in seconds since 1970."""

    request_id: str
    payload: bytes
    function_error: str | None
    cold_start: bool
    init_seconds: float
    started_at: float
    ended_at: float


Hook = Callable[[FunctionConfig, InvocationResult, str | None], None]


class LambdaService:
    """All functions and their workers; thread-safe.

    Parameters
    ----------
    checkout
        Folder with the code of functions without a package.
    logs
        Folder for the functions' log streams.
    libraries, handlers
        Modules that the functions without a package share, and their handlers; they are imported once for all of these.
    require_room
        Raises DiskFull if there is too little room for new work.

    """

    def __init__(
        self,
        checkout: Path,
        logs: Path,
        *,
        region: str,
        account: str,
        libraries: Sequence[str] = (),
        handlers: Sequence[str] = (),
        require_room: Callable[[], None] = lambda: None,
    ) -> None:
        self._region, self._account = region, account
        self._require_room = require_room
        self.functions: dict[str, FunctionConfig] = {}
        self.on_invocation: Hook = lambda *_: None
        self._lock = threading.Lock()
        self._in_use: dict[str, int] = defaultdict(int)
        self._queue = InvocationQueue()
        self._pool = WorkerPool(checkout, logs, region, ForkServers(libraries, handlers), self._queue)

    def create_function(self, config: FunctionConfig) -> None:
        """Deploy a function."""
        self.functions[config.name] = config

    def arn(self, name: str) -> str:
        """Return the function's ARN."""
        return f"arn:aws:lambda:{self._region}:{self._account}:function:{name}"

    def invoke(self, name: str, payload: bytes, trace_header: str | None = None) -> InvocationResult:
        """Invoke the function and wait for its result; wait first if all workers are in use.

        Raises TooManyRequests at its reserved concurrency. Raises DiskFull if a function that is not short cannot
        start, or if any has failed, as most do on a full disk; the caller retries later.
        """
        config = self.functions[name]
        if not config.is_short:
            self._require_room()
        with self._lock:
            if config.reserved_concurrency is not None and self._in_use[name] >= config.reserved_concurrency:
                raise TooManyRequests(name)
            self._in_use[name] += 1
        try:
            with self._queue.turn(config):
                result = self._run(config, payload, trace_header)
        except ServiceClosed as error:
            raise TooManyRequests(name) from error
        finally:
            with self._lock:
                self._in_use[name] -= 1
        self.on_invocation(config, result, trace_header)
        if result.function_error:
            self._require_room()
        return result

    def workers(self, name: str) -> list[int]:
        """Return the process ids of the function's workers."""
        return self._pool.processes(name)

    def wait_until_idle(self, seconds: float, names: Collection[str] | None = None) -> bool:
        """Wait until no function has run for a moment, but at most so many seconds; return whether none is running.

        With names, only these functions count.
        """
        end, idle_since = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < end:
            with self._lock:
                if any(running for name, running in self._in_use.items() if names is None or name in names):
                    idle_since = time.monotonic()
            if time.monotonic() - idle_since > IDLE_AFTER_SECONDS:
                return True
            time.sleep(IDLE_AFTER_SECONDS / 10)
        return False

    def close(self) -> None:
        """Kill all workers."""
        self._queue.close()
        self._pool.close()

    def _run(self, config: FunctionConfig, payload: bytes, trace_header: str | None) -> InvocationResult:
        started = time.time()
        worker, request_id = self._pool.acquire(config), str(uuid4())
        cold = not worker.used
        if cold and not worker.wait_until_loaded(INIT_SECONDS):
            return self._failed_init(config, worker, request_id, started)
        init_seconds = time.time() - worker.started if cold else 0.0
        worker.used = True
        _log(worker, platform_log.start_line(request_id))
        begun = time.time()
        deadline_ms = int((begun + config.timeout_seconds) * 1000)
        outcome = worker.run(
            InvocationRequest(request_id, payload, deadline_ms, self.arn(config.name), trace_header),
            config.timeout_seconds,
            config.memory_mb,
        )
        ended = time.time()
        report = platform_log.report_line(
            request_id,
            outcome,
            seconds=ended - begun,
            init_seconds=init_seconds,
            memory_mb=config.memory_mb,
            peak_bytes=worker.peak_bytes,
        )
        _log(worker, report)
        self._pool.release(config, worker)
        payload, error = _invoke_response(outcome)
        return InvocationResult(request_id, payload, error, cold, init_seconds, started, ended)

    def _failed_init(self, config: FunctionConfig, worker: Worker, request_id: str, started: float) -> InvocationResult:
        init_error = worker.init_error
        worker.kill()
        self._pool.release(config, worker)
        failure = WorkerExit(
            "Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited during its init phase"
        )
        payload = init_error if init_error is not None else _invoke_response(failure)[0]
        ended = time.time()
        return InvocationResult(
            request_id,
            payload,
            "Unhandled",
            cold_start=True,
            init_seconds=ended - started,
            started_at=started,
            ended_at=ended,
        )


def _invoke_response(outcome: InvocationResponse | WorkerExit) -> tuple[bytes, str | None]:
    """Return the payload and the function error of the Invoke API's response."""
    if isinstance(outcome, WorkerExit):
        error = {"errorType": outcome.error_type, "errorMessage": outcome.message}
        return json.dumps(error).encode(), "Unhandled"
    if len(outcome.payload) > MAX_RESPONSE_BYTES:
        message = f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
        return _invoke_response(WorkerExit("Function.ResponseSizeTooLarge", message))
    return outcome.payload, "Unhandled" if outcome.error else None


def _log(worker: Worker, line: bytes) -> None:
    """Write a line to the worker's log, unless the log is closed or the disk is full: the invocation matters more."""
    with suppress(ValueError, OSError):
        worker.log.write(line)
