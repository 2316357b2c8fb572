"""The stretch of a waterfall that is in view, in seconds from its beginning, and the ways to another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

SHORTEST = 0.02
"""In seconds: nothing is to be seen closer."""
AS_GOOD_AS_ALL = 0.99
"""Share of the whole: addresses have milliseconds, so that who has come closer and goes back is almost there."""


@dataclass(frozen=True)
class Window:
    """From when to when, out of so many seconds."""

    start: float
    end: float
    whole: float

    @property
    def is_whole(self) -> bool:
        """Whether all is in view."""
        return (self.start, self.end) == (0.0, self.whole)

    def moved(self, share: float) -> "Window":
        """Return the window so much of its own length later, or earlier; it stays within the whole."""
        length = self.end - self.start
        start = min(max(0.0, self.start + share * length), self.whole - length)
        return Window(start, start + length, self.whole)

    def scaled(self, factor: float) -> "Window":
        """Return the window so many times as long, about its middle."""
        length = min(self.whole, max(SHORTEST, (self.end - self.start) * factor))
        start = (self.start + self.end - length) / 2
        return Window(start, start + length, self.whole).moved(0.0)

    def query(self, execution: str | None) -> str:
        """Return the query that leads here; of the whole it says nothing, as that may grow."""
        stretch = {} if self.is_whole else {"from": f"{self.start:.3f}", "to": f"{self.end:.3f}"}
        return urlencode({**stretch, **({"execution": execution} if execution else {})})


def window_of(query: Mapping[str, str], whole: float) -> Window:
    """Return the window that a query asks for, or the shortest about its middle; what makes no sense is all of it."""
    all_of_it = Window(0.0, whole, whole)
    try:
        start, end = float(query.get("from", 0.0)), float(query.get("to", whole))
    except ValueError:
        return all_of_it
    start, end = max(0.0, start), min(end, whole)
    sensible = 0.0 <= end - start < AS_GOOD_AS_ALL * whole
    return Window(start, end, whole).scaled(1.0) if sensible else all_of_it
