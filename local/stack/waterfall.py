"""A trace as a waterfall: rows of bars over time. It knows neither terminal nor page.

What is too narrow for the eye is drawn as one bar, so that a book of 1,500 chapters has a few thousand bars.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from local.stack.bars import Bar, bar_of, thinned
from local.stack.lanes import Lane, lanes_of
from local.stack.spans import WORK, Kind, Span
from local.stack.traces import Trace

RUNNING = "RUNNING"
TURNED_AWAY = "Lambda.TooManyRequestsException"
LAYERS = ((Kind.ITERATION,), WORK, (Kind.START_UP,), (Kind.PROVIDER,))
"""What lies upon what in a row, the undermost first."""
LEAST_SECONDS = 0.001
"""Of a trace: this machine's clock may be behind the one that says when it began."""


@dataclass(frozen=True)
class Row:
    """A lane as it is drawn: its bars, the undermost first."""

    lane: Lane
    bars: list[Bar]


@dataclass(frozen=True)
class Scale:
    """A stretch of time, in seconds since 1970, on so many pixels or columns.

    Parameters
    ----------
    narrowest
        In pixels or columns: what is narrower becomes one bar with its neighbours.
    roomy
        In the same: an item that is wider shows its attempts and what is in them.

    """

    start: float
    end: float
    width: float
    narrowest: float
    roomy: float

    def seconds(self, width: float) -> float:
        """Return the time that is so wide."""
        return (self.end - self.start) * width / self.width

    def shows(self, bar: Bar) -> bool:
        """Tell whether any of the bar is in view."""
        return bar.start <= self.end and bar.end >= self.start


@dataclass(frozen=True)
class Waterfall:
    """All lanes of a trace, from its first moment to its last, which is now if it is `live`."""

    lanes: list[Lane]
    start: float
    end: float
    status: str | None

    @property
    def live(self) -> bool:
        """Whether the execution goes on."""
        return self.status == RUNNING

    def rows(self, scale: Scale) -> list[Row]:
        """Return the lanes as they are drawn."""
        return [Row(lane, list(_bars(lane, scale))) for lane in self.lanes]

    def attempts(self) -> list[Bar]:
        """Return each try of each task that got a worker."""
        parts = (bar for lane in self.lanes for item in lane.items for bar in item.parts)
        return [bar for bar in parts if bar.kind in WORK and bar.error != TURNED_AWAY]

    def turned_away(self) -> int:
        """Return how many tries got no worker: where books wait for each other, there are hundreds."""
        parts = (bar for lane in self.lanes for item in lane.items for bar in item.parts)
        return sum(bar.error == TURNED_AWAY for bar in parts if bar.kind in WORK)

    def troubled(self) -> list[Bar]:
        """Return the attempts that failed for good, and then those that were followed by another."""
        return sorted(filter(lambda bar: bar.failed or bar.retried, self.attempts()), key=lambda bar: -bar.failed)

    def slowest(self, most: int) -> list[Bar]:
        """Return the attempts that took longest, of those whose end is known."""
        return sorted((bar for bar in self.attempts() if not bar.cut), key=lambda bar: -bar.seconds)[:most]


def waterfall_of(trace: Trace, now: float) -> Waterfall:
    """Lay a trace out, which must have spans; `now` is the end of what still runs."""
    live = trace.status == RUNNING
    spans = [span for root in trace.spans for span in root.walk()]
    known = max(span.start if span.end is None else span.end for span in spans)
    until = max(now, known) if live else known

    def bar(span: Span) -> Bar:
        return bar_of(span, until, live=live)

    start = min(span.start for span in spans)
    return Waterfall(lanes_of(trace.spans, bar), start, max(until, start + LEAST_SECONDS), trace.status)


def _bars(lane: Lane, scale: Scale) -> Iterator[Bar]:
    if lane.behind is not None and scale.shows(lane.behind):
        yield lane.behind
    drawn: list[Bar] = []
    for item in lane.items:
        if scale.shows(item.whole):
            roomy = item.whole.seconds >= scale.seconds(scale.roomy)
            drawn += filter(scale.shows, item.parts) if roomy else [item.whole]
    for layer in LAYERS:
        yield from thinned((bar for bar in drawn if bar.kind in layer), scale.seconds(scale.narrowest))
