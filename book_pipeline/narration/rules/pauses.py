"""Where a voice pauses: around headings and at ornaments, and where the print left more room than usual."""

import re
from collections.abc import Iterator
from itertools import pairwise

from book_pipeline.narration.edits import Change
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules.gaps import LONG_PAUSE, PARAGRAPH_BREAK, PAUSE, break_of, gap

ORNAMENT = r"[^\S\n]*(?:[*•·⁂~#=+_—–❦❧☙✻✽✿◆◇■□●○-][^\S\n]*)+"
ORNAMENT_LINE = re.compile(rf"(?:\A|\n)\s*^{ORNAMENT}$(?:\s*^{ORNAMENT}$)*\s*", re.MULTILINE)
STARS = re.compile(r"(?<=\S )(?:\*[^\S\n]+){2,12}\*(?=\s)")
HEADING = re.compile(r"(?P<mark>^[^\S\n]{0,3}#{1,6}[^\S\n]+)(?=\S)[^\n]*", re.MULTILINE)
WORD = re.compile(r"[^\W_]+")
LINE_END = re.compile(r"[^\w\n]*_?[^\w\n]*(?:\Z|(?=\n))")
EMPTINESS = re.compile(r"\s{200,}")
SPACES = re.compile(r"\A\s+|\s+\Z|[^\S\n]*\n\s*|[^\S\n]{2,}|\t")


def emptiness(text: str) -> Iterator[Change]:
    """Shorten what is so empty that nobody set it on purpose; the other rules then need not look far."""
    for match in EMPTINESS.finditer(text):
        yield Change(match.start(), match.group(), break_of(match.group().count("\n")), "spacing", "rule")


def ornaments(text: str) -> Iterator[Change]:
    """Make lines of stars and the like a long pause."""
    for match in ORNAMENT_LINE.finditer(text):
        yield gap(text, match, "ornament", least=LONG_PAUSE.count("\n"))


def stars(text: str) -> Iterator[Change]:
    """Make stars in the midst of a line, where the author leaves off, the dots of today."""
    for match in STARS.finditer(text):
        yield Change(match.start(), match.group(), "…", "ornament", "rule")


def opening(text: str, manner: Manner) -> Iterator[Change]:
    """Put a pause behind the words of the chapter's title at the head of a plain text; wrapped, they are joined."""
    end = _title_end(text, manner)
    if end is None:
        return
    for space in re.finditer(r"[^\S\n]*\n\s*", text[: end + 1].rstrip()):
        yield Change(space.start(), space.group(), _between(space.group()), "heading", "rule")
    behind = re.compile(r"\s*").match(text, end)
    if behind and behind.end() < len(text):
        yield Change(end, behind.group(), PAUSE, "heading", "rule")


def headings(text: str) -> Iterator[Change]:
    """Take away heading marks, and put a pause on either side; headings that follow one another are read together."""
    found = list(HEADING.finditer(text))
    ends = [0, *(heading.end() for heading in found)]
    starts = [*(heading.start() for heading in found), len(text)]
    gaps = [(end, start, text[end:start]) for end, start in zip(ends, starts, strict=True)]
    for heading, (before, behind) in zip(found, pairwise(gaps), strict=True):
        if before[2].strip():
            yield from _widened(text, before[0] + len(before[2].rstrip()), before[1])
        yield Change(heading.start(), heading["mark"], "", "heading_mark", "rule")
        if behind[2].strip():
            yield from _widened(text, behind[0], behind[1] - len(behind[2].lstrip()))
        elif behind[1] < len(text):
            yield Change(behind[0], behind[2], PARAGRAPH_BREAK, "heading_mark", "rule")


def spacing(text: str) -> Iterator[Change]:
    """Take away indentation, columns, and blank lines beyond those of a long pause."""
    for match in SPACES.finditer(text):
        at_an_end = match.start() == 0 or match.end() == len(text)
        after = "" if at_an_end else break_of(match.group().count("\n"))
        if match.group() != after:
            yield Change(match.start(), match.group(), after, "spacing", "rule")


def _title_end(text: str, manner: Manner) -> int | None:
    """Return where the title's words, all of them and no others, end at the head of the text, at a line's end."""
    for title in (f"{manner.part} {manner.title}", manner.title):
        wanted = [word.casefold() for word in WORD.findall(title or "")]
        found = WORD.finditer(text)
        read = [word for word, _ in zip(found, wanted, strict=False)]
        if wanted and [word.group().casefold() for word in read] == wanted:
            line_end = LINE_END.match(text, read[-1].end())
            return line_end.end() if line_end else None
    return None


def _between(space: str) -> str:
    """Return what keeps two lines of a heading apart."""
    return PARAGRAPH_BREAK if space.count("\n") > 1 else " "


def _widened(text: str, start: int, end: int) -> Iterator[Change]:
    """Make the space a pause, unless it is one or stands at an end of the text."""
    space = text[start:end]
    if space and start > 0 and end < len(text) and space.count("\n") < PAUSE.count("\n"):
        yield Change(start, space, PAUSE, "heading_mark", "rule")
