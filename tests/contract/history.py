"""The events in the history of an execution, counted from the state machine.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html lists them.
"""

import heapq
import random
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.contract.retry_policies import CONCURRENCY_LIMIT

MOST_EVENTS = 25_000
TASK_EVENTS = 5  # entered, scheduled, started, succeeded, exited
MAP_EVENTS = 4  # entered, started, succeeded, exited
ITERATION_EVENTS = 2  # started, succeeded
RETRY_EVENTS = 3  # failed, scheduled, started
CHOICE_EVENTS = PASS_EVENTS = 2  # entered, exited
BETWEEN_ITERATIONS = 0.1
"""Seconds from the end of an invocation to the next one's start in the same lane of a Map."""


def is_waiting(state: dict[str, Any]) -> bool:
    """Return whether the task waits for a token, which is one more event: submitted."""
    return state["Resource"].endswith(".waitForTaskToken")


def events_of(machine: dict[str, Any], chapters: int, name: str | None = None) -> int:
    """Return the number of events from a state, by default the first one, to the end if nothing fails."""
    name = name or machine["StartAt"]
    state = machine["States"][name]
    if state["Type"] == "Choice":
        return CHOICE_EVENTS + events_of(machine, chapters, state["Choices"][0]["Next"])
    if state["Type"] == "Map":
        events = MAP_EVENTS + chapters * (ITERATION_EVENTS + events_of(state["ItemProcessor"], chapters))
    else:
        events = TASK_EVENTS + is_waiting(state)
    return events + (events_of(machine, chapters, state["Next"]) if "Next" in state else 0)


def retries_of(state: dict[str, Any], error: str) -> int:
    """Return the number of events of all retries of the task for one error."""
    retries = sum(clause["MaxAttempts"] for clause in state["Retry"] if error in clause["ErrorEquals"])
    return retries * (RETRY_EVENTS + is_waiting(state))


def chapter_task(machine: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the task of a Map that works on a chapter."""
    inner: dict[str, Any] = machine["States"][name]["ItemProcessor"]
    task: dict[str, Any] = inner["States"][inner["StartAt"]]
    return task


@dataclass
class Narrated:
    """What happened while a Map narrated a book: events of throttles, most throttles of a chapter, and the duration."""

    chapters: int = 0
    events: int = 0
    most: int = 0
    seconds: float = 0.0


def narrate(state: dict[str, Any], chapters: int, calls: int, seconds: float, seed: int) -> Narrated:
    """Simulate the Map GenerateAudio of one book, whose chapters take these seconds each, with `calls` speech calls.

    A chapter that finds no call free is throttled, and retried as the state machine says.
    """
    chance = random.Random(seed)
    inner = state["ItemProcessor"]
    task = inner["States"][inner["StartAt"]]
    (retry,) = (clause for clause in task["Retry"] if CONCURRENCY_LIMIT in clause["ErrorEquals"])
    assert retry["JitterStrategy"] == "FULL"
    result, order, busy, begun = Narrated(), count(), 0, 0
    agenda: list[tuple[float, int, str, int]] = []

    def begin(now: float) -> None:
        nonlocal begun
        if begun < chapters:
            begun += 1
            heapq.heappush(agenda, (now, next(order), "try", 0))

    for _ in range(state["MaxConcurrency"]):
        begin(0.0)
    while agenda:
        result.seconds, _, kind, tries = heapq.heappop(agenda)
        if kind == "end":
            busy -= 1
            result.chapters += 1
            begin(result.seconds + BETWEEN_ITERATIONS)
        elif busy < calls:
            busy += 1
            heapq.heappush(agenda, (result.seconds + seconds, next(order), "end", 0))
        elif tries < retry["MaxAttempts"]:
            longest = min(retry["IntervalSeconds"] * retry["BackoffRate"] ** min(tries, 99), retry["MaxDelaySeconds"])
            again = result.seconds + chance.uniform(0, longest)
            heapq.heappush(agenda, (again, next(order), "try", tries + 1))
            result.events += RETRY_EVENTS
            result.most = max(result.most, tries + 1)
    return result
