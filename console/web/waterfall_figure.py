"""The coordinates of a waterfall's rows, bars and time axis. Horizontal ones are percentages, so the figure scales."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from console.client.stage_names import stage_name
from console.client.traces.bars import Bar, describe_bar, duration
from console.client.traces.spans import WORK, Kind
from console.client.traces.time_axis import marks
from console.client.traces.waterfall import LaneRow, Scale, Waterfall
from console.web.waterfall_window import Window

WIDTH = 1000.0
"""Assumed width of the figure in pixels, by which bars that would be too narrow are merged."""
NARROWEST, ROOMY = 4.0, 24.0
MIN_LABELLED_WIDTH, LETTER_WIDTH = 22.0, 6.5
"""In pixels: the least width of a bar with a label, and the width of a letter in it."""
MIN_WIDTH, MIN_FAILED_WIDTH, MIN_SHARED_WIDTH = 0.15, 0.4, 5.0
"""In percent: the least width of any bar, of one that failed or was retried, and of one that shows how its time was
spent."""
FAILED_OVERHANG = 3.0
"""Pixels by which a failed bar is taller above and below, so that it is recognised without its colour."""
AXIS_HEIGHT, ROW_HEIGHT, BAR_HEIGHT, SHARE_HEIGHT = 24.0, 25.0, 18.0, 3.0
VERTICAL = {
    Kind.STATE: (6.5, 5.0),
    Kind.MAP: (6.5, 5.0),
    Kind.ITERATION: (6.5, 5.0),
    Kind.PROVIDER: (12.5, 5.5),
}
"""By kind of bar: pixels below the row's top, and height in pixels."""
MAX_TICKS = 8
LABEL_SHARE = 0.06
"""Share of the width that the label of a tick needs."""
SHARES = {"database": "database_ms", "storage": "s3_ms"}
SYMBOLS = {"failed": "×", "retried": "↻", "running": "▸", "cut": "?"}


@dataclass(frozen=True)
class Box:
    """A drawn bar: `x` and `width` in percent, `y` and `height` in pixels; `label_x` in percent of its width."""

    css_class: str
    x: str
    width: str
    y: float
    height: float
    description: str = ""
    label: str = ""
    label_x: str = "0"


@dataclass(frozen=True)
class Line:
    """A drawn row: its name, its length in words, and its boxes."""

    name: str
    length: str
    level: int
    y: float
    boxes: list[Box]


@dataclass(frozen=True)
class Figure:
    """Everything that the template draws; `ticks` are positions on the time axis, in percent, and their labels."""

    lines: list[Line]
    ticks: list[tuple[str, str]]
    height: float


def describe(bar: Bar, start: float, titles: Mapping[str, str]) -> str:
    """Return one line about a bar, with the stage's name in place of the state's."""
    return describe_bar(replace(bar, name=stage_name(bar.name)), start, titles)


def figure_of(waterfall: Waterfall, window: Window, titles: Mapping[str, str]) -> Figure:
    """Return the figure of the window; `titles` are the chapters' titles by their ids."""
    scale = Scale(waterfall.start + window.start, waterfall.start + window.end, WIDTH, NARROWEST, ROOMY)
    layout = _Layout(scale, waterfall.start, titles)
    lines = [layout.line(row, AXIS_HEIGHT + number * ROW_HEIGHT) for number, row in enumerate(waterfall.rows(scale))]
    last_label = window.end - LABEL_SHARE * (window.end - window.start)
    ticks = [
        (layout.percent(waterfall.start + at), text if at < last_label else "")
        for at, text in marks(window.start, window.end, MAX_TICKS)
    ]
    return Figure(lines, ticks, AXIS_HEIGHT + len(lines) * ROW_HEIGHT)


@dataclass(frozen=True)
class _Layout:
    """Converts moments, in seconds since 1970, to positions in the figure."""

    scale: Scale
    start: float
    titles: Mapping[str, str]

    def percent(self, moment: float) -> str:
        return f"{self._position(moment):.2f}"

    def line(self, row: LaneRow, y: float) -> Line:
        lane = row.lane
        length = duration(lane.behind.seconds) if lane.behind else f"{lane.count} items" if lane.count > 1 else ""
        boxes = [box for bar in row.bars for box in self._boxes(bar, y)]
        return Line(stage_name(lane.name), length, lane.level, y, boxes)

    def _boxes(self, bar: Bar, y: float) -> Iterator[Box]:
        """Yield a bar's box, and below a wide one the shares of its time that its annotations give."""
        start, end = self._position(bar.start), self._position(bar.end)
        working = self._position(bar.start + bar.start_up)
        top, height = VERTICAL.get(bar.kind, (0.0, BAR_HEIGHT))
        min_width = MIN_FAILED_WIDTH if bar.failed or bar.retried else MIN_WIDTH
        overhang = FAILED_OVERHANG if bar.failed and bar.kind in WORK else 0.0
        yield Box(
            css_class=f"{bar.kind} {bar.state}",
            x=f"{start:.2f}",
            width=f"{max(end - start, min_width):.2f}",
            y=y + top - overhang,
            height=height + 2 * overhang,
            description=describe(bar, self.start, self.titles),
            label=self._label(bar, (end - working) * WIDTH / 100) if bar.kind in WORK else "",
            label_x=f"{(working - start) / max(end - start, min_width) * 100:.1f}",
        )
        if bar.kind in WORK and end - working >= MIN_SHARED_WIDTH:
            for css_class, annotation in SHARES.items():
                share = bar.annotations.get(annotation, 0) / 1000 / self.scale.seconds(WIDTH) * 100
                if share > 0:
                    yield Box(css_class, f"{working:.2f}", f"{share:.2f}", y + BAR_HEIGHT + 1, SHARE_HEIGHT)
                    working += share

    def _label(self, bar: Bar, pixels: float) -> str:
        """Return a label that fits: a symbol, and the chapter's title or, if that is too long, its number."""
        if pixels < MIN_LABELLED_WIDTH:
            return ""
        title = self.titles.get(bar.chapter_id or "", "")
        fitting = title if (len(title) + 3) * LETTER_WIDTH < pixels else title.partition(".")[0]
        return f"{SYMBOLS.get(bar.state, '')} {fitting}".strip()

    def _position(self, moment: float) -> float:
        """Return the moment's position in percent; one outside the view is moved to just outside its edge."""
        share = (moment - self.scale.start) / (self.scale.end - self.scale.start) * 100
        return min(max(share, -1.0), 101.0)
