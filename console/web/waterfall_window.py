"""The part of a waterfall that is in view, in seconds from its start, and the links to other parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

MIN_SECONDS = 0.02
"""A shorter window would show no further detail."""
NEARLY_WHOLE = 0.99
"""Share of the whole. Queries are rounded to milliseconds, so zooming in and out again does not quite restore it."""


@dataclass(frozen=True)
class Window:
    """The seconds in view, `start` to `end`, of a waterfall of `whole` seconds."""

    start: float
    end: float
    whole: float

    @property
    def is_whole(self) -> bool:
        """Tell whether the whole waterfall is in view."""
        return (self.start, self.end) == (0.0, self.whole)

    def moved(self, share: float) -> "Window":
        """Return the window moved by this share of its length; it stays within the whole."""
        length = self.end - self.start
        start = min(max(0.0, self.start + share * length), self.whole - length)
        return Window(start, start + length, self.whole)

    def scaled(self, factor: float) -> "Window":
        """Return the window with its length multiplied and its centre kept; it stays within the whole."""
        length = min(self.whole, max(MIN_SECONDS, (self.end - self.start) * factor))
        start = (self.start + self.end - length) / 2
        return Window(start, start + length, self.whole).moved(0.0)

    def query(self, execution: str | None) -> str:
        """Return the query string of this window; without a time range for the whole, which may still grow."""
        time_range = {} if self.is_whole else {"from": f"{self.start:.3f}", "to": f"{self.end:.3f}"}
        return urlencode({**time_range, **({"execution": execution} if execution else {})})


def window_of(query: Mapping[str, str], whole: float) -> Window:
    """Return the window of a query, at least MIN_SECONDS long; the whole if the query is not valid."""
    all_of_it = Window(0.0, whole, whole)
    try:
        start, end = float(query.get("from", 0.0)), float(query.get("to", whole))
    except ValueError:
        return all_of_it
    start, end = max(0.0, start), min(end, whole)
    is_part = 0.0 <= end - start < NEARLY_WHOLE * whole
    return Window(start, end, whole).scaled(1.0) if is_part else all_of_it
