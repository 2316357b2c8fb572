"""Find the X-Ray traces of a book's executions.

The id of the trace is in the trace header of the execution. Step Functions deletes executions after 90 days; then the
id is taken from the book's journal.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from console.client import Stack
from console.client.traces.segments import spans_of
from console.client.traces.spans import Kind, Span
from events.schemas.describe_books import BookDetails

RETENTION = timedelta(days=30)
"""X-Ray stores traces for this time: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
INTERRUPTED = "INTERRUPTED"
"""Status of an execution that Step Functions no longer has and whose end X-Ray did not record: the local cloud died."""


@dataclass(frozen=True)
class Run:
    """An execution of a book, its start and the id of its trace, as far as the journal has them."""

    execution_arn: str
    began: datetime
    trace_id: str | None = None

    @property
    def name(self) -> str:
        """Name of the execution."""
        return self.execution_arn.rpartition(":")[2]


@dataclass(frozen=True)
class Trace:
    """The spans of an execution; `missing` says why there are none."""

    run: Run
    status: str | None
    spans: list[Span]
    missing: str | None = None


def runs_of(book: BookDetails) -> list[Run]:
    """Return the executions of the book in order of their start."""
    runs = {known.execution_arn: Run(known.execution_arn, known.began, known.trace_id) for known in book.executions}
    if book.execution_arn is not None:
        runs.setdefault(book.execution_arn, Run(book.execution_arn, book.updated_at))
    return list(runs.values())


def traces_of(book: BookDetails, stack: Stack) -> list[Trace]:
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
            missing = "Step Functions no longer has it (deleted after 90 days, or when a local cloud stops)"
            return Trace(run, None, [], missing)
    else:
        status = execution["status"]
        header = dict(part.split("=", 1) for part in execution.get("traceHeader", "").split(";") if "=" in part)
        run = replace(run, began=execution["startDate"], trace_id=header.get("Root"))
        if run.trace_id is None or header.get("Sampled") == "0":
            missing = "X-Ray did not sample it; check the sampling rules and the tracing of the state machine"
            return Trace(run, status, [], missing)
    spans = spans_of(_documents(str(run.trace_id), stack.client("xray")), str(book_id))
    return Trace(run, status or _status(spans), spans, None if spans else _reason_for_no_spans(run.began))


def _status(spans: list[Span]) -> str | None:
    """Return how the execution ended, according to its own span."""
    for span in (span for root in spans for span in root.walk()):
        if span.kind == Kind.EXECUTION:
            return INTERRUPTED if span.end is None else "FAILED" if span.error else "SUCCEEDED"
    return None


def _reason_for_no_spans(began: datetime) -> str:
    if datetime.now(UTC) - began > RETENTION:
        return f"X-Ray stores a trace for {RETENTION.days} days"
    return "X-Ray has no data on it yet; a trace appears some seconds after the events"


def _documents(trace_id: str, xray: Any) -> Iterator[dict[str, Any]]:
    for page in xray.get_paginator("batch_get_traces").paginate(TraceIds=[trace_id]):
        for trace in page["Traces"]:
            for segment in trace["Segments"]:
                yield json.loads(segment["Document"])
