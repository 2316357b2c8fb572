"""What X-Ray recorded of a book: for each of its executions the trace it is in.

The trace's id stands in the execution's trace header, and in the book's journal when Step Functions has forgotten it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from events.schemas.shelf_state import BookState
from local.stack import Stack
from local.stack.documents import spans_of
from local.stack.spans import Kind, Span

KEPT = timedelta(days=30)
"""https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
INTERRUPTED = "INTERRUPTED"
"""Of an execution that Step Functions has forgotten, and whose end was never recorded: the local cloud was killed."""


@dataclass(frozen=True)
class Run:
    """An execution that the book's journal names, when it began as far as it is known, and the id of its trace."""

    execution_arn: str
    began: datetime
    trace_id: str | None = None

    @property
    def name(self) -> str:
        """The execution's name."""
        return self.execution_arn.rpartition(":")[2]


@dataclass(frozen=True)
class Trace:
    """What is recorded of an execution, or why nothing is."""

    run: Run
    status: str | None
    spans: list[Span]
    missing: str | None = None


def runs_of(book: BookState) -> list[Run]:
    """Return the executions of the book, the first one first."""
    runs = {known.execution_arn: Run(known.execution_arn, known.began, known.trace_id) for known in book.executions}
    if book.execution_arn is not None:
        runs.setdefault(book.execution_arn, Run(book.execution_arn, book.updated_at))
    return list(runs.values())


def traces_of(book: BookState, stack: Stack) -> list[Trace]:
    """Return the traces of all executions of the book."""
    return [trace_of(run, book.book_id, stack) for run in runs_of(book)]


def trace_of(run: Run, book_id: UUID, stack: Stack) -> Trace:
    """Return the trace of one execution of the book."""
    states = stack.client("stepfunctions")
    status = None
    try:
        execution = states.describe_execution(executionArn=run.execution_arn)
    except states.exceptions.ExecutionDoesNotExist:
        if run.trace_id is None:
            why = "Step Functions has forgotten it (it does after 90 days, the local cloud's when that is stopped)"
            return Trace(run, None, [], why)
    else:
        status = execution["status"]
        header = dict(part.split("=", 1) for part in execution.get("traceHeader", "").split(";") if "=" in part)
        run = replace(run, began=execution["startDate"], trace_id=header.get("Root"))
        if run.trace_id is None or header.get("Sampled") == "0":
            why = "X-Ray did not sample it: look at the sampling rules and at the state machine's tracing"
            return Trace(run, status, [], why)
    spans = spans_of(_documents(str(run.trace_id), stack.client("xray")), str(book_id))
    return Trace(run, status or _status(spans), spans, None if spans else _why_empty(run.began))


def _status(spans: list[Span]) -> str | None:
    """Return how the execution ended, as its own span tells it."""
    for span in (span for root in spans for span in root.walk()):
        if span.kind == Kind.EXECUTION:
            return INTERRUPTED if span.end is None else "FAILED" if span.error else "SUCCEEDED"
    return None


def _why_empty(began: datetime) -> str:
    if datetime.now(UTC) - began > KEPT:
        return f"X-Ray keeps a trace for {KEPT.days} days"
    return "X-Ray has nothing on it yet; it shows a trace some seconds after things happened"


def _documents(trace_id: str, xray: Any) -> Iterator[dict[str, Any]]:
    for page in xray.get_paginator("batch_get_traces").paginate(TraceIds=[trace_id]):
        for trace in page["Traces"]:
            for segment in trace["Segments"]:
                yield json.loads(segment["Document"])
