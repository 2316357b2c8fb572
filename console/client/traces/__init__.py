"""Find the traces of a book's executions: X-Ray's segments, and the spans of CloudWatch Transaction Search.

The id of the trace is in the trace header of the execution. Step Functions deletes executions after 90 days; then the
id is taken from the book's journal. X-Ray closes the trace of a long book, so its spans are read too.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from console.client import Stack
from console.client.traces.segments import spans_of
from console.client.traces.span_records import SpansUnavailable, span_documents
from console.client.traces.spans import Kind, Span
from events.schemas.describe_books import BookDetails

RETENTION = timedelta(days=30)
"""X-Ray stores traces for this time: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
RUNNING = "RUNNING"
INTERRUPTED = "INTERRUPTED"
"""Status of an execution without a recorded end that Step Functions no longer has, because its local cloud died."""


@dataclass(frozen=True)
class Run:
    """An execution of a book, its start, its end and the id of its trace, as far as the journal has them."""

    execution_arn: str
    began: datetime
    trace_id: str | None = None
    ended: datetime | None = None

    @property
    def name(self) -> str:
        """Name of the execution."""
        return self.execution_arn.rpartition(":")[2]


@dataclass(frozen=True)
class Trace:
    """The spans of an execution; `missing` says why there are none, `cut` why the last ones are missing."""

    run: Run
    status: str | None
    spans: list[Span]
    missing: str | None = None
    cut: str | None = None


def runs_of(book: BookDetails) -> list[Run]:
    """Return the executions of the book in order of their start."""
    runs = {
        known.execution_arn: Run(known.execution_arn, known.began, known.trace_id, known.last_at)
        for known in book.executions
    }
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
        times = {"began": execution["startDate"], "ended": execution.get("stopDate")}
        run = replace(run, **times, trace_id=header.get("Root"))
        if run.trace_id is None or header.get("Sampled") == "0":
            missing = "X-Ray did not sample it; check the sampling rules and the tracing of the state machine"
            return Trace(run, status, [], missing)
    segments, closed = _segments(str(run.trace_id), stack.client("xray"))
    records, unavailable = _records(run, stack)
    # A segment has more than its span, so it replaces it; one in progress replaces none that has ended.
    spans = spans_of([*records, *segments], str(book_id))
    status = status or _status(spans)
    if not spans:
        return Trace(run, status, spans, missing=_reason_for_no_spans(run.began, unavailable))
    return Trace(run, status, spans, cut=_cut(spans, status, unavailable, closed=closed))


def _cut(spans: list[Span], status: str | None, unavailable: str | None, *, closed: bool) -> str | None:
    """Return why later steps of the trace are missing, if they are."""
    executions = [span for root in spans for span in root.walk() if span.kind == Kind.EXECUTION]
    ended = status not in {RUNNING, INTERRUPTED, None}
    if unavailable and (closed or (ended and any(span.end is None for span in executions))):
        return f"X-Ray closed this trace early, and later steps are missing. Their spans were not read: {unavailable}."
    return None


def _status(spans: list[Span]) -> str | None:
    """Return how the execution ended, according to its own span."""
    for span in (span for root in spans for span in root.walk()):
        if span.kind == Kind.EXECUTION:
            return INTERRUPTED if span.end is None else "FAILED" if span.error else "SUCCEEDED"
    return None


def _reason_for_no_spans(began: datetime, unavailable: str | None) -> str:
    if datetime.now(UTC) - began > RETENTION:
        return f"X-Ray stores a trace for {RETENTION.days} days"
    reason = "X-Ray has no data on it yet; a trace appears some minutes after the events"
    return f"{reason}. Its spans were not read: {unavailable}" if unavailable else reason


def _segments(trace_id: str, xray: Any) -> tuple[list[dict[str, Any]], bool]:
    """Return X-Ray's segment documents of the trace, and whether it was closed before its end."""
    pages = xray.get_paginator("batch_get_traces").paginate(TraceIds=[trace_id])
    traces = [trace for page in pages for trace in page["Traces"]]
    documents = [json.loads(segment["Document"]) for trace in traces for segment in trace["Segments"]]
    return documents, any(trace.get("LimitExceeded", False) for trace in traces)


def _records(run: Run, stack: Stack) -> tuple[list[dict[str, Any]], str | None]:
    """Return the spans of the run as segment documents, and why there are none to read."""
    try:
        return span_documents(str(run.trace_id), stack, run.began, run.ended), None
    except SpansUnavailable as reason:
        return [], str(reason)
