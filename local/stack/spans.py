"""What X-Ray recorded, as spans: what each of them is, and what is below it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FLAGS = ("throttle", "fault", "error")
"""X-Ray's words for what went wrong."""


class Kind(StrEnum):
    """What a span is; an iteration is an item of a Map."""

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
    """Something that took time, in seconds since 1970; `end` is None while it goes on.

    `error` is its name where anyone names it, else X-Ray's flag; `attempt` counts the tries of one task from 1.
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
        """How long it took."""
        return None if self.end is None else self.end - self.start

    @property
    def cold_start(self) -> float | None:
        """How long its function took to start up, if it had to."""
        return next((child.seconds for child in self.children if child.kind == Kind.START_UP), None)

    def walk(self) -> Iterator["Span"]:
        """Yield the span and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()
