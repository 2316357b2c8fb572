"""Removal of running heads and page numbers that a scanner left in a plain text.

A number or a name on its own line may also be a chapter's heading. Page marks are recognised by their positions: many
of them split a sentence, and their numbers increase at the distance of a page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median

from book_pipeline.source.document import Removal

DIGIT = re.compile(r"\d")
"""Every page mark has one; most lines have none."""
NUMBER = re.compile(
    r"\s*[-–—\[({]?\s*(?:(?:page|pg|pag|seite|стр)\b\.?\s*)?(?P<number>\d{1,4})(?:\s*(?:of|von|de|/)\s*\d{1,4})?"
    r"\s*[-–—\])}]?\s*",
    re.IGNORECASE,
)
OF_SO_MANY = re.compile(
    r"\s*[-–—\[(]?\s*(?:page|seite|página|pagina|стр\.?)\s+\d{1,4}\s*(?:of|von|de|sur|di|из|/)\s*\d{1,4}\s*[-–—\])]?\s*",
    re.IGNORECASE,
)
"""A page number that names the number of pages, which is nothing else."""
HEAD_AFTER_NUMBER = re.compile(r"\s*(?P<number>\d{1,4})(?:\s{2,}|\s*[|•]\s*)(?P<head>[^\s\d].{1,60})")
HEAD_BEFORE_NUMBER = re.compile(r"\s*(?P<head>[^\s\d].{1,60}?)(?:\s{2,}|\s*[|•]\s*)(?P<number>\d{1,4})\s*")
MARGIN = re.compile(r"(?P<text>\s*\S.*?\S)\s{3,}(?P<number>\d{1,4})\s*")
LONGEST_LINE = 200
"""Characters of a line with a page mark, at most."""
FEWEST_PAGES = 6
"""Page marks that a text must have for any to be removed."""
SPLIT_SHARE = 0.4
"""Least share of page marks that split a sentence. Chapter headings never do."""
LONGEST_STEP = 3
"""Largest difference between two consecutive page numbers: a scanner misreads some."""
SHORTEST_PAGE, LARGEST_RATIO = 500, 4.0
"""Characters of the median page, at least; other pages are at most so many times longer or shorter."""
EVEN_SHARE = 0.8
"""Least share of pages within that ratio."""
HEAD_SHARE = 0.25
"""Least share of pages with the same running head; left and right pages may have different ones."""
LOOK_BACK = 40
"""Numbers among which the previous page number is searched: chapter numbers and years may be between."""
SENTENCE_ENDS = (".", "!", "?", ":", ";", '"', "”", "’", "'", "»", ")", "]", "_", "*", "—", "…")
NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class PageMark:
    """A line with a possible page number: its index (from 0), the number, and the author's text on the line."""

    at: int
    number: int
    text: str = ""


