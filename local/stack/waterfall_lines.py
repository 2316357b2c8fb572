"""A waterfall in lines of text. What bars are is told by their shape; a terminal's colours only help."""

from collections.abc import Iterator, Mapping
from math import ceil

from rich.text import Text

from local.stack.bars import Bar, duration
from local.stack.spans import Kind
from local.stack.time_axis import marks
from local.stack.waterfall import Row, Scale, Waterfall

WIDEST_NAME = 20
LENGTH_COLUMNS = 12
COLUMNS_A_MARK = 12
ROOM_AROUND_NUMBER = 4
SHAPES = {
    Kind.START_UP: ("░", "magenta"),
    Kind.PROVIDER: ("▒", "yellow"),
    Kind.STATE: ("─", "dim"),
    Kind.MAP: ("─", "dim"),
    Kind.ITERATION: ("─", "dim"),
}
WORK = ("█", "green")
SIGNS = {
    "failed": ("×", "bold red"),
    "retried": ("↻", "bold yellow"),
    "running": ("▸", "bold blue"),
    "cut": ("?", "red"),
}
LEGEND = "░ start-up  █ at work  ▒ provider  ─ waiting  ↻ tried again  × failed  ▸ running  ? interrupted"


def lines(waterfall: Waterfall, width: int, titles: Mapping[str, str]) -> Iterator[Text]:
    """Yield a time axis, a line for each row, and what the shapes mean; no line is wider than `width` columns."""
    names = [f"{'  ' * lane.level}{lane.name}"[:WIDEST_NAME] for lane in waterfall.lanes]
    margin = max(map(len, names)) + 1
    columns = max(1, width - margin - LENGTH_COLUMNS)
    scale = Scale(waterfall.start, waterfall.end, columns, narrowest=1, roomy=3)
    yield Text(" " * margin + _axis(scale), style="dim")
    for name, row in zip(names, waterfall.rows(scale), strict=True):
        line = Text(f"{name:{margin}}") + _drawn(row, scale, columns, titles) + Text(_at_the_end(row), style="dim")
        line.rstrip()
        yield line
    yield Text(LEGEND[:width], style="dim")


def _axis(scale: Scale) -> str:
    axis = ""
    for moment, written in marks(0.0, scale.end - scale.start, max(1, int(scale.width) // COLUMNS_A_MARK)):
        at = int(moment / scale.seconds(1))
        if at + len(written) <= scale.width:
            axis = f"{axis:{at}}{written}"
    return axis


def _drawn(row: Row, scale: Scale, columns: int, titles: Mapping[str, str]) -> Text:
    cells = [(" ", "")] * columns
    upon: dict[int, tuple[str, str]] = {}
    for bar in row.bars:
        first, behind = _columns(bar, scale, columns)
        cells[first:behind] = [SHAPES.get(bar.kind, WORK)] * (behind - first)
        if bar.kind not in SHAPES:
            upon |= _number(first, behind, titles.get(bar.chapter_id or "", ""))
            upon |= {behind - 1: SIGNS[bar.state]} if bar.state in SIGNS else {}
    for column, sign in upon.items():
        cells[column] = sign
    return Text.assemble(*cells)


def _columns(bar: Bar, scale: Scale, columns: int) -> tuple[int, int]:
    """Return the first column of a bar and the one behind it: at least one, but a start-up leaves that to the work."""
    column = scale.seconds(1)
    first = min(int((bar.start - scale.start) / column), columns - 1)
    end = (bar.end - scale.start) / column
    if bar.kind == Kind.START_UP:
        return first, max(first, min(int(end), columns))
    return first, max(first + 1, min(ceil(end), columns))


def _number(first: int, behind: int, title: str) -> dict[int, tuple[str, str]]:
    """Return the chapter's number, for the middle of its bar, if there is room for it."""
    number = f" {title.partition('.')[0]} " if title else ""
    begins = (first + behind - len(number)) // 2
    if len(number) + ROOM_AROUND_NUMBER > behind - first:
        return {}
    return {begins + place: (sign, "bold") for place, sign in enumerate(number)}


def _at_the_end(row: Row) -> str:
    """Write how long a state took, or how many items went along a lane."""
    lane = row.lane
    written = duration(lane.behind.seconds) if lane.behind else f"{lane.count} items" if lane.count > 1 else ""
    return f" {written:>{LENGTH_COLUMNS - 1}}"
