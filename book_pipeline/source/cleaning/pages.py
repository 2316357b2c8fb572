"""Heads and numbers of printed pages that a scanner left between the lines of a plain text.

A number or a name on a line of its own may as well be a chapter's. What tells pages is where they stand: they tear
sentences apart, again and again, and count upward at a page's distance.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median

from book_pipeline.source.document import Removal

NUMBER = re.compile(r"\s*[-–—\[({]?\s*(?P<number>\d{1,4})\s*[-–—\])}]?\s*")
HEAD_BEHIND = re.compile(r"\s*(?P<number>\d{1,4})(?:\s{2,}|\s*[|•]\s*)(?P<head>[^\s\d].{1,60})")
HEAD_BEFORE = re.compile(r"\s*(?P<head>[^\s\d].{1,60}?)(?:\s{2,}|\s*[|•]\s*)(?P<number>\d{1,4})\s*")
MARGIN = re.compile(r"(?P<text>\s*\S.*?\S)\s{3,}(?P<number>\d{1,4})\s*")
LONGEST_LINE = 200
"""Characters of a page's line; longer ones aren't looked at."""
FEWEST = 6
"""Pages that show that lines are the pages'."""
TORN = 0.4
"""Share of the pages that begin in the middle of a sentence, at least; of chapters none do."""
STEPS = 3
"""Numbers from one page found to the next, at most: a scanner misreads some."""
SHORTEST, UNEVEN = 500, 4.0
"""Characters of the usual page, at least; any other is at most so many times as long, or as short."""
EVEN = 0.8
HEADS = 0.25
"""Share of the pages on which a running head stands; the left ones and the right ones may have one each."""
LOOK_BACK = 40
"""Numbers among which the one before is looked for: chapters' numbers and years stand between."""
SENTENCE_ENDS = (".", "!", "?", ":", ";", '"', "”", "’", "'", "»", ")", "]", "_", "*", "—", "…")
NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that may be a page's: where it stands (from 0), its number, and what of the line is text."""

    at: int
    number: int
    text: str = ""


def without_pages(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without heads and numbers of pages, and these; a torn sentence is whole again.

    A text whose numbers don't tear sentences is returned as it is. A number in the margin of the author's own line is
    evidence and stays: narration passes over it, as over the numbers of lines.
    """
    chain = _chain(list(_marks(lines)), lines)
    torn = sum(bool(mark.text) or _tears(lines, mark.at, mark.at) for mark in chain)
    if len(chain) < FEWEST or torn < TORN * len(chain):
        return lines, ()
    gone = {mark.at for mark in chain if not mark.text} | _heads_beside(lines, chain)
    removed = tuple(Removal("page head or number", at + 1, lines[at].strip()) for at in sorted(gone))
    return list(_closed_up(lines, gone)), removed


def _marks(lines: list[str]) -> Iterator[Mark]:
    heads: list[tuple[Mark, str]] = []
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            continue
        if match := NUMBER.fullmatch(line):
            yield Mark(at, int(match["number"]))
        elif match := HEAD_BEHIND.fullmatch(line) or HEAD_BEFORE.fullmatch(line):
            heads.append((Mark(at, int(match["number"])), NOT_LETTERS.sub("", match["head"].lower())))
        elif match := MARGIN.fullmatch(line):
            yield Mark(at, int(match["number"]), match["text"])
    often = Counter(head for _, head in heads)
    for mark, head in heads:
        if often[head] >= FEWEST // 2:
            yield mark
        elif match := MARGIN.fullmatch(lines[mark.at]):
            yield Mark(mark.at, mark.number, match["text"])


def _chain(marks: list[Mark], lines: list[str]) -> list[Mark]:
    """Return the longest row of marks that count upward at a page's distance."""
    marks.sort(key=lambda mark: mark.at)
    lengths: list[int] = []
    before: list[int] = []
    for at, mark in enumerate(marks):
        fitting = [n for n in range(max(0, at - LOOK_BACK), at) if 0 < mark.number - marks[n].number <= STEPS]
        longest = max(fitting, key=lengths.__getitem__, default=-1)
        before.append(longest)
        lengths.append(lengths[longest] + 1 if fitting else 1)
    at = max(range(len(marks)), key=lengths.__getitem__, default=-1)
    chain: list[Mark] = []
    while at >= 0:
        chain.append(marks[at])
        at = before[at]
    chain.reverse()
    return chain if _evenly_apart(chain, lines) else []


def _evenly_apart(chain: list[Mark], lines: list[str]) -> bool:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    lengths = [(starts[b.at] - starts[a.at]) / (b.number - a.number) for a, b in pairwise(chain)]
    usual = median(lengths) if lengths else 0
    even = sum(usual / UNEVEN <= length <= usual * UNEVEN for length in lengths)
    return usual >= SHORTEST and even >= EVEN * len(lengths)


def _tears(lines: list[str], first: int, last: int) -> bool:
    """Tell whether the lines before and behind some lines are one sentence."""
    before = next((lines[at] for at in range(first - 1, max(first - 6, -1), -1) if lines[at].strip()), "")
    # Behind the number a running head may stand, and the text behind that.
    behind = [lines[at].lstrip() for at in range(last + 1, min(last + 8, len(lines))) if lines[at].strip()][:2]
    goes_on = any(line[0].islower() for line in behind)
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
    often = max(FEWEST // 2, ceil(HEADS * len(chain)))
    return {at for places in beside.values() if len(places) >= often for at in places}


def _closed_up(lines: list[str], gone: set[int]) -> Iterator[str]:
    """Yield the lines that stay; where a sentence was torn, without the blank lines around the tear."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if at not in gone:
            kept.append(lines[at])
            at += 1
            continue
        blank = widest = 0
        while kept and not kept[-1].strip():
            kept.pop()
            widest += 1
        while at < len(lines) and (at in gone or not lines[at].strip()):
            blank = 0 if at in gone else blank + 1
            widest = max(widest, blank)
            at += 1
        behind = lines[at] if at < len(lines) else ""
        if not (kept and not kept[-1].rstrip().endswith(SENTENCE_ENDS) and behind.lstrip()[:1].islower()):
            kept += [""] * max(widest, 1)
    yield from kept
