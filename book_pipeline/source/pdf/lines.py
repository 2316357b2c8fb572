"""Lines of a PDF page in reading order, from the places of its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from book_pipeline.source.pdf.direction import in_reading_order, mirrored
from book_pipeline.source.pdf.extract import RAISED, RAISED_SIZE, Word

SAME_LINE = 0.45
"""Largest distance of two baselines on one line, in type sizes: raised and lowered words are on their line."""
WIDEST_SPACE = 1.6
"""Widest gap between the words of a line, in type sizes; beyond it, another column or a tab may follow."""
LONGEST_CAP = 2
"""Characters of a drop cap: a letter, with a quotation mark before it."""
DROP_CAP = 1.8
"""Least ratio of a drop cap's size to the type beside it."""
FEWEST_LINES = 5
"""Lines of a column, at least."""
NARROWEST_COLUMN = 0.25
"""Least usual width of a column's lines, relative to the page's text."""
MOST_CROSSING = 0.25
"""Largest share of lines across a gutter: titles and pictures' captions."""
GUTTER = (0.25, 0.75)
"""Where a gutter may be, relative to the width of the text."""
STEP = 3.0
"""Points between the places that are tried for a gutter."""
DEEPEST_SPLIT = 3
RAISED_BY = 0.15
"""Least distance of a raised number from the baseline, in type sizes."""
SOFT_HYPHEN = "\u00ad"
UNSPACED = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
"""Signs of Chinese and Japanese, which have no spaces between words."""


