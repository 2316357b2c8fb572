"""How well an outline fits the evidence of a text, in figures; the best one is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.chapters.bare_numbers import splits_sentences
from book_pipeline.chapters.boundaries import CONTENTS
from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.number_runs import best_run
from book_pipeline.chapters.outlines import Outline
from book_pipeline.chapters.paragraphs import WIDE

WEIGHTS = {"uncounted": 3.0, "even": 1.0, "narrated": 2.0, "listed": 1.0, "entitled": 0.8, "usual": 0.35}
"""Weights of the figures of `Fit`."""
SPAN_OF_BOOK = 0.4
"""Share of the paragraphs from the first listed title to the last one, at least, for a contents page of the book."""
LEAST_CROSSED = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """The figures of an outline, each from 0 to 1, larger for a better one.

    uncounted
        1 without set-apart numbers that count on from chapter to chapter, less the more there are: they would be the
        chapters.
    even
        How evenly the chapters divide their text: the number of chapters of equal length that would be as uneven,
        as a share of all chapters. One chapter that holds most of the text makes it small.
    narrated
        Share of the text in chapters, of all text except contents pages, and front and back matter known by its name.
    listed
        Share of the contents pages' titles that begin a section; 1 without a contents page.
    entitled
        1 without set-apart titles in the chapters, less the more there are.
    usual
        1 for the most usual way to read a text's headings, less for the other ones.
    """

    uncounted: float
    even: float
    narrated: float
    listed: float
    entitled: float
    usual: float

    @property
    def score(self) -> float:
        """The weighted sum."""
        return sum(weight * getattr(self, name) for name, weight in WEIGHTS.items())


def best_outline(outlines: Iterable[Outline], evidence: Evidence) -> Outline:
    """Return the outline that fits best; the first one of equals."""
    fitted = [(measure(outline, evidence, order), outline) for order, outline in enumerate(outlines)]
    import os
    if os.environ.get("FIT"):
        for f, o in fitted: print(o.name, len(o.boundaries.chapter_starts()), round(f.score, 3), f)
    return max(fitted, key=lambda pair: pair[0].score)[1]


def measure(outline: Outline, evidence: Evidence, order: int) -> Fit:
    """Return the figures of an outline that is the `order`-th usual one, from 0."""
    ordered = outline.boundaries.in_order()
    ends = [*(b.start for b in ordered[1:]), evidence.length]
    chapters = [(b.start, end) for b, end in zip(ordered, ends, strict=bool(ordered)) if b.kind == "chapter"]
    lengths = [end - start for start, end in chapters]
    squares = sum(length * length for length in lengths)
    named = {c.start: c.heading.kind for c in evidence.body if c.heading.kind}
    aside = sum(
        end - b.start
        for b, end in zip(ordered, ends, strict=bool(ordered))
        if b.title == CONTENTS or named.get(b.start, "chapter") == b.kind != "chapter"
    )
    starts = {b.start for b in ordered}
    titles = [n for n in _listed_in_book(evidence) if evidence.paragraphs[n].gap == WIDE]
    found = sum(_begins_section(n, evidence, starts) for n in titles)
    listing = {n for page in evidence.pages for n in range(page.first, page.end)}
    first = chapters[0][0] if chapters else 0
    free = [n for n in evidence.titles if n not in listing and evidence.paragraphs[n].start > first]
    untitled = sum(not _begins_section(n, evidence, starts) for n in free)
    left = _counted_through(outline, evidence, [start for start, _ in chapters])
    return Fit(
        uncounted=1 - left / (left + len(chapters)) if chapters else 0.0,
        even=sum(lengths) ** 2 / squares / len(lengths) if len(lengths) > 1 else 0.0,
        narrated=sum(lengths) / max(1, evidence.length - aside),
        listed=found / len(titles) if titles else 1.0,
        entitled=len(chapters) / (len(chapters) + untitled) if chapters else 0.0,
        usual=1 / (1 + order),
    )


def _listed_in_book(evidence: Evidence) -> list[int]:
    """Return the paragraphs that a contents page of the book lists, not one of a chapter."""
    found: list[int] = []
    for page in evidence.pages:
        of_page = [n for n, match in evidence.listed.items() if match.page == page.first]
        if len(of_page) > 1 and max(of_page) - min(of_page) > SPAN_OF_BOOK * len(evidence.paragraphs):
            found += of_page
    return found


def _begins_section(number: int, evidence: Evidence, starts: set[int]) -> bool:
    """Return whether a section begins with a paragraph, or with one of the two right above it."""
    return any(evidence.paragraphs[n].start in starts for n in range(max(0, number - 2), number + 1))


def _counted_through(outline: Outline, evidence: Evidence, starts: list[int]) -> int:
    """Return how many numbers, in a row and set apart, count on through chapters without being their numbers."""
    free = [c for c in evidence.body if c.start not in outline.boundaries.at and c.heading.number is not None]
    most = 0
    for family in sorted({c.heading.family for c in free}):
        pool = [c for c in free if c.heading.family == family and (c.gap == WIDE or c.heading.level) and c.alone]
        for segment in best_run(pool):
            inside = {_place(c, starts) for c in segment}
            if len(inside) > LEAST_CROSSED and not (family in BARE and splits_sentences(segment, evidence.paragraphs)):
                most = max(most, len(segment))
    return most


def _place(candidate: Candidate, starts: list[int]) -> int:
    from bisect import bisect_right

    return bisect_right(starts, candidate.start)
