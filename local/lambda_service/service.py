"""Invokes functions: starts workers, enforces timeout, memory and concurrency, writes Lambda's log lines."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from local.lambda_service import platform_log
from local.lambda_service.forks import ForkServers
from local.lambda_service.function import FunctionConfig, launch
from local.lambda_service.runtime_api import InvocationRequest, InvocationResponse
from local.lambda_service.worker import Worker, WorkerExit

INIT_SECONDS = 30.0
IDLE_SECONDS = 600.0
MAX_WORKERS = 40
ASYNC_ATTEMPTS = 3
MAX_RESPONSE_BYTES = 6 * 1024 * 1024


class TooManyRequests(Exception):
    """The function's reserved concurrency is used up."""


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
    libraries
        Modules that the functions without a package share; they are imported once for all of these.

    """

    def __init__(self, checkout: Path, logs: Path, *, region: str, account: str, libraries: Sequence[str] = ()) -> None:
        self._checkout = checkout
        self._logs = logs
        self._region, self._account = region, account
        self.functions: dict[str, FunctionConfig] = {}
        self.on_invocation: Hook = lambda *_: None
        self._lock = threading.Lock()
        self._idle: dict[str, list[Worker]] = defaultdict(list)
        self._busy: dict[str, list[Worker]] = defaultdict(list)
        self._in_use: dict[str, int] = defaultdict(int)
        self._forks = ForkServers(libraries)
        self._events = ThreadPoolExecutor(8, thread_name_prefix="lambda-events")

    def create_function(self, config: FunctionConfig) -> None:
        """Deploy a function."""
        self.functions[config.name] = config

    def arn(self, name: str) -> str:
        """Return the function's ARN."""
        return f"arn:aws:lambda:{self._region}:{self._account}:function:{name}"

    def invoke(self, name: str, payload: bytes, trace_header: str | None = None) -> InvocationResult:
        """Invoke the function and wait for its result. Raises TooManyRequests at its reserved concurrency."""
        config = self.functions[name]
        with self._lock:
            if config.reserved_concurrency is not None and self._in_use[name] >= config.reserved_concurrency:
                raise TooManyRequests(name)
            self._in_use[name] += 1
        try:
            result = self._run(config, payload, trace_header)
        finally:
            with self._lock:
                self._in_use[name] -= 1
        self.on_invocation(config, result, trace_header)
        return result

    def invoke_async(self, name: str, payload: bytes, trace_header: str | None = None) -> None:
        """Invoke the function in the background, as an event: up to three attempts, as on Lambda."""
        self._events.submit(self._run_event, name, payload, trace_header)

    def workers(self, name: str) -> list[int]:
        """Return the process ids of the function's workers."""
        with self._lock:
            return [worker.process.pid for worker in self._idle[name] + self._busy[name] if worker.is_alive]

    def close(self) -> None:
        """Kill all workers."""
        self._events.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            workers = [worker for pool in (self._idle, self._busy) for members in pool.values() for worker in members]
            self._idle.clear()
            self._busy.clear()
        for worker in workers:
            _stop(worker)
        self._forks.close()

    def _run_event(self, name: str, payload: bytes, trace_header: str | None) -> None:
        for attempt in range(ASYNC_ATTEMPTS):
            time.sleep(attempt)
            try:
                if self.invoke(name, payload, trace_header).function_error is None:
                    return
            except TooManyRequests:
                continue

    def _run(self, config: FunctionConfig, payload: bytes, trace_header: str | None) -> InvocationResult:
        started = time.time()
        worker, request_id = self._acquire(config), str(uuid4())
        cold = not worker.used
        if cold and not worker.wait_until_loaded(INIT_SECONDS):
            return self._failed_init(config, worker, request_id, started)
        init_seconds = time.time() - worker.started if cold else 0.0
        worker.used = True
        worker.log.write(platform_log.start_line(request_id))
        begun = time.time()
        deadline_ms = int((begun + config.timeout_seconds) * 1000)
        outcome = worker.run(
            InvocationRequest(request_id, payload, deadline_ms, self.arn(config.name), trace_header),
            config.timeout_seconds,
            config.memory_mb,
        )
        ended = time.time()
        if not worker.log.closed:
            worker.log.write(
                platform_log.report_line(
                    request_id,
                    outcome,
                    seconds=ended - begun,
                    init_seconds=init_seconds,
                    memory_mb=config.memory_mb,
                    peak_bytes=worker.peak_bytes,
                )
            )
        self._release(config, worker)
        payload, error = _invoke_response(outcome)
        return InvocationResult(request_id, payload, error, cold, init_seconds, started, ended)

    def _failed_init(self, config: FunctionConfig, worker: Worker, request_id: str, started: float) -> InvocationResult:
        init_error = worker.init_error
        worker.kill()
        self._release(config, worker)
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

    def _acquire(self, config: FunctionConfig) -> Worker:
        with self._lock:
            idle = self._idle[config.name]
            while idle:
                worker = idle.pop()
                if worker.is_alive:
                    self._busy[config.name].append(worker)
                    return worker
            surplus = self._take_surplus()
        for worker in surplus:
            _stop(worker)
        worker = self._start(config)
        with self._lock:
            self._busy[config.name].append(worker)
        return worker

    def _take_surplus(self) -> list[Worker]:
        """Remove and return workers idle for ten minutes, and the longest idle ones if there are too many."""
        by_age = sorted(
            ((worker.idle_since, name, worker) for name, members in self._idle.items() for worker in members),
            key=lambda entry: entry[0],
        )
        total = len(by_age) + sum(map(len, self._busy.values()))
        surplus: list[Worker] = []
        for idle_since, name, worker in by_age:
            if total - len(surplus) >= MAX_WORKERS or time.monotonic() - idle_since > IDLE_SECONDS:
                self._idle[name].remove(worker)
                surplus.append(worker)
        return surplus

    def _release(self, config: FunctionConfig, worker: Worker) -> None:
        with self._lock:
            if worker in self._busy[config.name]:
                self._busy[config.name].remove(worker)
                if worker.is_alive:
                    worker.idle_since = time.monotonic()
                    self._idle[config.name].append(worker)
                    return
        worker.log.close()

    def _start(self, config: FunctionConfig) -> Worker:
        folder = self._logs / config.name
        folder.mkdir(parents=True, exist_ok=True)
        stream = f"{time.strftime('%Y-%m-%d')}-{uuid4().hex}"
        described = launch(config, self._checkout, self._region, stream)
        log = (folder / f"{stream}.log").open("ab", buffering=0)
        return Worker(lambda api: self._forks.start_worker(config.name, described.with_runtime(api), log), log)


def _invoke_response(outcome: InvocationResponse | WorkerExit) -> tuple[bytes, str | None]:
    """Return the payload and the function error of the Invoke API's response."""
    if isinstance(outcome, WorkerExit):
        error = {"errorType": outcome.error_type, "errorMessage": outcome.message}
        return json.dumps(error).encode(), "Unhandled"
    if len(outcome.payload) > MAX_RESPONSE_BYTES:
        message = f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
        return _invoke_response(WorkerExit("Function.ResponseSizeTooLarge", message))
    return outcome.payload, "Unhandled" if outcome.error else None


def _stop(worker: Worker) -> None:
    worker.kill()
    worker.log.close()
