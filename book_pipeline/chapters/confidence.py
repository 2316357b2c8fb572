"""How sure an outline and each of its cuts are, from 0 to 1."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp
from statistics import median

from book_pipeline.chapters.boundaries import Boundary
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.fit import Fitted
from book_pipeline.chapters.paragraphs import WIDE

SHARPNESS = 10.0
"""How fast the confidence in an outline grows with its lead over others: a lead of 0.1 makes it 0.73, of 0.3 0.95."""
BASE, APART, LISTED, IN_ORDER, NAMED = 0.0, 1.0, 1.5, 1.5, 1.5
OUT_OF_ORDER, SHORT = -1.5, -1.0
"""What evidence adds to the log-odds of a cut: a wide gap or markup, an entry of the contents page, a number that
follows the one before it, a name like "Preface"; a number that does not follow, a text much shorter than usual."""
SHORT_SHARE = 0.1
"""Share of the usual chapter's length below which a chapter is short."""


def outline_confidence(fitted: Sequence[Fitted], evidence: Evidence) -> float:
    """Return how sure the first of the outlines is: its lead over those with other chapters, and its own figures.

    An outline of one chapter is the less sure the more lines look like headings, or stand apart as headings do.
    """
    best = fitted[0]
    if len(best.outline.boundaries.chapter_starts()) <= 1:
        shaped = len(evidence.titles) + sum(c.gap >= WIDE and c.alone for c in evidence.body)
        return 1 / (1 + max(shaped, len(evidence.apart)))
    starts = best.outline.boundaries.chapter_starts()
    others = [other.score for other in fitted[1:] if other.outline.boundaries.chapter_starts() != starts]
    lead = 1 / (1 + sum(exp(SHARPNESS * (score - best.score)) for score in others))
    return lead * best.fit.uncounted * best.fit.narrated * best.fit.listed


def cut_confidences(ordered: list[Boundary], evidence: Evidence) -> list[float]:
    """Return how sure each boundary of an outline is, if the outline is right."""
    candidates = {candidate.start: candidate for candidate in evidence.body}
    places = {paragraph.start: number for number, paragraph in enumerate(evidence.paragraphs)}
    lengths = [after.start - b.start for b, after in pairwise(ordered) if b.kind == "chapter"]
    usual = median(lengths) if lengths else 0
    ends = [*(boundary.start for boundary in ordered[1:]), evidence.length]
    found: list[float] = []
    before = 0
    for boundary, end in zip(ordered, ends, strict=bool(ordered)):
        candidate, paragraph = candidates.get(boundary.start), places.get(boundary.start)
        number = candidate.heading.number if candidate else None
        odds = BASE
        if paragraph is not None and evidence.paragraphs[paragraph].gap >= WIDE:
            odds += APART
        if paragraph in evidence.listed or (paragraph is not None and paragraph + 1 in evidence.listed):
            odds += LISTED
        if candidate is not None and candidate.heading.kind:
            odds += NAMED
        if number is not None and boundary.kind == "chapter":
            odds += IN_ORDER if number in (1, before + 1) else OUT_OF_ORDER
            before = number
        if boundary.kind == "chapter" and end - boundary.start < SHORT_SHARE * usual:
            odds += SHORT
        found.append(1 / (1 + exp(-odds)))
    return found
