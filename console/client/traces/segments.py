"""Build the tree of spans from the X-Ray segment documents of one trace.

Step Functions, the Lambda service, the Lambda runtime and the handler each write a document about the same task. They
become one span, an attempt. A function that an event of another function invoked is not part of that task: it has a
root span of its own.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from console.client.traces.spans import FLAGS, Kind, Span

FUNCTION_PREFIX = "book-pipeline-"
STATE_MACHINE, FUNCTION = "AWS::StepFunctions::StateMachine", "AWS::Lambda"
ITERATION = "Iteration "
PHASES = {"Invocation", "Overhead"}
"""Subsegments of the Lambda runtime: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"""
MERGED_KINDS = {
    (Kind.ATTEMPT, Kind.FUNCTION),
    (Kind.ATTEMPT, Kind.HANDLER),
    (Kind.FUNCTION, Kind.FUNCTION),
    (Kind.FUNCTION, Kind.HANDLER),
}
"""Parent and child that are about the same task."""


def spans_of(documents: Iterable[dict[str, Any]], book_id: str) -> list[Span]:
    """Return the root spans of a trace, without the spans of other books: all books of a manifest share one trace.

    While an execution is running, spans of handlers and providers without a parent are left out: the documents between
    them and the execution are not written yet.
    """
    tree = _Documents()
    for document in documents:
        tree.add(document, document.get("parent_id"))
    roots = [span for span in tree.roots() if _is_about(span, book_id)]
    if any(span.kind == Kind.EXECUTION and span.end is None for root in roots for span in root.walk()):
        roots = [span for span in roots if span.kind not in {Kind.HANDLER, Kind.PROVIDER}]
    return sorted(roots, key=lambda span: span.start)


class _Documents:
    """Documents by id, and the ids of the children of each."""

    def __init__(self) -> None:
        self._documents: dict[str, dict[str, Any]] = {}
        self._children: dict[str | None, list[str]] = {}
        self._invoked_by_events: list[Span] = []

    def add(self, document: dict[str, Any], parent: str | None) -> None:
        """Add a document and its subsegments. A document with an end replaces one in progress, never the reverse."""
        if document["id"] not in self._documents:
            self._children.setdefault(parent, []).append(document["id"])
        elif "end_time" not in document:
            return
        self._documents[document["id"]] = document
        for subsegment in document.get("subsegments", ()):
            self.add(subsegment, document["id"])

    def roots(self) -> Iterator[Span]:
        """Yield the spans without a parent and those of functions that an event invoked, with their descendants."""
        for parent, children in self._children.items():
            if parent not in self._documents:
                yield from (span for child in children for span in self._build(child, None, None))
        yield from self._invoked_by_events

    def _build(self, document_id: str, parent: Kind | None, function: str | None) -> list[Span]:
        """Return the span of a document with its descendants; for a phase of the runtime, only its children.

        `function` is the name of the function that the parent is a part of.
        """
        document, children = self._documents[document_id], self._children.get(document_id, [])
        if document["name"] in PHASES:
            return [span for child in children for span in self._build(child, parent, function)]
        has_iterations = any(self._documents[child]["name"].startswith(ITERATION) for child in children)
        span = _span(document, _kind(document, parent, has_iterations=has_iterations))
        is_function = document.get("origin", "").startswith(FUNCTION)
        inner = span.name if is_function else None if span.kind == Kind.EXECUTION else function
        for child in [found for child_id in children for found in self._build(child_id, span.kind, inner)]:
            if (span.kind, child.kind) in MERGED_KINDS:
                _merge(span, child)
            else:
                span.children.append(child)
        span.children.sort(key=lambda child: child.start)
        _number_attempts(span.children)
        if is_function and function not in {None, span.name}:
            self._invoked_by_events.append(span)
            return []
        return [span]


def _kind(document: dict[str, Any], parent: Kind | None, *, has_iterations: bool) -> Kind:
    origin, name = document.get("origin", ""), document["name"]
    conditions = {
        Kind.EXECUTION: origin == STATE_MACHINE,
        Kind.MAP: parent == Kind.EXECUTION and has_iterations,
        Kind.STATE: parent == Kind.EXECUTION,
        Kind.ITERATION: parent == Kind.MAP and name.startswith(ITERATION),
        Kind.ATTEMPT: parent in {Kind.STATE, Kind.MAP, Kind.ITERATION},
        Kind.FUNCTION: origin.startswith(FUNCTION),
        Kind.START_UP: name == "Initialization",
        Kind.PROVIDER: document.get("namespace") == "remote",
    }
    return next((kind for kind, applies in conditions.items() if applies), Kind.HANDLER)


def _span(document: dict[str, Any], kind: Kind) -> Span:
    annotations = document.get("annotations", {})
    return Span(
        name=document["name"].removeprefix(FUNCTION_PREFIX),
        kind=kind,
        start=document["start_time"],
        end=document.get("end_time"),
        error=_error(document, annotations),
        throttled=bool(document.get("throttle")),
        chapter_id=annotations.get("chapter_id"),
        annotations=annotations,
    )


def _error(document: dict[str, Any], annotations: dict[str, Any]) -> str | None:
    """Return the name of the error: annotated by the handler, else from X-Ray's cause, else X-Ray's flag."""
    if "error" in annotations:
        return str(annotations["error"])
    cause = document.get("cause")
    exceptions = cause.get("exceptions", ()) if isinstance(cause, dict) else ()
    names = [found["type"] for found in exceptions if "type" in found]
    flags = [flag for flag in FLAGS if document.get(flag)]
    return next(iter(names + flags), None)


def _merge(span: Span, inner: Span) -> None:
    """Merge a child into a span of the same task. The name of an error takes precedence over a flag."""
    errors = [error for error in (inner.error, span.error) if error is not None]
    span.error = min(errors, key=lambda error: error in FLAGS, default=None)
    span.throttled = span.throttled or inner.throttled
    span.chapter_id = inner.chapter_id or span.chapter_id
    span.annotations = span.annotations | inner.annotations
    span.children += inner.children


def _number_attempts(siblings: list[Span]) -> None:
    attempts: dict[str, int] = {}
    for span in siblings:
        if span.kind == Kind.ATTEMPT:
            span.attempt = attempts[span.name] = attempts.get(span.name, 0) + 1


def _is_about(span: Span, book_id: str) -> bool:
    """Return whether the span is about the book, or about no book. Removes descendants about other books."""
    books = _prune(span, book_id)
    return not books or book_id in books


def _prune(span: Span, book_id: str) -> set[str]:
    """Remove descendants that are about other books only, set the chapter of iterations, and return the books."""
    books = {str(span.annotations["book_id"])} if "book_id" in span.annotations else set()
    kept = []
    for child in span.children:
        books_of_child = _prune(child, book_id)
        books |= books_of_child
        if not books_of_child or book_id in books_of_child:
            kept.append(child)
    span.children = kept
    if span.kind == Kind.ITERATION:
        span.chapter_id = next((child.chapter_id for child in kept if child.chapter_id), None)
        for child in kept:  # an attempt without a worker, or whose worker died, has no annotations
            child.chapter_id = child.chapter_id or span.chapter_id
    return books
