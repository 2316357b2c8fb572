"""How well an outline fits the evidence of a text, in figures; the best one is chosen."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from book_pipeline.chapters.bare_numbers import splits_sentences
from book_pipeline.chapters.boundaries import CONTENTS, Boundary
from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.number_runs import best_run
from book_pipeline.chapters.outlines import Outline
from book_pipeline.chapters.paragraphs import WIDE

FEWEST_PLACES = 3
"""Chapters through which numbers count on, at least, for them to contradict an outline."""
SPAN_OF_BOOK = 0.4
"""Share of the paragraphs from the first listed title to the last one, at least, for a contents page of the book."""
TWO_HOURS = 110_000
"""Characters that are read aloud in about two hours."""
HEADING_HEIGHT = 3
"""Paragraphs of a heading, at most."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The figures of an outline, each from 0 to 1, larger for a better one; or their weights.

    uncounted
        1 without set-apart numbers that count on from chapter to chapter, less the more there are: they would be the
        chapters.
    even
        The number of chapters of equal length that would divide the text as evenly, as a share of all chapters. One
        chapter that holds most of the text makes it small. 0 for a single chapter.
    narrated
        Share of the text in chapters, of all text except contents pages, and front and back matter known by its name.
    listed
        Share of the contents page's titles that begin a section; 1 without a contents page.
    entitled
        1 without set-apart titles inside the chapters, less the more there are.
    moderate
        Share of the chapters' text in chapters that can be heard in two hours.
    usual
        1 for the most usual way to read a text's headings, less for the other ones.
    """

    uncounted: float
    even: float
    narrated: float
    listed: float
    entitled: float
    moderate: float
    usual: float

    def score(self, weights: "Fit") -> float:
        """Return the weighted sum."""
        pairs: Iterable[tuple[float, float]] = zip(astuple(self), astuple(weights), strict=True)
        return sum(figure * weight for figure, weight in pairs)


DEEPEST = 6
"""The deepest level of a heading."""

WEIGHTS = Fit(uncounted=3.0, even=1.0, narrated=2.5, listed=1.0, entitled=0.8, moderate=0.5, usual=0.35)
"""Set by hand. `python -m tests.corpus.tuning` scores them, and tunes others that it checks on books left out."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """An outline with its figures and its score."""

    outline: Outline
    fit: Fit
    score: float


def fit_outlines(outlines: Iterable[Outline], evidence: Evidence, weights: Fit = WEIGHTS) -> list[Fitted]:
    """Return the outlines, given in the order of how usual they are, the best one first."""
    fits = [(outline, measure(outline, evidence, order)) for order, outline in enumerate(outlines)]
    fitted = [Fitted(outline, fit, fit.score(weights)) for outline, fit in fits]
    return sorted(fitted, key=lambda fitted: -fitted.score)


def measure(outline: Outline, evidence: Evidence, order: int) -> Fit:
    """Return the figures of an outline that is the `order`-th usual one, from 0."""
    ordered = outline.boundaries.in_order() or [
        Boundary(0, "", "chapter", ())
    ]  # without boundaries, the text is a chapter
    ends = [*(boundary.start for boundary in ordered[1:]), evidence.length]
    lengths = [end - b.start for b, end in zip(ordered, ends, strict=bool(ordered)) if b.kind == "chapter"]
    if not any(lengths):
        return Fit(0, 0, 0, 0, 0, 0, 1 / (1 + order))
    named = {candidate.start: candidate.heading.kind for candidate in evidence.body if candidate.heading.kind}
    aside = sum(
        end - b.start
        for b, end in zip(ordered, ends, strict=True)
        if b.kind != "chapter" and (b.title == CONTENTS or named.get(b.start, "chapter") == b.kind)
    )
    starts = frozenset(boundary.start for boundary in ordered)
    titles = [n for n in listed_in_book(evidence) if evidence.paragraphs[n].gap == WIDE]
    left = _counted_through(outline, evidence, sorted(b.start for b in ordered if b.kind == "chapter"))
    unused = sum(not _begins_section(n, evidence, starts) for n in _titles_inside(ordered, evidence))
    return Fit(
        uncounted=len(lengths) / (len(lengths) + left),
        even=sum(lengths) ** 2 / sum(length**2 for length in lengths) / len(lengths) if len(lengths) > 1 else 0,
        narrated=sum(lengths) / max(1, evidence.length - aside),
        listed=sum(_begins_section(n, evidence, starts) for n in titles) / len(titles) if titles else 1,
        entitled=len(lengths) / (len(lengths) + unused),
        moderate=sum(length for length in lengths if length <= TWO_HOURS) / sum(lengths),
        usual=1 / (1 + order),
    )


def listed_in_book(evidence: Evidence) -> list[int]:
    """Return the paragraphs that a contents page of the book lists, not one of a chapter."""
    found: list[int] = []
    for page in evidence.pages:
        of_page = [n for n, match in evidence.listed.items() if match.page == page.first]
        if len(of_page) > 1 and max(of_page) - min(of_page) > SPAN_OF_BOOK * len(evidence.paragraphs):
            found += of_page
    return found


def _titles_inside(ordered: list[Boundary], evidence: Evidence) -> list[int]:
    """Return the set-apart titles and marked headings in chapters and parts, not in front or back matter.

    Headings of a deeper level than those of the chapters are of sections inside them.
    """
    starts = [boundary.start for boundary in ordered]
    chapters = {boundary.start for boundary in ordered if boundary.kind == "chapter"}
    deepest = max((c.heading.level for c in evidence.marked if c.start in chapters), default=DEEPEST)
    titles = {*evidence.titles, *(c.paragraph for c in evidence.marked if c.heading.level <= deepest)}
    places = ((n, bisect_right(starts, evidence.paragraphs[n].start) - 1) for n in sorted(titles))
    return [n for n, at in places if at >= 0 and ordered[at].kind in ("chapter", "part-title")]


def _begins_section(number: int, evidence: Evidence, starts: frozenset[int]) -> bool:
    """Return whether a section begins with a paragraph, or with one right above it."""
    heading = range(max(0, number - HEADING_HEIGHT + 1), number + 1)
    return any(evidence.paragraphs[n].start in starts for n in heading)


def _counted_through(outline: Outline, evidence: Evidence, starts: list[int]) -> int:
    """Return how many numbers, in a row and set apart, count on through chapters without being their numbers."""
    used = outline.boundaries.at.keys() | outline.boundaries.numbers_below
    free = [c for c in evidence.body if c.start not in used and c.heading.number is not None]
    apart = [c for c in free if c.alone and (c.gap == WIDE or c.heading.level)]
    runs = [
        segment
        for family in sorted({c.heading.family for c in apart})
        for segment in best_run([c for c in apart if c.heading.family == family])
    ]
    return max((len(run) for run in runs if _crosses_chapters(run, evidence, starts)), default=0)


def _crosses_chapters(run: list[Candidate], evidence: Evidence, starts: list[int]) -> bool:
    """Return whether the numbers of a run are in several chapters, and no page numbers."""
    places = {bisect_right(starts, candidate.start) for candidate in run}
    pages = run[0].heading.family in BARE and splits_sentences(run, evidence.paragraphs)
    return len(places) >= FEWEST_PLACES and not pages
