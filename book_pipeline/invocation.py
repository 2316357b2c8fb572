"""The invocation that runs: what it is about, how long it may last, and what it has waited for.

`observability.stage` begins one. Where none runs, as in a command, nothing is named and nothing measured, so every part
may say what it waits for. Nothing but the standard library is imported here.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from book_pipeline.errors import ChapterUnfinished

Elsewhere = Literal["database", "s3", "source"]


@dataclass
class Wait:
    """Time that was waited for something outside, and how often."""

    calls: int = 0
    seconds: float = 0.0
    under_way: bool = False


@dataclass(frozen=True)
class ProviderCall:
    """One call of a provider, from and to seconds since 1970, and the error that it ended in."""

    provider: str
    start: float
    end: float
    error: Exception | None

    @property
    def milliseconds(self) -> int:
        """How long it took."""
        return round((self.end - self.start) * 1000)


@dataclass
class Invocation:
    """One run of a function."""

    stage: str
    request_id: str
    remaining_seconds: Callable[[], float]
    trace_header: str | None = None
    execution: str | None = None
    book_id: str | None = None
    chapter_id: str | None = None
    waits: dict[Elsewhere, Wait] = field(default_factory=lambda: defaultdict(Wait))
    provider_calls: list[ProviderCall] = field(default_factory=list)

    def is_about(self, book_id: UUID) -> None:
        """Say which book it is, where the request didn't."""
        self.book_id = str(book_id)

    def needs(self, seconds: float) -> Callable[[], None]:
        """Return a check that raises ChapterUnfinished when fewer seconds than these are left."""

        def check() -> None:
            if self.remaining_seconds() < seconds:
                raise ChapterUnfinished

        return check

    @property
    def trace_id(self) -> str | None:
        """Of X-Ray, as Lambda has it."""
        fields = dict(part.split("=", 1) for part in (self.trace_header or "").split(";") if "=" in part)
        return fields.get("Root")

    @property
    def subject(self) -> dict[str, str]:
        """The stage and the ids, as far as they are known: what every subsegment is found by."""
        found = {"stage": self.stage, "book_id": self.book_id, "chapter_id": self.chapter_id}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def milliseconds(self) -> dict[str, int]:
        """How long each thing was waited for."""
        spent = {f"{name}_ms": round(wait.seconds * 1000) for name, wait in self.waits.items()}
        if self.provider_calls:
            spent["provider_ms"] = sum(call.milliseconds for call in self.provider_calls)
        return spent

    @property
    def figures(self) -> dict[str, int]:
        """How long each thing was waited for, and how often."""
        calls = {f"{name}_calls": wait.calls for name, wait in self.waits.items()}
        if self.provider_calls:
            calls["provider_calls"] = len(self.provider_calls)
        return self.milliseconds | calls


_running: ContextVar[Invocation | None] = ContextVar("invocation", default=None)


@contextmanager
def running(invocation: Invocation) -> Iterator[None]:
    """Make it the one that runs, for the block."""
    token = _running.set(invocation)
    try:
        yield
    finally:
        _running.reset(token)


def names() -> dict[str, str]:
    """Return what each log line says of the invocation that runs: its subject, its execution, its trace, its request.

    By the last one Lambda's own lines are found, which say nothing else.
    """
    invocation = _running.get()
    if invocation is None:
        return {}
    where = {"execution": invocation.execution, "trace_id": invocation.trace_id, "request_id": invocation.request_id}
    return invocation.subject | {name: value for name, value in where.items() if value is not None}


@contextmanager
def waiting_for(what: Elsewhere, calls: int = 1) -> Iterator[None]:
    """Count the block as a wait, of so many calls; within another for the same thing it is part of that one."""
    invocation = _running.get()
    if invocation is None or (wait := invocation.waits[what]).under_way:
        yield
        return
    wait.under_way, begun = True, time.perf_counter()
    try:
        yield
    finally:
        wait.under_way = False
        wait.calls += calls
        wait.seconds += time.perf_counter() - begun


@contextmanager
def calling(provider: str) -> Iterator[None]:
    """Count the block as a call of the provider."""
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
    """Return the time, to the millisecond: more would only make the trace longer."""
    return round(time.time(), 3)
