"""Many small books at once: processes, and memory while they run and a minute after."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import psutil

from bench.clouds import cloud
from bench.figures import Figure
from local.discovery import RunningCloud
from tests.chaos.book import text

BOOKS, CHAPTERS = 40, 6
MOST_PROCESSES, MOST_GIBIBYTES = 90, 4.0
MOST_PROCESSES_AFTER = 40
AFTER_SECONDS = 60.0
POLL_SECONDS = 2.0


class _Watcher:
    """The peaks of this process's descendants, looked at every two seconds."""

    def __init__(self) -> None:
        self.processes, self.bytes = 0, 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(POLL_SECONDS):
            processes, used = _family()
            self.processes, self.bytes = max(self.processes, processes), max(self.bytes, used)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder) / "state") as (running, _):
        started = time.monotonic()
        with _Watcher() as peak:
            failed = _make(running)
        minutes = (time.monotonic() - started) / 60
        time.sleep(AFTER_SECONDS)
        processes, used = _family()
    yield Figure(f"{BOOKS} books of {CHAPTERS} chapters at once", minutes, "min")
    yield Figure("Books that failed", failed, "books", 0)
    yield Figure("Processes at the peak", peak.processes, "", MOST_PROCESSES)
    yield Figure("Memory at the peak (PSS)", peak.bytes / 2**30, "GiB", MOST_GIBIBYTES)
    yield Figure(f"Processes after {AFTER_SECONDS:.0f} s", processes, "", MOST_PROCESSES_AFTER)
    yield Figure(f"Memory after {AFTER_SECONDS:.0f} s (PSS)", used / 2**30, "GiB")


def _make(running: RunningCloud) -> int:
    """Drop the books at once, wait until all have ended, and return how many failed."""
    s3, bucket = running.client("s3"), running.environment["BOOK_PIPELINE_BUCKET"]
    for number in range(BOOKS):
        body = text(CHAPTERS).replace("Mr. Hale", f"Mr. Hale the {number}th").encode()
        s3.put_object(Bucket=bucket, Key=f"raw/many-{number}.txt", Body=body)
    states, machine = running.client("stepfunctions"), running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
    executions: list[dict[str, Any]] = []
    while len(executions) < BOOKS or any(execution["status"] == "RUNNING" for execution in executions):
        time.sleep(POLL_SECONDS)
        executions = states.list_executions(stateMachineArn=machine)["executions"]
    return sum(execution["status"] != "SUCCEEDED" for execution in executions)


def _family() -> tuple[int, int]:
    """Return the number of this process's descendants and their proportional memory in bytes."""
    used = 0
    family = psutil.Process().children(recursive=True)
    for process in family:
        with suppress(psutil.Error):
            used += process.memory_full_info().pss
    return len(family), used