def without_pages(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without running heads and page numbers, and the removed lines; split sentences are joined.

    A text whose numbers don't split sentences keeps them, except for "page 3 of 90". A number in the margin of a line
    of text stays: formatting removes it, like line numbers.
    """
    marks = list(_find_marks(lines))
    chain = _without_heading(_page_sequence(marks, lines), marks, lines)
    splits = sum(_is_between_words(lines, mark) for mark in chain)
    counted = {at for at, line in enumerate(lines) if len(line) <= LONGEST_LINE and OF_SO_MANY.fullmatch(line)}
    if len(chain) < FEWEST_PAGES or splits < SPLIT_SHARE * len(chain):
        chain = []
    if not chain and not counted:
        return lines, ()
    removed_lines = {mark.at for mark in chain if not mark.text} | _running_heads(lines, chain) | counted
    removed = tuple(Removal("page head or number", at + 1, lines[at].strip()) for at in sorted(removed_lines))
    return list(_without_lines(lines, removed_lines)), removed


def _find_marks(lines: list[str]) -> Iterator[PageMark]:
    heads: list[tuple[PageMark, str]] = []
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE or not DIGIT.search(line):
            continue
        if match := NUMBER.fullmatch(line):
            yield PageMark(at, int(match["number"]))
        elif match := HEAD_AFTER_NUMBER.fullmatch(line) or HEAD_BEFORE_NUMBER.fullmatch(line):
            heads.append((PageMark(at, int(match["number"])), NOT_LETTERS.sub("", match["head"].lower())))
        elif match := MARGIN.fullmatch(line):
            yield PageMark(at, int(match["number"]), match["text"])
    counts = Counter(head for _, head in heads)
    for mark, head in heads:
        if counts[head] >= FEWEST_PAGES // 2:
            yield mark
        elif match := MARGIN.fullmatch(lines[mark.at]):
            yield PageMark(mark.at, mark.number, match["text"])


def _page_sequence(marks: list[PageMark], lines: list[str]) -> list[PageMark]:
    """Return the longest sequence of marks with increasing numbers, if they are at the distance of a page.

    Of two equal numbers, the one that splits a sentence is that of the page; the other one may be a heading.
    """
    if len(marks) < FEWEST_PAGES:
        return []
    marks.sort(key=lambda mark: mark.at)
    lengths: list[int] = []
    before: list[int] = []
    splits = [_is_between_words(lines, mark) for mark in marks]
    for at, mark in enumerate(marks):
        fitting = [n for n in range(max(0, at - LOOK_BACK), at) if 0 < mark.number - marks[n].number <= LONGEST_STEP]
        longest = max(fitting, key=lambda n: (lengths[n], splits[n]), default=-1)
        before.append(longest)
        lengths.append(lengths[longest] + 1 if fitting else 1)
    at = max(range(len(marks)), key=lengths.__getitem__, default=-1)
    chain: list[PageMark] = []
    while at >= 0:
        chain.append(marks[at])
        at = before[at]
    chain.reverse()
    return chain if _evenly_apart(chain, lines) else []


def _without_heading(chain: list[PageMark], marks: list[PageMark], lines: list[str]) -> list[PageMark]:
    """Return the sequence without its first number if that is the heading of a chapter, whose page has no number.

    The headings of the next chapters follow it, between the page numbers.
    """
    if not chain or _is_between_words(lines, chain[0]) or not NUMBER.fullmatch(lines[chain[0].at]):
        return chain
    of_pages = {mark.at for mark in chain}
    others = (mark for mark in marks if mark.at > chain[0].at and mark.at not in of_pages)
    following = [
        mark.number for mark in others if NUMBER.fullmatch(lines[mark.at]) and not _is_between_words(lines, mark)
    ][:2]
    first = chain[0].number
    return chain[1:] if following and following == [first + 1, first + 2][: len(following)] else chain


def _evenly_apart(chain: list[PageMark], lines: list[str]) -> bool:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    lengths = [(starts[b.at] - starts[a.at]) / (b.number - a.number) for a, b in pairwise(chain)]
    usual = median(lengths) if lengths else 0
    even = sum(usual / LARGEST_RATIO <= length <= usual * LARGEST_RATIO for length in lengths)
    return usual >= SHORTEST_PAGE and even >= EVEN_SHARE * len(lengths)


def _is_between_words(lines: list[str], mark: PageMark) -> bool:
    return bool(mark.text) or _splits_sentence(lines, mark.at, mark.at)


def _splits_sentence(lines: list[str], first: int, last: int) -> bool:
    """Return whether the lines before `first` and after `last` are one sentence."""
    before = next((lines[at] for at in range(first - 1, max(first - 6, -1), -1) if lines[at].strip()), "")
    # After the number there may be a running head, and the text after that.
    after = [lines[at].lstrip() for at in range(last + 1, min(last + 8, len(lines))) if lines[at].strip()][:2]
    continues = any(line[0].islower() for line in after)
    return bool(before) and not before.rstrip().endswith(SENTENCE_ENDS) and continues


def _running_heads(lines: list[str], chain: list[PageMark]) -> set[int]:
    """Return the lines next to page numbers that repeat on many pages."""
    beside: dict[str, list[int]] = {}
    for mark in chain:
        for step in (-1, 1):
            at = mark.at + step
            while 0 <= at < len(lines) and abs(at - mark.at) <= LONGEST_STEP and not lines[at].strip():
                at += step
            if 0 <= at < len(lines) and (key := NOT_LETTERS.sub("", lines[at].lower())):
                beside.setdefault(key, []).append(at)
    repeats = max(FEWEST_PAGES // 2, ceil(HEAD_SHARE * len(chain)))
    return {at for places in beside.values() if len(places) >= repeats for at in places}


def _without_lines(lines: list[str], removed_lines: set[int]) -> Iterator[str]:
    """Yield the lines without the removed ones, and without the blank lines where a sentence was split."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if at not in removed_lines:
            kept.append(lines[at])
            at += 1
            continue
        blank = widest = 0
        while kept and not kept[-1].strip():
            kept.pop()
            widest += 1
        while at < len(lines) and (at in removed_lines or not lines[at].strip()):
            blank = 0 if at in removed_lines else blank + 1
            widest = max(widest, blank)
            at += 1
        following = lines[at] if at < len(lines) else ""
        if not (kept and not kept[-1].rstrip().endswith(SENTENCE_ENDS) and following.lstrip()[:1].islower()):
            kept += [""] * max(widest, 1)
    yield from kept
