"""What the state machine says, and what AWS counts: events in a history, transitions, retries."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from book_pipeline.turns.map_concurrency import for_plan

ROOT = Path(__file__).parents[2]
WITH_TURNS = ROOT / "statemachine" / "book_pipeline.asl.json"
WITHOUT_TURNS = Path(__file__).with_name("without_turns.asl.json")
"""The state machine until November 2026."""

THROTTLED = "Lambda.TooManyRequestsException"
MOST_EVENTS = 25_000
"""Events in a history; the execution then ends. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""
ENTERED_AND_EXITED = 2
MAP_EVENTS = 2  # started, succeeded
ITERATION_EVENTS = 2  # started, succeeded
ATTEMPT_EVENTS = 3  # scheduled, started, succeeded or failed
SUBMITTED_EVENTS = 1  # of a task that waits for its token
EXECUTION_EVENTS = 2  # started, succeeded
EXECUTION_TRANSITIONS = 2  # as in `bench.counted`


@dataclass(frozen=True, eq=False)
class Retrier:
    """One entry of a state's `Retry`: the seconds before each retry; with jitter, they are the longest."""

    delays: tuple[float, ...]
    jitter: bool


@cache
def definition(file: Path, calls: int) -> dict[str, Any]:
    """Return a state machine as it is deployed for a plan of so many calls.

    A Task has its `function`, `retry` with the retrier of each error, and whether it `waits` for a token.
    """
    text = file.read_text()
    machine: dict[str, Any] = json.loads(for_plan(text, calls) if file == WITH_TURNS else text)
    _prepare(machine)
    return machine


@cache
def sizes() -> dict[str, Any]:
    """Return the functions' sizes by name."""
    functions: dict[str, Any] = json.loads((ROOT / "statemachine" / "functions.json").read_text())
    return functions


def _prepare(machine: dict[str, Any]) -> None:
    for state in machine["States"].values():
        if state["Type"] == "Map":
            _prepare(state["ItemProcessor"])
        if state["Type"] == "Task":
            state["function"] = state["Parameters"]["FunctionName"].removeprefix("${").removesuffix("FunctionArn}")
            state["waits"] = state["Resource"].endswith(".waitForTaskToken")
            state["retry"] = {
                error: retrier
                for entry in reversed(state["Retry"])
                for retrier in [_retrier(entry)]
                for error in entry["ErrorEquals"]
            }


def _retrier(entry: dict[str, Any]) -> Retrier:
    delays, delay = [], float(entry["IntervalSeconds"])
    for _ in range(entry["MaxAttempts"]):
        delays.append(min(delay, entry["MaxDelaySeconds"]))
        delay = min(delay * entry["BackoffRate"], entry["MaxDelaySeconds"])
    return Retrier(tuple(delays), entry.get("JitterStrategy") == "FULL")


def choose(state: dict[str, Any], data: dict[str, Any]) -> str:
    """Return the state that a Choice leads to."""
    for rule in state["Choices"]:
        value = value_at(rule["Variable"], data)
        ((operator, wanted),) = ((key, rule[key]) for key in rule.keys() - {"Variable", "Next"})
        matches = {
            "BooleanEquals": value is wanted,
            "StringEquals": value == wanted,
            "NumericGreaterThanEquals": isinstance(value, int) and value >= wanted,
        }
        if matches[operator]:
            return str(rule["Next"])
    return str(state["Default"])


def value_at(path: str, data: Any) -> Any:
    """Return the value at a path of names, like `$.error.Error`; None if there is none."""
    for name in path.split(".")[1:]:
        data = data.get(name) if isinstance(data, dict) else None
    return data
