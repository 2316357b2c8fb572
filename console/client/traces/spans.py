"""Spans: what X-Ray recorded, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FLAGS = ("throttle", "fault", "error")
"""The fields of a segment document by which X-Ray marks a failure."""


class Kind(StrEnum):
    """What a span is about. An iteration is an item of a Map."""

    EXECUTION = "execution"
    STATE = "state"
    MAP = "map"
    ITERATION = "iteration"
    ATTEMPT = "attempt"
    FUNCTION = "function"
    HANDLER = "handler"
    START_UP = "start-up"
    PROVIDER = "provider"


WORK = (Kind.ATTEMPT, Kind.FUNCTION, Kind.HANDLER)


@dataclass(slots=True)
class Span:
    """A span of time. `start` and `end` are seconds since 1970; `end` is None while it is running.

    `error` is the name of the error, or X-Ray's flag if no name is recorded. `attempt` counts from 1 for each task.
    """

    name: str
    kind: Kind
    start: float
    end: float | None
    error: str | None = None
    throttled: bool = False
    attempt: int = 1
    chapter_id: str | None = None
    annotations: dict[str, Any] = field(default_factory=dict)
    children: list["Span"] = field(default_factory=list)

    @property
    def seconds(self) -> float | None:
        """Duration, or None while it is running."""
        return None if self.end is None else self.end - self.start

    @property
    def cold_start(self) -> float | None:
        """Seconds of the function's cold start, if there was one."""
        return next((child.seconds for child in self.children if child.kind == Kind.START_UP), None)

    def walk(self) -> Iterator["Span"]:
        """Yield the span and its descendants."""
        yield self
        for child in self.children:
            yield from child.walk()
