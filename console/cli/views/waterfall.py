"""Draw a waterfall as lines of text. The shapes carry the meaning; colours only repeat it."""

from collections.abc import Iterator, Mapping
from math import ceil

from rich.text import Text

from console.client.traces.bars import Bar, duration
from console.client.traces.spans import Kind
from console.client.traces.time_axis import marks
from console.client.traces.waterfall import LaneRow, Scale, Waterfall

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
LEGEND = "░ start-up  █ at work  ▒ provider  ─ waiting  ↻ retried  × failed  ▸ running  ? interrupted"


def lines(waterfall: Waterfall, width: int, titles: Mapping[str, str]) -> Iterator[Text]:
    """Yield a time axis, a line for each row, and a legend; no line is wider than `width` columns."""
    names = [f"{'  ' * lane.level}{lane.name}"[:WIDEST_NAME] for lane in waterfall.lanes]
    margin = max(map(len, names)) + 1
    columns = max(1, width - margin - LENGTH_COLUMNS)
    scale = Scale(waterfall.start, waterfall.end, columns, narrowest=1, roomy=3)
    yield Text(" " * margin + _axis(scale), style="dim")
    for name, row in zip(names, waterfall.rows(scale), strict=True):
        line = Text(f"{name:{margin}}") + _drawn(row, scale, columns, titles) + Text(_suffix(row), style="dim")
        line.rstrip()
        yield line
    yield from (Text(line, style="dim") for line in legend(width))


def legend(width: int) -> Iterator[str]:
    """Yield the signs and their meanings, in as many lines as they need."""
    line = ""
    for part in LEGEND.split("  "):
        if line and len(line) + len(part) + 2 > width:
            yield line
            line = ""
        line = f"{line}  {part}" if line else part
    yield line


def _axis(scale: Scale) -> str:
    axis = ""
    for moment, label in marks(0.0, scale.end - scale.start, max(1, int(scale.width) // COLUMNS_A_MARK)):
        at = int(moment / scale.seconds(1))
        if at + len(label) <= scale.width:
            axis = f"{axis:{at}}{label}"
    return axis


def _drawn(row: LaneRow, scale: Scale, columns: int, titles: Mapping[str, str]) -> Text:
    cells = [(" ", "")] * columns
    overlay: dict[int, tuple[str, str]] = {}
    for bar in row.bars:
        first, behind = _columns(bar, scale, columns)
        cells[first:behind] = [SHAPES.get(bar.kind, WORK)] * (behind - first)
        if bar.kind not in SHAPES:
            overlay |= _number(first, behind, titles.get(bar.chapter_id or "", ""))
            overlay |= {behind - 1: SIGNS[bar.state]} if bar.state in SIGNS else {}
    for column, sign in overlay.items():
        cells[column] = sign
    return Text.assemble(*cells)


def _columns(bar: Bar, scale: Scale, columns: int) -> tuple[int, int]:
    """Return the first column of a bar and the one after its last; all bars but start-ups have at least one."""
    column = scale.seconds(1)
    first = min(int((bar.start - scale.start) / column), columns - 1)
    end = (bar.end - scale.start) / column
    if bar.kind == Kind.START_UP:
        return first, max(first, min(int(end), columns))
    return first, max(first + 1, min(ceil(end), columns))


def _number(first: int, behind: int, title: str) -> dict[int, tuple[str, str]]:
    """Return the chapter's number in the middle of its bar, if the bar is wide enough."""
    number = f" {title.partition('.')[0]} " if title else ""
    start = (first + behind - len(number)) // 2
    if len(number) + ROOM_AROUND_NUMBER > behind - first:
        return {}
    return {start + offset: (character, "bold") for offset, character in enumerate(number)}


def _suffix(row: LaneRow) -> str:
    """Return the duration of a state, or the number of items in a lane."""
    lane = row.lane
    text = duration(lane.behind.seconds) if lane.behind else f"{lane.count} items" if lane.count > 1 else ""
    return f" {text:>{LENGTH_COLUMNS - 1}}"