@dataclass(slots=True)
class Line:
    """A line: its text, left, right, baseline and type size in points, and its places.

    `continued` is what follows the hyphen at its end in the file: the rest of the word, wherever that is on the page.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    column: int = 0
    page: int = 0
    number: int = 0
    continued: str = ""

    @property
    def first_word_width(self) -> float:
        """Approximate width of the first word; in a script without spaces, of the first character."""
        first = self.text[:1] if UNSPACED.match(self.text) else self.text.split(" ", 1)[0]
        return (self.right - self.left) * len(first) / max(1, len(self.text))


def lines_of(words: Iterable[Word], page: int, *, from_right: bool = False) -> list[Line]:
    """Return the lines of a page from top to bottom, column after column.

    Parameters
    ----------
    from_right
        Whether the book is written from right to left. Then the lines are mirrored, and left is where they begin.

    """
    lines: list[Line] = []
    placed = mirrored(words) if from_right else words
    for part in _ordered(_with_drop_caps(_segments(placed)), DEEPEST_SPLIT):
        column = lines[-1].column + 1 if lines else 0
        for line in _rows(part, from_right=from_right):
            line.column, line.page, line.number = column, page, len(lines) + 1
            lines.append(line)
    return lines


def _segments(words: Iterable[Word]) -> list[Line]:
    """Return the words in the order of the file, joined to pieces of lines."""
    segments: list[Line] = []
    for text, left, right, baseline, size in words:
        last = segments[-1] if segments else None
        if (
            last is not None
            and abs(last.baseline - baseline) <= SAME_LINE * max(last.size, size)
            and -SAME_LINE * last.size <= left - last.right <= WIDEST_SPACE * max(last.size, size)
            and max(last.size, size) < DROP_CAP * min(last.size, size)
        ):
            if len(text) > len(last.text):
                last.size, last.baseline = size, baseline
            if text.isdecimal() and size < RAISED_SIZE * last.size and baseline - last.baseline > RAISED_BY * size:
                last.text += text.translate(RAISED)
            elif last.text.endswith(SOFT_HYPHEN):
                last.text = last.text.removesuffix(SOFT_HYPHEN) + text
            else:
                last.text = f"{last.text} {text}"
            last.right = max(last.right, right)
        else:
            if last is not None and last.text.endswith(SOFT_HYPHEN):
                last.continued = text
            segments.append(Line(text, left, right, baseline, size))
    return segments


def _with_drop_caps(segments: list[Line]) -> list[Line]:
    """Join each drop cap to the first line beside it."""
    if len(segments) < 2:  # noqa: PLR2004 - a cap and a line
        return segments
    usual = median(line.size for line in segments)
    large = (line for line in segments if line.size > DROP_CAP * usual)
    caps = [line for line in large if len(line.text) <= LONGEST_CAP and line.text[-1:].isalpha()]
    for cap in caps:
        beside = [
            line for line in segments
            if line.size < cap.size / DROP_CAP
            and cap.baseline - usual <= line.baseline <= cap.baseline + cap.size
            and -usual <= line.left - cap.right <= 2 * usual
        ]  # fmt: skip
        if beside:
            first = max(beside, key=lambda line: line.baseline)
            first.text = cap.text + first.text
            for line in beside:
                line.left = cap.left  # they are not indented
            segments = [line for line in segments if line is not cap]
    return segments


def _ordered(segments: list[Line], depth: int) -> list[list[Line]]:
    """Return the columns of the segments in reading order; segments across a gutter divide the columns below them."""
    at = _gutter(segments) if depth else None
    if at is None:
        return [segments] if segments else []
    crossing = sorted((line for line in segments if line.left < at < line.right), key=lambda line: -line.baseline)
    inside = [line for line in segments if not line.left < at < line.right]
    parts: list[list[Line]] = []
    for upper, lower in pairwise([None, *crossing, None]):
        band = [
            line for line in inside
            if (upper is None or line.baseline < upper.baseline) and (lower is None or line.baseline >= lower.baseline)
        ]  # fmt: skip
        parts += [[upper]] if upper is not None else []
        parts += _ordered([line for line in band if line.right <= at], depth - 1)
        parts += _ordered([line for line in band if line.left >= at], depth - 1)
    return parts


def _gutter(segments: list[Line]) -> float | None:
    """Return the place between two columns, in points from the left; None for one column."""
    if len(segments) < 2 * FEWEST_LINES:
        return None
    left, right = min(line.left for line in segments), max(line.right for line in segments)
    width = right - left
    best: tuple[int, float, float] | None = None
    at = left + GUTTER[0] * width
    run: list[float] = []
    fewest = len(segments)
    while at <= left + GUTTER[1] * width:
        crossing = sum(line.left < at < line.right for line in segments)
        if crossing < fewest:
            fewest, run = crossing, [at]
        elif crossing == fewest and run and at - run[-1] <= STEP * 1.5:
            run.append(at)
        at += STEP
    if not run or fewest > MOST_CROSSING * len(segments):
        return None
    best = (fewest, run[0], run[-1])
    at = (best[1] + best[2]) / 2
    sides = [[line for line in segments if line.right <= at], [line for line in segments if line.left >= at]]
    if any(len(side) < FEWEST_LINES for side in sides):
        return None
    wide = all(_usual_width(side) >= NARROWEST_COLUMN * width for side in sides)
    bottom, top = (
        max(min(line.baseline for line in side) for side in sides),
        min(max(line.baseline for line in side) for side in sides),
    )
    shorter = min(max(line.baseline for line in side) - min(line.baseline for line in side) for side in sides)
    return at if wide and top - bottom > shorter / 2 else None


def _usual_width(segments: list[Line]) -> float:
    """Return the average width of lines by width: the many short labels of a figure do not make a column narrow."""
    widths = [line.right - line.left for line in segments]
    return sum(width * width for width in widths) / max(1.0, sum(widths))


def _rows(segments: list[Line], *, from_right: bool) -> list[Line]:
    """Return the lines of a column from top to bottom; pieces with the same baseline become one line."""
    rows: list[Line] = []
    pieces: list[list[Line]] = []
    for segment in sorted(segments, key=lambda line: (-line.baseline, line.left)):
        last = rows[-1] if rows else None
        if last is not None and last.baseline - segment.baseline <= SAME_LINE / 2 * max(last.size, segment.size):
            first, second = (last, segment) if last.left <= segment.left else (segment, last)
            larger = first if len(first.text) >= len(second.text) else second
            rows[-1] = Line(
                f"{first.text} {second.text}", first.left, max(first.right, second.right), larger.baseline, larger.size,
                continued=second.continued,
            )  # fmt: skip
            pieces[-1].append(segment)
        else:
            rows.append(segment)
            pieces.append([segment])
    for row, parts in zip(rows, pieces, strict=True):
        placed = sorted(parts, key=lambda line: line.left)
        if (ordered := in_reading_order(placed, from_right=from_right)) != placed:
            row.text = " ".join(part.text for part in ordered)
    return rows
