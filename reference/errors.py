"""The errors, from their classes and from the state machine's retries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from book_pipeline import errors
from reference.markdown import fill, item, title

ROOT = Path(__file__).parents[1]
INTRODUCTION = """
Every error that the pipeline raises on purpose. The state machine, logs, `--json` and the event `BookFailed` have its
name and a message; the message names the book and the cause and says what to do. Lists show a few words instead, and
`book-pipeline status BOOK`, `run` and the page of a book have both.

A **transient** error may pass: the state machine repeats the call. A **permanent** error needs a change first, so the
chapter or the book fails. After the change, [start the book again](../how-to/runbook.md#start-a-book-again): finished
chapters stay, and paid calls are not paid again.

The status is what an HTTP service would answer. It decides the flags in X-Ray, see
[Traces and logs](../explanation/tracing.md).
"""


def page() -> str:
    """Return docs/reference/errors.md."""
    leaves = [(kind, error) for kind in errors.PipelineError.__subclasses__() for error in kind.__subclasses__()]
    rows = [
        f"| {error.__name__} | {error.http_status} | {flags_of(error.http_status)} | {error.label} |"
        for _, error in leaves
    ]
    sections = [_section(error, transient=kind is errors.TransientError) for kind, error in leaves]
    head = [title("Errors", INTRODUCTION), "| error | status | flags | what people read |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, "| anything else | 500 | fault | a defect |", "", *sections, OTHER])


def flags_of(status: int) -> str:
    """Return X-Ray's flags for an HTTP status."""
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return "error, throttle"
    return "error" if status < 500 else "fault"  # noqa: PLR2004 - the first status that is the service's fault


def _section(error: type[errors.PipelineError], *, transient: bool) -> str:
    meaning = (error.__doc__ or "").partition("\n\n")[0]
    retries = [item(text) for text in _retries(error.__name__)]
    kind = "Transient." if transient else "Permanent."
    return "\n".join([f"## {error.__name__}", "", fill(f"{kind} {meaning}"), *([""] if retries else []), *retries, ""])


def _retries(name: str) -> Iterator[str]:
    """Say for each retry policy of the error which tasks have it."""
    machine = json.loads((ROOT / "statemachine" / "book_pipeline.asl.json").read_text())
    tasks: dict[str, list[str]] = {}
    for state, retry in _policies(machine["States"]):
        if name in retry["ErrorEquals"]:
            jitter = ", with full jitter" if retry.get("JitterStrategy") == "FULL" else ""
            growth = f", then × {retry['BackoffRate']:g}, at most {retry['MaxDelaySeconds']:,} s"
            waits = f"{retry['IntervalSeconds']} s{growth if retry['BackoffRate'] > 1 else ''}{jitter}"
            tasks.setdefault(f"{retry['MaxAttempts']} retries, after {waits}", []).append(state)
    for policy, states in tasks.items():
        yield f"{', '.join(states)}: {policy}"


def _policies(states: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, state in states.items():
        yield from ((name, retry) for retry in state.get("Retry", []))
        yield from _policies(state.get("ItemProcessor", {}).get("States", {}))


OTHER = """\
## Errors of AWS

`States.Timeout`, `Lambda.Unknown`, `Sandbox.Timedout`, `Runtime.ExitError` and `Runtime.OutOfMemory` mean that a
function was stopped, for its time or its memory. The state machine repeats the call.

Any other name is a defect: see [function errors](../how-to/runbook.md#book-pipeline-function-errors). Its message is
redacted, because it may quote the book.
"""
