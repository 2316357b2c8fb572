"""Paragraphs from the lines of all pages: by indents, gaps and lines that end early; hyphenation is mended."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from book_pipeline.source.pdf.lines import UNSPACED, Line

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
BROKEN = re.compile(r"(?P<begin>[^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\u00ad]$")
LONGEST_WORD = 60
"""Letters of a divided word."""
HYPHENATED_SHARE, FEWEST_LINES = 0.01, 200
"""Least share of lines that end with a hyphen in a hyphenated text, if it has enough lines to tell."""
DASH_END = re.compile(r"[^\W_][—–]$")
SOFT = "\u00ad"
LARGER_GAP = 1.35
"""Least gap between two paragraphs, in the distance of two lines."""
WIDER = 1.5
"""Least ratio of a gap that sets a paragraph apart to the usual gap between paragraphs."""
INDENT = 0.7
"""Least indent of a paragraph's first line, in type sizes."""
OTHER_SIZE = 1.08
"""Least ratio of two type sizes that belong to two paragraphs."""
LOW = 4
"""Type sizes below the highest line of the book at which a page begins that opens a chapter."""
SENTENCE_ENDS = tuple(".!?:;\"”’'»)]…。！？」』）؟۔।")
FULL, FEWEST_IN_COLUMN = 0.9, 8
"""Share of the lines of a column that do not pass its right margin, and lines that tell where that is."""
SLACK = 1.2
"""How much wider than estimated a word may be: letters have different widths."""
SPACE_WIDTH = 0.3
"""Width of a blank in type sizes."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its lines with what is between them, its type size, and the page and line where it begins.

    `wide` is whether it is set apart from the paragraph before.
    """

    lines: list[str]
    size: float
    page: int
    line: int
    wide: bool = False

    @property
    def text(self) -> str:
        """The lines, without soft hyphens."""
        return "".join(self.lines).replace(SOFT, "")


@dataclass(slots=True)
class Margins:
    """The usual distance of two lines, in points, and each column's left and right margins, by page and column."""

    leading: float
    left: dict[tuple[int, int], float] = field(default_factory=dict)
    right: dict[tuple[int, int], float] = field(default_factory=dict)


class Hyphens:
    """Whether a hyphen at the end of a line belongs to the word: as the rest of the book writes it.

    For a word that occurs nowhere else, it does if most other words at line ends keep theirs: then the program that
    made the file did not hyphenate.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._known = Counter(word for line in lines for word in WORD.findall(line.text.casefold()))
        kept = mended = 0
        for before, line in pairwise(lines):
            if parts := _broken_word(before.text, line.text):
                kept += self._known["-".join(parts)] > self._known["".join(parts)]
                mended += self._known["".join(parts)] > self._known["-".join(parts)]
        divided = sum(BROKEN.search(line.text[-LONGEST_WORD:]) is not None for line in lines)
        hyphenated = len(lines) < FEWEST_LINES or divided >= HYPHENATED_SHARE * len(lines)
        self._keeps_unknown = kept > mended or not hyphenated

    def joint(self, text: str, following: str, continued: str = "") -> tuple[str, str]:
        """Return a line without a hyphen that does not belong to its last word, and what is between it and the next.

        `continued` is the rest of the last word, if the file says so; then only this one is joined.
        """
        parts = _broken_word(text, following) if following.startswith(continued) else None
        if parts is None:
            # After a dash there is no blank, unless there is one before it; in Chinese and Japanese there is none.
            is_joined = DASH_END.search(text) or (UNSPACED.match(text[-1:]) and UNSPACED.match(following))
            return text, "" if is_joined else " "
        whole, compound = self._known["".join(parts)], self._known["-".join(parts)]
        keeps = compound > whole or (compound == whole and self._keeps_unknown)
        keeps = keeps or "-" in parts[0] or not following[0].islower()
        return text[:-1], "-" if keeps else ""


def _broken_word(text: str, following: str) -> tuple[str, str] | None:
    """Return the two parts of a word that a line end divides, in lower case."""
    broken, continued = BROKEN.search(text[-LONGEST_WORD:]), WORD.match(following)
    return (broken["begin"].casefold(), continued.group().casefold()) if broken and continued else None


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs of a book's lines in reading order."""
    if not lines:
        return []
    margins, hyphens = _margins(lines), Hyphens(lines)
    paragraphs = [Paragraph([lines[0].text], lines[0].size, lines[0].page, lines[0].number)]
    highest = max(line.baseline for line in lines)
    begins = [begins_paragraph(before, line, margins) for before, line in pairwise(lines)]
    gaps = [_gap(*pair) for pair, new in zip(pairwise(lines), begins, strict=True) if new]
    wide_gap = WIDER * max(LARGER_GAP * margins.leading, median(gaps) if gaps else 0)
    for (before, line), new in zip(pairwise(lines), begins, strict=True):
        last = paragraphs[-1].lines
        if new:
            low = before.page != line.page and line.baseline < highest - LOW * line.size
            wide = low or _gap(before, line) > wide_gap
            paragraphs.append(Paragraph([line.text], line.size, line.page, line.number, wide))
        elif _fits(before, line, margins) and _broken_word(before.text, line.text) is None:
            last += ["\n", line.text]
        else:
            last[-1], between = hyphens.joint(last[-1], line.text, before.continued)
            last += [between, line.text]
    return paragraphs


def begins_paragraph(before: Line, line: Line, margins: Margins) -> bool:
    """Return whether a line begins a paragraph."""
    sizes = sorted((before.size, line.size))
    if sizes[1] > OTHER_SIZE * sizes[0]:
        return True
    same_column = (before.page, before.column) == (line.page, line.column)
    if same_column and _gap(before, line) > LARGER_GAP * max(margins.leading, line.size):
        return True
    if _indent(line, margins) > INDENT * line.size and not (
        same_column and abs(before.left - line.left) < INDENT * line.size
    ):
        return True
    return _fits(before, line, margins) and before.text.rstrip().endswith(SENTENCE_ENDS)


def _margins(lines: Sequence[Line]) -> Margins:
    gaps = Counter(
        round(gap) for before, line in pairwise(lines)
        if (before.page, before.column) == (line.page, line.column) and (gap := before.baseline - line.baseline) > 0
    )  # fmt: skip
    columns: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    left = {key: _usual_left(column) for key, column in columns.items()}
    right = {
        key: sorted(line.right for line in column)[int(FULL * len(column))]
        for key, column in columns.items()
        if len(column) >= FEWEST_IN_COLUMN
    }
    width = median(right[key] - left[key] for key in right) if right else max(line.right - line.left for line in lines)
    right |= {key: left[key] + width for key in columns.keys() - right.keys()}
    return Margins(float(gaps.most_common(1)[0][0]) if gaps else lines[0].size, left, right)


def _usual_left(column: Sequence[Line]) -> float:
    """Return a column's left margin: the leftmost place at which several lines begin."""
    places = Counter(round(line.left) for line in column)
    several = [place for place, count in places.items() if count >= max(2, len(column) // 5)]
    return float(min(several or places))


def _gap(before: Line, line: Line) -> float:
    return before.baseline - line.baseline if (before.page, before.column) == (line.page, line.column) else 0.0


def _indent(line: Line, margins: Margins) -> float:
    return line.left - margins.left[line.page, line.column]


def _fits(before: Line, line: Line, margins: Margins) -> bool:
    """Return whether a line's first word would have fitted at the end of the line before: that line ends on purpose."""
    right = margins.right[before.page, before.column]
    return before.right + SPACE_WIDTH * before.size + SLACK * line.first_word_width < right
