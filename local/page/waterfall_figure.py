"""What the template draws: rows, bars and marks with their places. Across they are percentages, so the figure fits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from local.page.waterfall_window import Window
from local.stack.bars import Bar, duration, told
from local.stack.spans import WORK, Kind
from local.stack.time_axis import marks
from local.stack.waterfall import Row, Scale, Waterfall

WIDTH = 1000.0
"""Pixels that the figure is taken to have when it is decided what is too narrow to be seen."""
NARROWEST, ROOMY = 4.0, 24.0
LABELLED, LETTER = 22.0, 6.5
"""Pixels of a bar that has a label, and of a letter in it."""
LEAST, LEAST_TROUBLED, SHARED = 0.15, 0.4, 5.0
"""Percent that each bar has, that one has which failed, and of one that tells how its time was shared."""
TALLER = 3.0
"""Pixels that a failure stands out above and below, for those who don't see its colour."""
AXIS, ROW, BAR, SHARES = 24.0, 25.0, 18.0, 3.0
HEIGHTS = {
    Kind.STATE: (6.5, 5.0),
    Kind.MAP: (6.5, 5.0),
    Kind.ITERATION: (6.5, 5.0),
    Kind.PROVIDER: (12.5, 5.5),
}
"""Pixels from the row's top, and high."""
MOST_MARKS = 8
ROOM_FOR_MARK = 0.06
"""Share of the width that what is written at a mark needs."""
SHARE_OF = {"database": "database_ms", "storage": "s3_ms"}
SIGNS = {"failed": "×", "retried": "↻", "running": "▸", "cut": "?"}


@dataclass(frozen=True)
class Box:
    """A bar in its place: `x` and `width` in percent, `y` and `height` in pixels; `label_x` in percent of its width."""

    looks: str
    x: str
    width: str
    y: float
    height: float
    told: str = ""
    label: str = ""
    label_x: str = "0"


@dataclass(frozen=True)
class Line:
    """A row in its place."""

    name: str
    length: str
    level: int
    y: float
    boxes: list[Box]


@dataclass(frozen=True)
class Figure:
    """All that is drawn; `marks` are those of the time axis, their places in percent."""

    lines: list[Line]
    marks: list[tuple[str, str]]
    height: float


def figure_of(waterfall: Waterfall, window: Window, titles: Mapping[str, str]) -> Figure:
    """Return what is in the window, with the chapters' titles by their ids."""
    scale = Scale(waterfall.start + window.start, waterfall.start + window.end, WIDTH, NARROWEST, ROOMY)
    place = _Place(scale, waterfall.start, titles)
    lines = [place.line(row, AXIS + number * ROW) for number, row in enumerate(waterfall.rows(scale))]
    last = window.end - ROOM_FOR_MARK * (window.end - window.start)
    axis = [
        (place.percent(waterfall.start + at), text if at < last else "")
        for at, text in marks(window.start, window.end, MOST_MARKS)
    ]
    return Figure(lines, axis, AXIS + len(lines) * ROW)


@dataclass(frozen=True)
class _Place:
    """Knows where a moment is."""

    scale: Scale
    began: float
    titles: Mapping[str, str]

    def percent(self, moment: float) -> str:
        return f"{self._share(moment):.2f}"

    def line(self, row: Row, y: float) -> Line:
        lane = row.lane
        length = duration(lane.behind.seconds) if lane.behind else f"{lane.count} items" if lane.count > 1 else ""
        return Line(lane.name, length, lane.level, y, [box for bar in row.bars for box in self._boxes(bar, y)])

    def _boxes(self, bar: Bar, y: float) -> Iterator[Box]:
        """Yield a bar's own box, and below a wide one the shares of its time that annotations tell."""
        start, end = self._share(bar.start), self._share(bar.end)
        working = self._share(bar.start + bar.start_up)
        top, height = HEIGHTS.get(bar.kind, (0.0, BAR))
        least = LEAST_TROUBLED if bar.failed or bar.retried else LEAST
        taller = TALLER if bar.failed and bar.kind in WORK else 0.0
        yield Box(
            looks=f"{bar.kind} {bar.state}",
            x=f"{start:.2f}",
            width=f"{max(end - start, least):.2f}",
            y=y + top - taller,
            height=height + 2 * taller,
            told=told(bar, self.began, self.titles),
            label=self._label(bar, (end - working) * WIDTH / 100) if bar.kind in WORK else "",
            label_x=f"{(working - start) / max(end - start, least) * 100:.1f}",
        )
        if bar.kind in WORK and end - working >= SHARED:
            for looks, name in SHARE_OF.items():
                share = bar.annotations.get(name, 0) / 1000 / self.scale.seconds(WIDTH) * 100
                if share > 0:
                    yield Box(looks, f"{working:.2f}", f"{share:.2f}", y + BAR + 1, SHARES)
                    working += share

    def _label(self, bar: Bar, pixels: float) -> str:
        """Return what fits into so many pixels: a sign, and the chapter's title or at least its number."""
        if pixels < LABELLED:
            return ""
        title = self.titles.get(bar.chapter_id or "", "")
        said = title if (len(title) + 3) * LETTER < pixels else title.partition(".")[0]
        return f"{SIGNS.get(bar.state, '')} {said}".strip()

    def _share(self, moment: float) -> float:
        """Return the percentage at which a moment is; what is far out of view is just out of it."""
        share = (moment - self.scale.start) / (self.scale.end - self.scale.start) * 100
        return min(max(share, -1.0), 101.0)
