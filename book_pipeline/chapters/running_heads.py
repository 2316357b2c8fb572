"""Marked headings whose text repeats: running heads, captions, or the names of those who tell the chapters by turns."""

from collections import Counter
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.bare_numbers import splits_sentences
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.paragraphs import STACKED, Paragraph

MOST_REPEATS, NEARLY_ALL = 2, 0.8
"""Times that a heading may repeat. If nearly all headings are the same, they are not running heads."""
LONGEST_PAGE = 3000
"""Characters of a printed page, at most."""
MOSTLY = 0.5
"""Share of the headings of a level from which most are names of narrators."""


def running_heads(marked: list[Candidate], paragraphs: list[Paragraph]) -> frozenset[Candidate]:
    """Return the headings whose text repeats many times among others: running heads or captions."""
    plain = [candidate for candidate in marked if candidate.heading.family == "marked"]
    counts = Counter((c.heading.label, c.heading.level) for c in plain)
    repeated = [c for c in plain if MOST_REPEATS < counts[c.heading.label, c.heading.level] < NEARLY_ALL * len(marked)]
    levels = {c.heading.level for c in repeated}
    alike = [c for c in plain if c.heading.level in levels and counts[c.heading.label, c.heading.level] > 1]
    kept = _name_narrators(alike, marked, paragraphs) or _name_letters(alike, marked, paragraphs)
    return frozenset() if kept else frozenset(repeated)


def _name_narrators(alike: list[Candidate], marked: list[Candidate], paragraphs: list[Paragraph]) -> bool:
    """Return whether repeated headings are names of those who tell the chapters by turns.

    These are several names, most headings of their level, above texts longer than a page, never in a sentence. If
    nearly all headings of the level are such names, the texts may be shorter.
    """
    levels = {c.heading.level for c in alike}
    same_level = [c for c in marked if c.heading.level in levels]
    nearly_all = len(alike) >= NEARLY_ALL * len(same_level)
    following = dict(pairwise([*(c.start for c in marked), paragraphs[-1].end]))
    return (
        len({c.heading.label for c in alike}) > 1
        and len(alike) >= MOSTLY * len(same_level)
        and median(following[c.start] - c.end for c in alike) > (STACKED if nearly_all else LONGEST_PAGE)
        and not splits_sentences(alike, paragraphs)
    )


def _name_letters(alike: list[Candidate], marked: list[Candidate], paragraphs: list[Paragraph]) -> bool:
    """Return whether repeated headings are of letters: several addressees, below years, never in a sentence."""
    top = min((c.heading.level for c in alike), default=0)
    years = sum(c.is_year and c.heading.level < top for c in marked)
    return years > 1 and len({c.heading.label for c in alike}) > 1 and not splits_sentences(alike, paragraphs)
