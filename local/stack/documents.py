"""X-Ray's documents of one trace, made into a tree of spans.

A task is told of many times: by Step Functions, by Lambda's service, by Lambda's runtime and by the handler. Here it is
one span, an attempt, with what each of them knows of it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from local.stack.spans import FLAGS, Kind, Span

FUNCTION_PREFIX = "book-pipeline-"
STATE_MACHINE, FUNCTION = "AWS::StepFunctions::StateMachine", "AWS::Lambda"
ITERATION = "Iteration "
PHASES = {"Invocation", "Overhead"}
"""Of Lambda's runtime: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"""
TELLING_OF_ONE = {
    (Kind.ATTEMPT, Kind.FUNCTION),
    (Kind.ATTEMPT, Kind.HANDLER),
    (Kind.FUNCTION, Kind.FUNCTION),
    (Kind.FUNCTION, Kind.HANDLER),
}


def spans_of(documents: Iterable[dict[str, Any]], book_id: str) -> list[Span]:
    """Return the trees of a trace without what is of other books: a list of books is one trace.

    While an execution goes on, what a handler has told already of an attempt that hasn't ended is left out: the
    documents between them are not there yet.
    """
    told = _Documents()
    for document in documents:
        told.take(document, document.get("parent_id"))
    roots = [span for span in told.roots() if _of_book(span, book_id)]
    if any(span.kind == Kind.EXECUTION and span.end is None for root in roots for span in root.walk()):
        roots = [span for span in roots if span.kind not in {Kind.HANDLER, Kind.PROVIDER}]
    return sorted(roots, key=lambda span: span.start)


class _Documents:
    """All documents by their ids, and which stand below which."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, Any]] = {}
        self._below: dict[str | None, list[str]] = {}

    def take(self, document: dict[str, Any], parent: str | None) -> None:
        """Take a document with the subsegments in it; one that has ended isn't in progress any more."""
        if document["id"] not in self._parts:
            self._below.setdefault(parent, []).append(document["id"])
        elif "end_time" not in document:
            return
        self._parts[document["id"]] = document
        for part in document.get("subsegments", ()):
            self.take(part, document["id"])

    def roots(self) -> Iterator[Span]:
        """Yield the spans, with all below them, whose parent isn't there."""
        for parent, parts in self._below.items():
            if parent not in self._parts:
                yield from (span for part in parts for span in self._grown(part, None))

    def _grown(self, part: str, above: Kind | None) -> list[Span]:
        """Return the span of a document with all below it; of a mere phase, what is below it."""
        document, children = self._parts[part], self._below.get(part, [])
        if document["name"] in PHASES:
            return [span for child in children for span in self._grown(child, above)]
        iterations = any(self._parts[child]["name"].startswith(ITERATION) for child in children)
        span = _span(document, _kind(document, above, has_iterations=iterations))
        for child in [one for name in children for one in self._grown(name, span.kind)]:
            if (span.kind, child.kind) in TELLING_OF_ONE:
                _merge(span, child)
            else:
                span.children.append(child)
        span.children.sort(key=lambda child: child.start)
        _number(span.children)
        return [span]


def _kind(document: dict[str, Any], above: Kind | None, *, has_iterations: bool) -> Kind:
    origin, name = document.get("origin", ""), document["name"]
    said = {
        Kind.EXECUTION: origin == STATE_MACHINE,
        Kind.MAP: above == Kind.EXECUTION and has_iterations,
        Kind.STATE: above == Kind.EXECUTION,
        Kind.ITERATION: above == Kind.MAP and name.startswith(ITERATION),
        Kind.ATTEMPT: above in {Kind.STATE, Kind.MAP, Kind.ITERATION},
        Kind.FUNCTION: origin.startswith(FUNCTION),
        Kind.START_UP: name == "Initialization",
        Kind.PROVIDER: document.get("namespace") == "remote",
    }
    return next((kind for kind, so in said.items() if so), Kind.HANDLER)


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
    """Return the error's name, as the handlers annotate it or X-Ray has it, else what X-Ray flagged."""
    if "error" in annotations:
        return str(annotations["error"])
    cause = document.get("cause")
    exceptions = cause.get("exceptions", ()) if isinstance(cause, dict) else ()
    names = [found["type"] for found in exceptions if "type" in found]
    flags = [flag for flag in FLAGS if document.get(flag)]
    return next(iter(names + flags), None)


def _merge(span: Span, inner: Span) -> None:
    """Add to a span what is told of it from further inside; a name of an error tells more than a flag."""
    errors = [error for error in (inner.error, span.error) if error is not None]
    span.error = min(errors, key=lambda error: error in FLAGS, default=None)
    span.throttled = span.throttled or inner.throttled
    span.chapter_id = inner.chapter_id or span.chapter_id
    span.annotations = span.annotations | inner.annotations
    span.children += inner.children


def _number(siblings: list[Span]) -> None:
    tries: dict[str, int] = {}
    for span in siblings:
        if span.kind == Kind.ATTEMPT:
            span.attempt = tries[span.name] = tries.get(span.name, 0) + 1


def _of_book(span: Span, book_id: str) -> bool:
    """Tell whether the span is not only of other books."""
    books = _books(span, book_id)
    return not books or book_id in books


def _books(span: Span, book_id: str) -> set[str]:
    """Return the books that the span is of; take out what is of others only, and name the chapter of an iteration."""
    books = {str(span.annotations["book_id"])} if "book_id" in span.annotations else set()
    kept = []
    for child in span.children:
        of_child = _books(child, book_id)
        books |= of_child
        if not of_child or book_id in of_child:
            kept.append(child)
    span.children = kept
    if span.kind == Kind.ITERATION:
        span.chapter_id = next((child.chapter_id for child in kept if child.chapter_id), None)
        for child in kept:  # a try that got no worker, or whose worker died, has told nothing itself
            child.chapter_id = child.chapter_id or span.chapter_id
    return books
