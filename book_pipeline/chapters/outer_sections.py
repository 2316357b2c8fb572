"""Sections outside the numbered chapters: an opening without a heading, works behind the last chapter, a commentary."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.boundaries import OPENING, Boundaries
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.number_runs import best_run
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import WIDE
from book_pipeline.chapters.unnumbered_titles import INNER_END, LONGEST, THE_END, is_title

FEWEST_CHAPTERS = 3
LEAST_OPENING, LEAST_WORK = 0.5, 0.3
"""Length of an opening without a heading, and of a work behind the chapters, at least, as a share of a chapter's."""

BOOK_FOR_SALE = re.compile(
    r"\b(?:12mo|16mo|8vo|4to)\b|\b(?:cloth|paper covers?|boards)\b.{0,60}?(?:\$|\d+s\.|\bnet\b|\bcents\b)",
    re.IGNORECASE | re.DOTALL,
)
"""The size of a book, or its binding and price."""
FEWEST_BOOKS = 3


def add_outer_sections(boundaries: Boundaries, chosen: list[Candidate], evidence: Evidence) -> None:
    """Add the sections outside the `chosen` numbered chapters."""
    if len(chosen) >= FEWEST_CHAPTERS:
        ordered = sorted(chosen, key=lambda c: c.start)
        usual = median(second.start - first.start for first, second in pairwise(ordered))
        _add_opening(boundaries, ordered[0], evidence, LEAST_OPENING * usual)
        _add_commentary(boundaries, ordered, evidence)
        _add_advertisements(boundaries, ordered[-1], evidence)
        _add_works(boundaries, ordered, evidence, LEAST_WORK * usual)


def _add_opening(boundaries: Boundaries, first: Candidate, evidence: Evidence, least: float) -> None:
    """Add a chapter that begins without a heading before the first number."""
    if first.heading.number != 1 or any(start < first.start for start in boundaries.at):
        return
    paragraphs = evidence.paragraphs
    prose = next((n for n in range(first.paragraph) if len(paragraphs[n].text) > 2 * LONGEST), None)
    if prose is None or first.start - paragraphs[prose].start < least:
        return
    above = range(1, prose)
    named = any(c.heading.kind == "front" and c.alone and c.start < first.start for c in evidence.body)
    if not named and not any(paragraphs[n].gap >= WIDE and is_title(paragraphs[n]) for n in above):
        why = "text before the first number, as long as a chapter"
        boundaries.add(paragraphs[prose].start, OPENING, "chapter", why)


def _add_commentary(boundaries: Boundaries, chosen: list[Candidate], evidence: Evidence) -> None:
    """Add back matter where the numbers of all chapters come again behind the last one: notes or a vocabulary."""
    last = max(boundaries.at) if boundaries.at else 0
    known = {c.start for c in chosen}
    numbers = [c.heading.number for c in chosen]
    # Numbers that are inside the chapters, too, are of their sections.
    within = (c for c in evidence.body if chosen[0].start < c.start < chosen[-1].start)
    inner = {c.heading.family for c in within if c.start not in known}
    behind = [c for c in evidence.body if c.start > max(last, chosen[-1].start) and c.start not in known]
    again = [c for c in behind if c.heading.number is not None and c.gap >= WIDE]
    for family in sorted({c.heading.family for c in again} - inner):
        for segment in best_run([c for c in again if c.heading.family == family]):
            if [c.heading.number for c in segment] == numbers:
                start = segment[0].paragraph
                while start - 1 > chosen[-1].paragraph and is_title(evidence.paragraphs[start - 1]):
                    start -= 1
                paragraph = evidence.paragraphs[start]
                title = " ".join(paragraph.text.split())
                boundaries.add(paragraph.start, title, "back", "the chapters' numbers come again behind the last one")
                return


def _add_advertisements(boundaries: Boundaries, last: Candidate, evidence: Evidence) -> None:
    """Add back matter behind the last chapter at the title above a publisher's list of books for sale."""
    paragraphs = evidence.paragraphs
    stop = min((start for start in boundaries.at if start > last.start), default=evidence.length)
    behind = range(last.paragraph + 2, bisect_left(paragraphs, stop, key=lambda p: p.start))
    sold = [n for n in behind if BOOK_FOR_SALE.search(paragraphs[n].text)]
    above = [n for n in behind if sold and n < sold[0] and is_title(paragraphs[n]) and paragraphs[n].text.isupper()]
    if len(sold) >= FEWEST_BOOKS and above:
        title = paragraphs[above[-1]]
        boundaries.add(title.start, " ".join(title.text.split()), "back", "books for sale, with their sizes or prices")


def _add_works(boundaries: Boundaries, chosen: list[Candidate], evidence: Evidence, least: float) -> None:
    """Add works behind the last chapter: set-apart titles in capitals, if there are none inside the chapters."""
    paragraphs, ordered = evidence.paragraphs, sorted(boundaries.at)
    titles = [n for n, p in enumerate(paragraphs) if p.start > chosen[0].end and is_title(p) and p.text.isupper()]
    inside = [n for n in titles if paragraphs[n].start < chosen[-1].start and not _is_heading(n, evidence, ordered)]
    last = chosen[-1]
    stop = next((start for start in ordered if start > last.start), evidence.length)
    behind = [n for n in titles if last.end < paragraphs[n].start < stop and n > last.paragraph + 1]
    behind = [n for n in behind if bare_letters(paragraphs[n].text) not in THE_END]
    behind = [n for n in behind if not INNER_END.fullmatch(paragraphs[n].text.strip())]
    # Of several lines in a row, the first is the title.
    works = [n for n in behind if n - 1 not in behind]
    starts = [*(paragraphs[n].start for n in works), stop]
    long = all(end - start >= least for start, end in pairwise(starts))
    if works and not inside and long:
        for n in works:
            boundaries.add_title(n, "a title behind the numbered chapters, unlike any line inside them")


def _is_heading(number: int, evidence: Evidence, starts: list[int]) -> bool:
    """Return whether a paragraph is at a boundary, or right below or above one."""
    below = evidence.paragraphs[max(0, number - 2)].start
    above = evidence.paragraphs[min(number + 2, len(evidence.paragraphs) - 1)].start
    return bisect_left(starts, below) < bisect_right(starts, above)
