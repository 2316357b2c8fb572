"""Running heads and page numbers, which repeat at the same place of the pages, and lines of contents pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from book_pipeline.source.pdf.lines import Line

EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be a running head or a page number."""
FEWEST_PAGES = 3
"""Pages on which a running head stands."""
LEAST_SHARE = 0.2
"""Least share of the pages between its first and its last one; left and right pages may have different heads."""
SAME_PLACE = 4.0
"""Points by which the place of a running head differs between pages."""
SAME_SIZE = 1.0
"""Points by which its type size differs."""
NUMBERED = re.compile(
    r"(?:[\[(–—-]?\s*(?:page |seite |p\.\s?)?(?P<before>\d{1,4}|[ivxlc]{1,7}\b)(?!\.)\s*[\])|–—-]?\s*)?"
    r"(?P<head>.*?)"
    r"(?:\s*[\[(|–—-]?\s*(?:page |seite |p\.\s?)?(?P<after>\d{1,4}|\b[ivxlc]{1,7})"
    r"(?:\s?(?:/|of|von|de|di)\s?\d{1,4})?\s*[\])–—-]?)?",
    re.IGNORECASE,
)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
LEADER = re.compile(r"(?:\.{4}|(?:\s\.){4}|…{2}|_{4})[\s.…_]*(?:\d{1,4}|[ivxlc]{1,7})\.?$", re.IGNORECASE)
FEWEST_LEADERS = 3
"""Lines with dots before a page number that make a contents page."""
LONGEST_HEAD = 200


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the edge of a page, and by how much the number in it exceeds that of the page; None without one."""

    line: Line
    offset: int | None


def running_lines(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Return the ids of the lines that are running heads or page numbers.

    A number counts only if it grows with the pages: the number of a chapter does not.
    """
    found: dict[tuple[str, bool], list[_Edge]] = defaultdict(list)
    for lines in pages:
        for top, line in _edges(lines):
            for head, edge in _readings(line):
                found[head, top].append(edge)
    running: set[int] = set()
    for edges in found.values():
        offsets = Counter(edge.offset for edge in edges)
        for offset, count in offsets.items():
            if count >= FEWEST_PAGES:
                running |= _repeated([edge.line for edge in edges if edge.offset == offset])
    return running


def contents_lines(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Return the ids of lines whose end is a page number behind dots, on pages with several of them."""
    found: set[int] = set()
    for lines in pages:
        leaders = [id(line) for line in lines if LEADER.search(line.text[-LONGEST_HEAD:])]
        found |= set(leaders) if len(leaders) >= FEWEST_LEADERS else set()
    return found


def _readings(line: Line) -> list[tuple[str, _Edge]]:
    """Return the running heads that a line may be: all of it, or what is beside a page number, with its offset."""
    text = " ".join(line.text.casefold().split())[:LONGEST_HEAD]
    whole = [(text, _Edge(line, None))] if any(map(str.isalpha, text)) else []
    match = NUMBERED.fullmatch(text)
    if match is None:
        return whole
    numbers = filter(None, (match["before"], match["after"]))
    return [*whole, *((match["head"].strip(), _Edge(line, _value(number) - line.page)) for number in numbers)]


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [ROMAN[letter] for letter in number]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _edges(lines: Sequence[Line]) -> list[tuple[bool, Line]]:
    """Return the highest and lowest lines of a page, with whether they are at the top."""
    heights = sorted({line.baseline for line in lines}, reverse=True)
    top, bottom = set(heights[:EDGE_LINES]), set(heights[-EDGE_LINES:])
    return [(line.baseline in top, line) for line in lines if line.baseline in top or line.baseline in bottom]


def _repeated(lines: list[Line]) -> set[int]:
    """Return the ids of the lines that share place and type size with enough others, on enough of the pages between."""
    places = Counter((round(line.baseline / SAME_PLACE), round(line.size / SAME_SIZE)) for line in lines)
    place, size = max(places, key=places.__getitem__)
    kept = [
        line for line in lines
        if abs(line.baseline / SAME_PLACE - place) <= 1 and abs(line.size / SAME_SIZE - size) <= 1
    ]  # fmt: skip
    numbers = {line.page for line in kept}
    enough = len(numbers) >= max(FEWEST_PAGES, LEAST_SHARE * (max(numbers) - min(numbers) + 1))
    return {id(line) for line in kept} if enough else set()
