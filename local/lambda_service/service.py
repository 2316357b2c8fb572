"""Invokes functions: finds or starts a worker, holds to timeout, memory and concurrency, writes Lambda's log lines."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from local.lambda_service import platform_log
from local.lambda_service.function import FunctionConfig, launch
from local.lambda_service.runtime_api import Answer, Invocation
from local.lambda_service.worker import Ending, Worker

INIT_SECONDS = 30.0
IDLE_SECONDS = 600.0
MOST_WORKERS = 40
ASYNC_TRIES = 3
RESPONSE_BYTES = 6 * 1024 * 1024


class TooManyRequests(Exception):
    """The function has all its reserved concurrency in use."""


@dataclass(frozen=True)
class InvocationResult:
    """How one invocation went; times are epoch seconds."""

    request_id: str
    payload: bytes
    function_error: str | None
    cold_start: bool
    init_seconds: float
    started_at: float
    ended_at: float


Hook = Callable[[FunctionConfig, InvocationResult, str | None], None]


class LambdaService:
    """All functions and their workers; safe to call from many threads.

    Parameters
    ----------
    checkout
        Folder with the code of the functions that have no package.
    logs
        Folder for the functions' log streams.

    """

    def __init__(self, checkout: Path, logs: Path, *, region: str, account: str) -> None:
        self._checkout = checkout
        self._logs = logs
        self._region, self._account = region, account
        self.functions: dict[str, FunctionConfig] = {}
        self.on_invocation: Hook = lambda *_: None
        self._lock = threading.Lock()
        self._idle: dict[str, list[Worker]] = defaultdict(list)
        self._busy: dict[str, list[Worker]] = defaultdict(list)
        self._in_use: dict[str, int] = defaultdict(int)
        # The kernel kills a worker when the thread that started it ends: one thread, as old as the service, starts all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="lambda-starter")
        self._events = ThreadPoolExecutor(8, thread_name_prefix="lambda-events")

    def create_function(self, config: FunctionConfig) -> None:
        """Deploy a function."""
        self.functions[config.name] = config

    def arn(self, name: str) -> str:
        """Return the function's ARN."""
        return f"arn:aws:lambda:{self._region}:{self._account}:function:{name}"

    def invoke(self, name: str, payload: bytes, trace_header: str | None = None) -> InvocationResult:
        """Run the function and wait for it. Raises TooManyRequests when its reserved concurrency is used up."""
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
        """Run the function in the background, as an event: tried three times in all, as Lambda does."""
        self._events.submit(self._run_event, name, payload, trace_header)

    def workers(self, name: str) -> list[int]:
        """Return the process ids of the function's living workers."""
        with self._lock:
            return [worker.process.pid for worker in self._idle[name] + self._busy[name] if worker.is_alive]

    def close(self) -> None:
        """End all workers."""
        self._events.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            workers = [worker for pool in (self._idle, self._busy) for members in pool.values() for worker in members]
            self._idle.clear()
            self._busy.clear()
        for worker in workers:
            _end(worker)
        self._starter.shutdown()

    def _run_event(self, name: str, payload: bytes, trace_header: str | None) -> None:
        for attempt in range(ASYNC_TRIES):
            time.sleep(attempt)
            try:
                if self.invoke(name, payload, trace_header).function_error is None:
                    return
            except TooManyRequests:
                continue

    def _run(self, config: FunctionConfig, payload: bytes, trace_header: str | None) -> InvocationResult:
        started = time.time()
        worker, request_id = self._take(config), str(uuid4())
        cold = not worker.used
        if cold and not worker.wait_until_loaded(INIT_SECONDS):
            return self._failed_init(config, worker, request_id, started)
        init_seconds = time.time() - worker.started if cold else 0.0
        worker.used = True
        worker.log.write(platform_log.started(request_id))
        begun = time.time()
        deadline_ms = int((begun + config.timeout_seconds) * 1000)
        outcome = worker.run(
            Invocation(request_id, payload, deadline_ms, self.arn(config.name), trace_header),
            config.timeout_seconds,
            config.memory_mb,
        )
        ended = time.time()
        if not worker.log.closed:
            worker.log.write(
                platform_log.reported(
                    request_id,
                    outcome,
                    seconds=ended - begun,
                    init_seconds=init_seconds,
                    memory_mb=config.memory_mb,
                    peak_bytes=worker.peak_bytes,
                )
            )
        self._put_back(config, worker)
        payload, error = _told(outcome)
        return InvocationResult(request_id, payload, error, cold, init_seconds, started, ended)

    def _failed_init(self, config: FunctionConfig, worker: Worker, request_id: str, started: float) -> InvocationResult:
        said = worker.init_error
        worker.kill()
        self._put_back(config, worker)
        ending = Ending("Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited during its init phase")
        payload = said if said is not None else _told(ending)[0]
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

    def _take(self, config: FunctionConfig) -> Worker:
        with self._lock:
            idle = self._idle[config.name]
            while idle:
                worker = idle.pop()
                if worker.is_alive:
                    self._busy[config.name].append(worker)
                    return worker
            stale = self._surplus()
        for worker in stale:
            _end(worker)
        worker = self._starter.submit(self._start, config).result()
        with self._lock:
            self._busy[config.name].append(worker)
        return worker

    def _surplus(self) -> list[Worker]:
        """Take out idle workers that nobody asked for in a while, and the oldest ones when there are too many."""
        by_age = sorted(
            ((worker.idle_since, name, worker) for name, members in self._idle.items() for worker in members),
            key=lambda entry: entry[0],
        )
        total = len(by_age) + sum(map(len, self._busy.values()))
        found: list[Worker] = []
        for idle_since, name, worker in by_age:
            if total - len(found) >= MOST_WORKERS or time.monotonic() - idle_since > IDLE_SECONDS:
                self._idle[name].remove(worker)
                found.append(worker)
        return found

    def _put_back(self, config: FunctionConfig, worker: Worker) -> None:
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
        how = launch(config, self._checkout, self._region, stream)
        return Worker(how, (folder / f"{stream}.log").open("ab", buffering=0))


def _told(outcome: Answer | Ending) -> tuple[bytes, str | None]:
    """Return the payload and the function error that the Invoke API answers with."""
    if isinstance(outcome, Ending):
        told = {"errorType": outcome.error_type, "errorMessage": outcome.message}
        return json.dumps(told).encode(), "Unhandled"
    if len(outcome.payload) > RESPONSE_BYTES:
        message = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
        return _told(Ending("Function.ResponseSizeTooLarge", message))
    return outcome.payload, "Unhandled" if outcome.error else None


def _end(worker: Worker) -> None:
    worker.kill()
    worker.log.close()
