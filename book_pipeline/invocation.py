"""The running invocation: its ids, its time limit, and how long it has waited for other services.

`observability.lambda_handler` starts one. Without one, as in a command, nothing is measured, so any code may call the
functions here. Only the standard library is imported.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal
from uuid import UUID

from book_pipeline.errors import ChapterUnfinished

Dependency = Literal["database", "s3", "source"]


@dataclass
class Wait:
    """Number of calls of a service, and the seconds waited for it."""

    calls: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class ProviderCall:
    """One call of a provider: start and end in seconds since 1970, and the error that ended it."""

    provider: str
    start: float
    end: float
    error: Exception | None

    @property
    def milliseconds(self) -> int:
        """Duration."""
        return round((self.end - self.start) * 1000)


@dataclass
class InvocationContext:
    """One run of a function."""

    stage: str
    request_id: str
    remaining_seconds: Callable[[], float]
    trace_header: str | None = None
    execution: str | None = None
    book_id: str | None = None
    chapter_id: str | None = None
    waits: dict[Dependency, Wait] = field(default_factory=lambda: defaultdict(Wait))
    provider_calls: list[ProviderCall] = field(default_factory=list)
    at_end: dict[object, Callable[[], object]] = field(default_factory=dict)
    """Functions to call when the invocation ends, by the object that they belong to."""

    def bind_book(self, book_id: UUID) -> None:
        """Set the book's id if the request did not contain it."""
        self.book_id = str(book_id)

    def require_time(self, seconds: float) -> Callable[[], None]:
        """Return a check that raises ChapterUnfinished when fewer seconds than these are left."""

        def check() -> None:
            if self.remaining_seconds() < seconds:
                raise ChapterUnfinished

        return check

    @property
    def trace_id(self) -> str | None:
        """Id of the X-Ray trace, from the header of Lambda."""
        fields = dict(part.split("=", 1) for part in (self.trace_header or "").split(";") if "=" in part)
        return fields.get("Root")

    @property
    def subject(self) -> dict[str, str]:
        """Stage and known ids, the annotations of every subsegment."""
        found = {"stage": self.stage, "book_id": self.book_id, "chapter_id": self.chapter_id}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def milliseconds(self) -> dict[str, int]:
        """Milliseconds waited, by service."""
        spent = {f"{name}_ms": round(wait.seconds * 1000) for name, wait in self.waits.items()}
        if self.provider_calls:
            spent["provider_ms"] = sum(call.milliseconds for call in self.provider_calls)
        return spent

    @property
    def stats(self) -> dict[str, int]:
        """Milliseconds waited and number of calls, by service."""
        calls = {f"{name}_calls": wait.calls for name, wait in self.waits.items()}
        if self.provider_calls:
            calls["provider_calls"] = len(self.provider_calls)
        return self.milliseconds | calls


_running: ContextVar[InvocationContext | None] = ContextVar("invocation", default=None)
_waiting: ContextVar[frozenset[Dependency]] = ContextVar("waiting", default=frozenset())
"""The services that this thread waits for."""
_counting = Lock()


@contextmanager
def running(invocation: InvocationContext) -> Iterator[None]:
    """Make this the running invocation for the block; at its end, call the functions given to `when_it_ends`."""
    token = _running.set(invocation)
    try:
        yield
    finally:
        _running.reset(token)
        for finish in invocation.at_end.values():
            finish()


def when_it_ends(whose: object, finish: Callable[[], object]) -> None:
    """Call `finish` once when the running invocation ends, however it ends; without an invocation, never."""
    if invocation := _running.get():
        invocation.at_end[whose] = finish


def log_context() -> dict[str, str]:
    """Return the fields of every log line: stage, ids, execution, trace and request.

    Lambda's own log lines contain the request id only.
    """
    invocation = _running.get()
    if invocation is None:
        return {}
    ids = {"execution": invocation.execution, "trace_id": invocation.trace_id, "request_id": invocation.request_id}
    return invocation.subject | {name: value for name, value in ids.items() if value is not None}


@contextmanager
def track_wait(service: Dependency, calls: int = 1) -> Iterator[None]:
    """Measure the block as a wait of so many calls; a nested wait for the same service counts as part of the outer."""
    invocation, waiting = _running.get(), _waiting.get()
    if invocation is None or service in waiting:
        yield
        return
    token, begun = _waiting.set(waiting | {service}), time.perf_counter()
    try:
        yield
    finally:
        _waiting.reset(token)
        with _counting:
            wait = invocation.waits[service]
            wait.calls += calls
            wait.seconds += time.perf_counter() - begun


@contextmanager
def track_provider_call(provider: str) -> Iterator[None]:
    """Measure the block as a call of the provider."""
    start = _now()
    error: Exception | None = None
    try:
        yield
    except Exception as raised:
        error = raised
        raise
    finally:
        invocation = _running.get()
        if invocation is not None:
            invocation.provider_calls.append(ProviderCall(provider, start, _now(), error))


def _now() -> float:
    """Return the time in seconds, rounded to milliseconds to keep the trace small."""
    return round(time.time(), 3)
