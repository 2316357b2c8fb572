"""The order of waiting invocations, and how many run at once."""

import threading
import time
from collections.abc import Iterator

import pytest

from local.lambda_service import FunctionConfig
from local.lambda_service.invocation_queue import (
    LEAST_FREE_MEMORY,
    MAX_WORKERS,
    SHORT_WORKERS,
    InvocationQueue,
    ServiceClosed,
)

LIMITS = {"RecordFailure": 60.0, "FinalizeBook": 120.0, "FormatChapter": 900.0, "GenerateAudio": 900.0}
LONG_AT_MOST = MAX_WORKERS - SHORT_WORKERS


class Invocations:
    """Invocations that run until they are ended."""

    def __init__(self) -> None:
        self.free_memory = 2 * LEAST_FREE_MEMORY
        self.turns = InvocationQueue(lambda: self.free_memory)
        self.started: list[str] = []
        self._ends: dict[str, list[threading.Event]] = {}

    def start(self, name: str, count: int = 1) -> None:
        for _ in range(count):
            threading.Thread(target=self._run, args=(name,), daemon=True).start()
            time.sleep(0.005)  # so that they arrive in order

    def end(self, name: str) -> None:
        self._ends[name].pop(0).set()
        time.sleep(0.05)

    def _run(self, name: str) -> None:
        end = threading.Event()
        try:
            with self.turns.turn(FunctionConfig(name, "a.b", LIMITS[name], 512, None, {})):
                self.started.append(name)
                self._ends.setdefault(name, []).append(end)
                end.wait()
        except ServiceClosed:
            self.started.append("closed")


@pytest.fixture
def invocations() -> Iterator[Invocations]:
    invocations = Invocations()
    yield invocations
    invocations.turns.close()


def test_workers_are_bounded_and_those_that_record_never_wait_for_long_functions(invocations: Invocations) -> None:
    invocations.start("FormatChapter", LONG_AT_MOST + 5)
    assert len(invocations.started) == LONG_AT_MOST
    invocations.start("RecordFailure", SHORT_WORKERS + 2)
    assert invocations.started[LONG_AT_MOST:] == ["RecordFailure"] * SHORT_WORKERS
    assert invocations.turns.running == MAX_WORKERS


def test_waiting_invocations_start_by_time_limit_then_fairly_then_in_order(invocations: Invocations) -> None:
    invocations.start("FormatChapter", LONG_AT_MOST)
    invocations.start("FinalizeBook", SHORT_WORKERS)
    invocations.start("FormatChapter", 3)
    invocations.start("GenerateAudio", 2)
    invocations.start("FinalizeBook")
    invocations.start("RecordFailure")
    before = len(invocations.started)
    for _ in range(2):
        invocations.end("FinalizeBook")
    assert invocations.started[before:] == ["RecordFailure", "FinalizeBook"]
    for _ in range(6):
        invocations.end("FormatChapter")
    assert invocations.started[before + 2 :] == ["GenerateAudio", "GenerateAudio"] + ["FormatChapter"] * 3


def test_without_memory_one_invocation_runs_and_the_others_wait_for_memory(invocations: Invocations) -> None:
    invocations.free_memory = LEAST_FREE_MEMORY - 1
    invocations.start("FormatChapter", 3)
    assert len(invocations.started) == 1
    invocations.free_memory = LEAST_FREE_MEMORY
    time.sleep(1.5)
    assert len(invocations.started) == 3


def test_closing_wakes_waiting_invocations(invocations: Invocations) -> None:
    invocations.start("FormatChapter", LONG_AT_MOST + 2)
    invocations.turns.close()
    time.sleep(0.2)
    assert invocations.started[-2:] == ["closed", "closed"]
