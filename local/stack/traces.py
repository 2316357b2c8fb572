"""What X-Ray recorded of a book: for each of its executions a tree of spans.

The trace's id stands in the execution's trace header. A list of books is one trace, so the spans of the others are left
out, by the `book_id` that the handlers annotate.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from events.schemas.shelf_state import BookState
from local.stack import Stack

KEPT = timedelta(days=30)
"""https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
FUNCTION_PHASES = {"Initialization", "Invocation", "Overhead"}
FUNCTION_PREFIX = "book-pipeline-"


@dataclass
class Span:
    """A segment or a subsegment; times are seconds since 1970, `end` is None while it goes on."""

    name: str
    start: float
    end: float | None
    error: str | None = None
    cold_start: float | None = None
    annotations: dict[str, Any] = field(default_factory=dict)
    children: list["Span"] = field(default_factory=list)

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return None if self.end is None else self.end - self.start

    def walk(self) -> Iterator["Span"]:
        """Yield the span and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def annotated(self, name: str) -> set[str]:
        """Return the values of an annotation, here and below."""
        return {str(span.annotations[name]) for span in self.walk() if name in span.annotations}


@dataclass(frozen=True)
class Trace:
    """An execution of the book, when it began as far as it is known, and what is recorded of it, or why nothing is."""

    execution_arn: str
    status: str | None
    began: datetime
    trace_id: str | None
    spans: list[Span]
    missing: str | None = None


def traces_of(book: BookState, stack: Stack) -> list[Trace]:
    """Return the traces of all executions that the book's journal names, the first one first."""
    began: dict[str, datetime] = {}
    for event in book.events:
        if event.execution_arn is not None:
            began.setdefault(event.execution_arn, event.at)
    if book.execution_arn is not None:
        began.setdefault(book.execution_arn, book.updated_at)
    return [_trace(arn, moment, book.book_id, stack) for arn, moment in began.items()]


def _trace(execution_arn: str, began: datetime, book_id: UUID, stack: Stack) -> Trace:
    states = stack.client("stepfunctions")
    try:
        execution = states.describe_execution(executionArn=execution_arn)
    except states.exceptions.ExecutionDoesNotExist:
        why = "Step Functions has forgotten it (it does after 90 days, the local cloud's when that is stopped)"
        return Trace(execution_arn, None, began, None, [], why)
    status, began = execution["status"], execution["startDate"]
    header = dict(part.split("=", 1) for part in execution.get("traceHeader", "").split(";") if "=" in part)
    trace_id = header.get("Root")
    if trace_id is None or header.get("Sampled") == "0":
        why = "X-Ray did not sample it: look at the sampling rules and at the state machine's tracing"
        return Trace(execution_arn, status, began, trace_id, [], why)
    documents = _documents(trace_id, stack.client("xray"))
    spans = [span for span in map(_folded, _linked(documents)) if _of_book(span, str(book_id))]
    return Trace(execution_arn, status, began, trace_id, spans, None if spans else _why_empty(began))


def _why_empty(began: datetime) -> str:
    if datetime.now(UTC) - began > KEPT:
        return f"X-Ray keeps a trace for {KEPT.days} days"
    return "X-Ray has nothing on it yet; it shows a trace some seconds after things happened"


def _documents(trace_id: str, xray: Any) -> Iterator[dict[str, Any]]:
    for page in xray.get_paginator("batch_get_traces").paginate(TraceIds=[trace_id]):
        for trace in page["Traces"]:
            for segment in trace["Segments"]:
                yield json.loads(segment["Document"])


def _linked(documents: Iterable[dict[str, Any]]) -> list[Span]:
    """Hang every document below its parent; those whose parent isn't there, or isn't there yet, are roots."""
    spans: dict[str, Span] = {}
    parents: dict[str, str] = {}

    def take(document: dict[str, Any], parent: str | None) -> None:
        spans[document["id"]] = _span(document)
        if parent is not None:
            parents[document["id"]] = parent
        for part in document.get("subsegments", ()):
            take(part, document["id"])

    for document in documents:
        take(document, document.get("parent_id"))
    roots: list[Span] = []
    for span_id, span in sorted(spans.items(), key=lambda entry: entry[1].start):
        parent = spans.get(parents.get(span_id, ""))
        (roots if parent is None else parent.children).append(span)
    return roots


def _span(document: dict[str, Any]) -> Span:
    annotations = document.get("annotations", {})
    return Span(
        name=document["name"].removeprefix(FUNCTION_PREFIX),
        start=document["start_time"],
        end=document.get("end_time"),
        error=_error(document, annotations),
        annotations=annotations,
    )


def _error(document: dict[str, Any], annotations: dict[str, Any]) -> str | None:
    """Return the error's name, as the handlers annotate it or X-Ray has it, else what X-Ray flagged."""
    if "error" in annotations:
        return str(annotations["error"])
    cause = document.get("cause")
    exceptions = cause.get("exceptions", ()) if isinstance(cause, dict) else ()
    names = [found["type"] for found in exceptions if "type" in found]
    flags = [flag for flag in ("throttle", "fault", "error") if document.get(flag)]
    return next(iter(names + flags), None)


def _folded(span: Span) -> Span:
    """Make one of a task, its function's service and runtime, and its handler: they tell of the same."""
    for phase in span.children:
        if phase.name == "Initialization":
            span.cold_start = phase.seconds
    children = []
    for child in span.children:
        inner = _folded(child)
        if child.name in FUNCTION_PHASES:
            children += inner.children
        elif child.name == span.name:
            span.annotations = span.annotations | inner.annotations
            span.error = inner.error or span.error
            span.cold_start = inner.cold_start or span.cold_start
            children += inner.children
        else:
            children.append(inner)
    span.children = children
    return span


def _of_book(span: Span, book_id: str) -> bool:
    """Tell whether the span is not only of other books; what is of others below it is taken out."""
    books = span.annotated("book_id")
    span.children = [child for child in span.children if _of_book(child, book_id)]
    return not books or book_id in books
