"""Heads and numbers of printed pages that a scanner left between the lines of a plain text.

A number or a name on a line of its own may as well be a chapter's. What tells pages is where they stand: they tear
sentences apart, again and again, and count upward at a page's distance.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from book_pipeline.source.document import Removal

NUMBER = re.compile(r"\s*[-–—\[({]?\s*(?P<number>\d{1,4})\s*[-–—\])}]?\s*")
HEAD_BEHIND = re.compile(r"\s*(?P<number>\d{1,4})(?:\s{2,}|\s*[|•]\s*)(?P<head>[^\s\d].{1,60})")
HEAD_BEFORE = re.compile(r"\s*(?P<head>[^\s\d].{1,60}?)(?:\s{2,}|\s*[|•]\s*)(?P<number>\d{1,4})\s*")
LONGEST_LINE = 200
"""Characters of a page's line; longer ones aren't looked at."""
FEWEST = 6
"""Pages that show that lines are the pages'."""
TORN = 0.4
"""Share of the pages that begin in the middle of a sentence, at least; of chapters none do."""
STEPS = 3
"""Numbers from one page found to the next, at most: a scanner misreads some."""
UNEVEN = 4.0
"""A page is at most so many times as long as the usual one, or as short."""
SENTENCE_ENDS = (".", "!", "?", ":", ";", '"', "”", "’", "'", "»", ")", "]", "_", "*", "—", "…")
NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that may be a page's: where it stands (from 0), its number, and the running head beside it."""

    at: int
    number: int
    head: str


def without_pages(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without heads and numbers of pages, and these; a torn sentence is whole again.

    A text whose numbers don't tear sentences is returned as it is.
    """
    chain = _chain(list(_marks(lines)), lines)
    torn = {mark.at for mark in chain if _tears(lines, mark.at, mark.at)}
    if len(chain) < FEWEST or len(torn) < TORN * len(chain):
        return lines, ()
    gone = {mark.at for mark in chain} | _heads_beside(lines, chain)
    removed = tuple(Removal("page head or number", at + 1, lines[at].strip()) for at in sorted(gone))
    return list(_closed_up(lines, gone)), removed


def _marks(lines: list[str]) -> Iterator[Mark]:
    heads: list[tuple[int, int, str]] = []
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            continue
        if match := NUMBER.fullmatch(line):
            yield Mark(at, int(match["number"]), "")
        elif match := HEAD_BEHIND.fullmatch(line) or HEAD_BEFORE.fullmatch(line):
            heads.append((at, int(match["number"]), NOT_LETTERS.sub("", match["head"].lower())))
    often = Counter(head for _, _, head in heads)
    yield from (Mark(at, number, head) for at, number, head in heads if often[head] >= FEWEST // 2)


def _chain(marks: list[Mark], lines: list[str]) -> list[Mark]:
    """Return the longest row of marks that count upward at a page's distance."""
    marks.sort(key=lambda mark: mark.at)
    best: list[Mark] = []
    row: list[Mark] = []
    for mark in marks:
        if row and 0 < mark.number - row[-1].number <= STEPS:
            row.append(mark)
        elif not row or mark.number != row[-1].number:
            best = max(best, row, key=len)
            row = [mark]
    best = max(best, row, key=len)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    lengths = [(starts[b.at] - starts[a.at]) / (b.number - a.number) for a, b in pairwise(best)]
    usual = median(lengths) if lengths else 0
    even = sum(usual / UNEVEN <= length <= usual * UNEVEN for length in lengths)
    return best if even >= 0.8 * len(lengths) else []  # a page without its number counts double


def _tears(lines: list[str], first: int, last: int) -> bool:
    """Tell whether the lines before and behind some lines are one sentence."""
    before = next((lines[at] for at in range(first - 1, max(first - 6, -1), -1) if lines[at].strip()), "")
    behind = next((lines[at] for at in range(last + 1, min(last + 6, len(lines))) if lines[at].strip()), "")
    behind_head = next((lines[at] for at in range(last + 2, min(last + 6, len(lines))) if lines[at].strip()), "")
    goes_on = behind.lstrip()[:1].islower() or behind_head.lstrip()[:1].islower()
    return bool(before) and not before.rstrip().endswith(SENTENCE_ENDS) and goes_on


def _heads_beside(lines: list[str], chain: list[Mark]) -> set[int]:
    """Return the lines next to the numbers that say the same again and again."""
    beside: dict[str, list[int]] = {}
    for mark in chain:
        for step in (-1, 1):
            at = mark.at + step
            while 0 <= at < len(lines) and abs(at - mark.at) <= STEPS and not lines[at].strip():
                at += step
            if 0 <= at < len(lines) and (key := NOT_LETTERS.sub("", lines[at].lower())):
                beside.setdefault(key, []).append(at)
    return {at for places in beside.values() if len(places) >= FEWEST // 2 for at in places}


def _closed_up(lines: list[str], gone: set[int]) -> Iterator[str]:
    """Yield the lines that stay; where a sentence was torn, without the blank lines around the tear."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if at not in gone:
            kept.append(lines[at])
            at += 1
            continue
        last = at
        while last + 1 < len(lines) and (last + 1 in gone or not lines[last + 1].strip()):
            last += 1
        while kept and not kept[-1].strip():
            kept.pop()
        behind = lines[last + 1] if last + 1 < len(lines) else ""
        if not (kept and not kept[-1].rstrip().endswith(SENTENCE_ENDS) and behind.lstrip()[:1].islower()):
            kept.append("")
        at = last + 1
    yield from kept
