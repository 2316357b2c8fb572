"""The workers of all functions: starts them, keeps idle ones for a while, and ends those that are not needed."""

import threading
import time
from collections import defaultdict
from pathlib import Path
from uuid import uuid4

from local import files
from local.lambda_service.forks import ForkServers
from local.lambda_service.function import FunctionConfig, launch
from local.lambda_service.invocation_queue import MAX_WORKERS, InvocationQueue
from local.lambda_service.worker import Worker

IDLE_SECONDS = 20.0
"""A worker starts in milliseconds, and an idle one takes memory and a connection to the database."""
IDLE_POLL_SECONDS = 2.0


class WorkerPool:
    """The workers; thread-safe. It has at most as many as `queue` lets run, and ends idle ones for others.

    Parameters
    ----------
    checkout
        Folder with the code of functions without a package.
    logs
        Folder for the functions' log streams.
    forks
        The fork servers; the pool closes them.

    """

    def __init__(self, checkout: Path, logs: Path, region: str, forks: ForkServers, queue: InvocationQueue) -> None:
        self._checkout, self._logs, self._region = checkout, logs, region
        self._queue = queue
        self._lock = threading.Lock()
        self._idle: dict[str, list[Worker]] = defaultdict(list)
        self._busy: dict[str, list[Worker]] = defaultdict(list)
        self._forks = forks
        self._closing = threading.Event()
        threading.Thread(target=self._stop_idle_workers, daemon=True, name="lambda-idle").start()

    def acquire(self, config: FunctionConfig) -> Worker:
        """Return a worker of the function, which is busy from now on: an idle one, or a new one."""
        with self._lock:
            idle = self._idle[config.name]
            while idle:
                worker = idle.pop()
                if worker.is_alive:
                    self._busy[config.name].append(worker)
                    return worker
                worker.log.close()
            surplus = self._take_surplus()
        for worker in surplus:
            _stop(worker)
        worker = self._start(config)
        with self._lock:
            self._busy[config.name].append(worker)
        return worker

    def release(self, config: FunctionConfig, worker: Worker) -> None:
        """Keep the worker for the next invocation, if it is alive."""
        with self._lock:
            if worker in self._busy[config.name]:
                self._busy[config.name].remove(worker)
                if worker.is_alive:
                    worker.idle_since = time.monotonic()
                    self._idle[config.name].append(worker)
                    return
        worker.log.close()

    def processes(self, name: str) -> list[int]:
        """Return the process ids of the function's workers."""
        with self._lock:
            return [worker.process.pid for worker in self._idle[name] + self._busy[name] if worker.is_alive]

    def close(self) -> None:
        """Kill all workers."""
        self._closing.set()
        with self._lock:
            workers = [worker for pool in (self._idle, self._busy) for members in pool.values() for worker in members]
            self._idle.clear()
            self._busy.clear()
        for worker in workers:
            _stop(worker)
        self._forks.close()

    def _take_surplus(self) -> list[Worker]:
        """Remove and return idle workers: old ones, the oldest if there are too many, all if memory is short."""
        by_age = sorted(
            ((worker.idle_since, name, worker) for name, members in self._idle.items() for worker in members),
            key=lambda entry: entry[0],
        )
        too_many = len(by_age) + self._queue.running - MAX_WORKERS
        lacks_memory = bool(by_age) and self._queue.lacks_memory
        surplus: list[Worker] = []
        for idle_since, name, worker in by_age:
            if lacks_memory or len(surplus) < too_many or time.monotonic() - idle_since > IDLE_SECONDS:
                self._idle[name].remove(worker)
                surplus.append(worker)
        return surplus

    def _stop_idle_workers(self) -> None:
        while not self._closing.wait(IDLE_POLL_SECONDS):
            with self._lock:
                surplus = self._take_surplus()
            for worker in surplus:
                _stop(worker)

    def _start(self, config: FunctionConfig) -> Worker:
        folder = self._logs / config.name
        files.make_folder(folder)
        stream = f"{time.strftime('%Y-%m-%d')}-{uuid4().hex}"
        described = launch(config, self._checkout, self._region, stream)
        log = files.append_to(folder / f"{stream}.log")
        return Worker(lambda api: self._forks.start_worker(config.name, described.with_runtime(api), log), log)


def _stop(worker: Worker) -> None:
    worker.kill()
    worker.log.close()
