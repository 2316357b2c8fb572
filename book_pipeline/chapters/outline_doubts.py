"""Doubts about the chosen outline, as sentences for the person who reviews the book before paying."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from book_pipeline.chapters.boundaries import Boundary
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.fit import TWO_HOURS, Fitted, listed_in_book
from book_pipeline.chapters.keyword_headings import LAST

FEWEST_APART = 3
"""Short lines that stand apart, at least, in a text without chapters."""
MARGIN = 0.15
"""Lead over another outline below which it fits nearly as well."""
FEWEST_CHAPTERS = 4
"""Chapters, at least, whose usual length says something."""
LONG, SHORT = 6, 0.04
"""Length of a chapter that may be several, and of one that may be none, as a multiple of the usual one."""
LEAST_LONG = 20_000
"""Characters of a long chapter, at least."""


def outline_doubts(fitted: Sequence[Fitted], ordered: Sequence[Boundary], evidence: Evidence) -> tuple[str, ...]:
    """Return sentences about the first of the outlines, whose boundaries are `ordered`."""
    return (
        *_undivided(ordered, evidence),
        *_competing(fitted),
        *_gaps(fitted[0], ordered, evidence),
        *_unlisted(fitted[0], evidence),
        *_lengths(ordered, evidence),
    )


def _undivided(ordered: Sequence[Boundary], evidence: Evidence) -> Iterator[str]:
    """Yield sentences about a text that is one chapter, although it is long or short lines stand apart in it."""
    if sum(boundary.kind == "chapter" for boundary in ordered) > 1:
        return
    if len(evidence.apart) >= FEWEST_APART:
        yield f"No chapters were found, but {len(evidence.apart)} short lines stand apart like headings."
    if evidence.length > TWO_HOURS:
        yield f"The whole text is one chapter, of about {round(2 * evidence.length / TWO_HOURS)} hours."


def _competing(fitted: Sequence[Fitted]) -> Iterator[str]:
    best = fitted[0]
    starts = best.outline.boundaries.chapter_starts()
    for other in fitted[1:]:
        found = other.outline.boundaries.chapter_starts()
        if found and found != starts and best.score - other.score < MARGIN:
            yield f"Another reading of the headings finds {len(found)} chapters and fits nearly as well."
            return


def _gaps(best: Fitted, ordered: Sequence[Boundary], evidence: Evidence) -> Iterator[str]:
    """Yield a sentence about the numbers that are missing between two chapters of one kind."""
    chapters = {boundary.start: boundary for boundary in ordered if boundary.kind == "chapter"}
    before: Candidate | None = None
    missing: list[int] = []
    for candidate in _used(best, evidence):
        number = candidate.heading.number or LAST
        if candidate.start not in chapters and candidate.start not in best.outline.boundaries.numbers_below:
            continue
        last = before.heading.number or 0 if before and before.heading.family == candidate.heading.family else number
        missing += range(last + 1, number) if number != LAST else ()
        before = candidate
    if missing:
        named = ", ".join(map(str, missing[:FEWEST_CHAPTERS]))
        yield f"Chapters are missing in the row of numbers: {named}{' and more' * (len(missing) > FEWEST_CHAPTERS)}."


def _unlisted(best: Fitted, evidence: Evidence) -> Iterator[str]:
    """Yield sentences about what the contents page lists and the outline lacks."""
    starts = best.outline.boundaries.at.keys()
    titles = [evidence.paragraphs[n] for n in listed_in_book(evidence)]
    if titles and best.fit.listed < 1:
        share = round((1 - best.fit.listed) * len(titles)) or 1
        yield f"{share} of {len(titles)} titles in the contents page begin no chapter."
    entries = [
        key.partition("#")[0] for page in evidence.pages for entry in page.entries for key in entry if "#" in key
    ]
    used = Counter(c.heading.family for c in _used(best, evidence) if c.start in starts)
    for family, listed in Counter(entries).items():
        if len(evidence.pages) == 1 and used[family] and listed > used[family]:
            yield f"The contents page lists {listed} numbers of a kind of which {used[family]} were found."


def _lengths(ordered: Sequence[Boundary], evidence: Evidence) -> Iterator[str]:
    ends = [*(boundary.start for boundary in ordered[1:]), evidence.length]
    lengths = {b: end - b.start for b, end in zip(ordered, ends, strict=bool(ordered)) if b.kind == "chapter"}
    if len(lengths) < FEWEST_CHAPTERS:
        return
    usual = median(lengths.values())
    longest, shortest = max(lengths, key=lengths.__getitem__), min(lengths, key=lengths.__getitem__)
    if lengths[longest] > max(LEAST_LONG, LONG * usual):
        times = round(lengths[longest] / usual)
        yield f'"{longest.title}" is {times} times as long as most chapters: it may be several.'
    if lengths[shortest] < SHORT * usual:
        yield f'"{shortest.title}" has only {lengths[shortest]} characters: it may be no chapter.'


def _used(best: Fitted, evidence: Evidence) -> list[Candidate]:
    used = best.outline.boundaries.at.keys() | best.outline.boundaries.numbers_below
    return [c for c in evidence.body if c.start in used and c.heading.number is not None]
