"""Lay a trace out as a waterfall: rows of bars over time. The terminal and the page draw it.

Adjacent bars that are too narrow to be seen become one bar, so a book of 1,500 chapters has a few thousand bars.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from console.client.traces import RUNNING, Trace
from console.client.traces.bars import Bar, bar_of, thinned
from console.client.traces.lanes import Lane, lanes_of
from console.client.traces.spans import WORK, Kind, Span

NO_WORKER = "Lambda.TooManyRequestsException"
LAYERS = ((Kind.ITERATION,), WORK, (Kind.START_UP,), (Kind.PROVIDER,))
"""Drawing order of the bars in a row: the first layer is at the bottom."""
LEAST_SECONDS = 0.001
"""Least length of a trace: the clock of this machine may be behind the one that recorded the start."""


@dataclass(frozen=True)
class LaneRow:
    """A lane and its bars in drawing order."""

    lane: Lane
    bars: list[Bar]


@dataclass(frozen=True)
class Scale:
    """A span of time and the width on which it is drawn.

    Parameters
    ----------
    start, end
        Seconds since 1970.
    width
        Pixels or columns.
    narrowest
        Pixels or columns: adjacent bars that are narrower become one.
    roomy
        Pixels or columns: an item at least as wide shows its attempts and their parts.

    """

    start: float
    end: float
    width: float
    narrowest: float
    roomy: float

    def seconds(self, width: float) -> float:
        """Return the seconds that correspond to a width."""
        return (self.end - self.start) * width / self.width

    def shows(self, bar: Bar) -> bool:
        """Return whether any of the bar is in view."""
        return bar.start <= self.end and bar.end >= self.start


@dataclass(frozen=True)
class Waterfall:
    """All lanes of a trace. `start` and `end` are seconds since 1970; while it is `live`, it ends now."""

    lanes: list[Lane]
    start: float
    end: float
    status: str | None

    @property
    def live(self) -> bool:
        """Whether the execution is running."""
        return self.status == RUNNING

    def rows(self, scale: Scale) -> list[LaneRow]:
        """Return the lanes with their bars at this scale."""
        return [LaneRow(lane, list(_bars(lane, scale))) for lane in self.lanes]

    def attempts(self) -> list[Bar]:
        """Return all attempts that got a worker."""
        parts = (bar for lane in self.lanes for item in lane.items for bar in item.parts)
        return [bar for bar in parts if bar.kind in WORK and bar.error != NO_WORKER]

    def attempts_without_worker(self) -> int:
        """Return the number of attempts that got no worker; hundreds if many books run at once."""
        parts = (bar for lane in self.lanes for item in lane.items for bar in item.parts)
        return sum(bar.error == NO_WORKER for bar in parts if bar.kind in WORK)

    def failed_or_retried(self) -> list[Bar]:
        """Return the attempts that failed: first those without a retry, then those with one."""
        return sorted(filter(lambda bar: bar.failed or bar.retried, self.attempts()), key=lambda bar: -bar.failed)

    def slowest(self, most: int) -> list[Bar]:
        """Return the `most` longest attempts, without those whose end was not recorded."""
        return sorted((bar for bar in self.attempts() if not bar.cut), key=lambda bar: -bar.seconds)[:most]


def waterfall_of(trace: Trace, now: float) -> Waterfall:
    """Return the waterfall of a trace that has spans; a running span ends at `now`, in seconds since 1970."""
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
