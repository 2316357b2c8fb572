"""Marked headings whose text repeats: running heads, captions, or the names of those who tell the chapters by turns."""

from collections import Counter
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.bare_numbers import splits_sentences
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.paragraphs import Paragraph

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
    return frozenset() if _name_narrators(alike, marked, paragraphs) else frozenset(repeated)


def _name_narrators(alike: list[Candidate], marked: list[Candidate], paragraphs: list[Paragraph]) -> bool:
    """Return whether repeated headings are names of those who tell the chapters by turns.

    These are several names, most headings of their level, above texts longer than a page, never in a sentence.
    """
    levels = {c.heading.level for c in alike}
    same_level = [c for c in marked if c.heading.level in levels]
    following = dict(pairwise([*(c.start for c in marked), paragraphs[-1].end]))
    return (
        len({c.heading.label for c in alike}) > 1
        and len(alike) >= MOSTLY * len(same_level)
        and median(following[c.start] - c.end for c in alike) > LONGEST_PAGE
        and not splits_sentences(alike, paragraphs)
    )
