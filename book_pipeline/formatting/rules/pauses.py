"""Pauses: around headings, at ornaments, and where the print has extra blank lines."""

import re
from collections.abc import Iterator
from itertools import pairwise

from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules.whitespace import LONG_PAUSE, PARAGRAPH_BREAK, PAUSE, break_for, gap

LETTERS = r"(?:o0o|oOo|0o0|0O0|OoO|xXx|XxX|[oOxX0](?:[^\S\n]?[-~*=]+[^\S\n]?[oOxX0]){2,12})"
"""Letters that an author without a printer draws an ornament with: "o0o", "-x-x-x-"."""
ORNAMENT = rf"[^\S\n]*(?:(?:[*•·⁂~#=+_—–❦❧☙✻✽✿◆◇■□●○-]|{LETTERS})[^\S\n]*)+"
ORNAMENT_LINE = re.compile(rf"(?:\A|\n)\s*^{ORNAMENT}$(?:\s*^{ORNAMENT}$)*\s*", re.MULTILINE)
STARS = re.compile(r"(?<=\S )(?:\*[^\S\n]+){2,12}\*(?=\s)")
HEADING = re.compile(r"(?P<mark>^[^\S\n]{0,3}#{1,6}[^\S\n]+)(?=\S)[^\n]*", re.MULTILINE)
WORD = re.compile(r"[^\W_]+")
LINE_END = re.compile(r"[^\w\n]*_?[^\w\n]*(?:\Z|(?=\n))")
LONG_GAP = re.compile(r"\s{200,}")
SPACES = re.compile(r"\A\s+|\s+\Z|[^\S\n]*\n\s*|[^\S\n]{2,}|\t")


def long_gaps(text: str) -> Iterator[Change]:
    """Shorten white space of 200 characters and more, which bounds the time of the other rules."""
    for match in LONG_GAP.finditer(text):
        yield Change(match.start(), match.group(), break_for(match.group().count("\n")), "spacing", "rule")


def ornaments(text: str) -> Iterator[Change]:
    """Replace ornament lines, such as rows of stars, by a long pause."""
    for match in ORNAMENT_LINE.finditer(text):
        yield gap(text, match, "ornament", least=LONG_PAUSE.count("\n"))


def stars(text: str) -> Iterator[Change]:
    """Replace a row of stars within a line, which marks an omission, by an ellipsis."""
    for match in STARS.finditer(text):
        yield Change(match.start(), match.group(), "…", "ornament", "rule")


def opening(text: str, options: ReadingOptions) -> Iterator[Change]:
    """Put a pause after the chapter's title at the head of a plain text, and unwrap the title."""
    end = _title_end(text, options)
    if end is None:
        return
    for space in re.finditer(r"[^\S\n]*\n\s*", text[: end + 1].rstrip()):
        yield Change(space.start(), space.group(), _between(space.group()), "heading", "rule")
    after = re.compile(r"\s*").match(text, end)
    if after and after.end() < len(text):
        yield Change(end, after.group(), PAUSE, "heading", "rule")


def headings(text: str) -> Iterator[Change]:
    """Remove heading marks and put a pause before and after a heading, but not between consecutive headings."""
    matches = list(HEADING.finditer(text))
    ends = [0, *(heading.end() for heading in matches)]
    starts = [*(heading.start() for heading in matches), len(text)]
    gaps = [(end, start, text[end:start]) for end, start in zip(ends, starts, strict=True)]
    for heading, (before, after) in zip(matches, pairwise(gaps), strict=True):
        if before[2].strip():
            yield from _widen(text, before[0] + len(before[2].rstrip()), before[1])
        yield Change(heading.start(), heading["mark"], "", "heading_mark", "rule")
        if after[2].strip():
            yield from _widen(text, after[0], after[1] - len(after[2].lstrip()))
        elif after[1] < len(text):
            yield Change(after[0], after[2], PARAGRAPH_BREAK, "heading_mark", "rule")


def spacing(text: str) -> Iterator[Change]:
    """Remove indentation, runs of spaces, and blank lines beyond those of a long pause."""
    for match in SPACES.finditer(text):
        at_an_end = match.start() == 0 or match.end() == len(text)
        after = "" if at_an_end else break_for(match.group().count("\n"))
        if match.group() != after:
            yield Change(match.start(), match.group(), after, "spacing", "rule")


def _title_end(text: str, options: ReadingOptions) -> int | None:
    """Return the offset of the line's end after the title, if the text begins with exactly the title's words."""
    for title in (f"{options.part} {options.title}", options.title):
        title_words = [word.casefold() for word in WORD.findall(title or "")]
        first_words = [word for word, _ in zip(WORD.finditer(text), title_words, strict=False)]
        if title_words and [word.group().casefold() for word in first_words] == title_words:
            line_end = LINE_END.match(text, first_words[-1].end())
            return line_end.end() if line_end else None
    return None


def _between(space: str) -> str:
    """Return the separator of two lines of a heading."""
    return PARAGRAPH_BREAK if space.count("\n") > 1 else " "


def _widen(text: str, start: int, end: int) -> Iterator[Change]:
    """Widen the space to a pause, unless it is one or is at an end of the text."""
    space = text[start:end]
    if space and start > 0 and end < len(text) and space.count("\n") < PAUSE.count("\n"):
        yield Change(start, space, PAUSE, "heading_mark", "rule")
