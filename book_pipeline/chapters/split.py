"""Split a text into sections. Nothing is lost: the joined sections are the text."""

from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.chapters.boundaries import CHAPTER_RANK, CONTENTS, Boundaries, Boundary
from book_pipeline.chapters.candidates import Candidate, find_candidates
from book_pipeline.chapters.front_back_matter import (
    add_after_the_end,
    add_front_sections,
    add_named_sections,
    add_repeated_title,
)
from book_pipeline.chapters.heading_roles import add_marked_headings
from book_pipeline.chapters.heading_vocabulary import Kind
from book_pipeline.chapters.headings import is_introduction
from book_pipeline.chapters.numbered_headings import NumberedHeadings, choose_numbered
from book_pipeline.chapters.outline import Outline
from book_pipeline.chapters.paragraphs import Paragraph, split_paragraphs
from book_pipeline.chapters.toc import ContentsPage, find_contents_pages
from book_pipeline.chapters.toc_entries import TitleIndex
from book_pipeline.chapters.toc_matches import TocMatch, match_toc

UNTITLED = "Text"
LONG_GAP, FEWEST_NUMBERS = 0.4, 3
"""If the longest gap between marked headings is a larger share of the text, and contains at least so many numbers,
these numbers are the chapters, not the marked headings."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the book: a chapter, part title, front or back matter, or notes.

    `position` counts all sections from 1, `evidence` says why the section begins there.
    """

    position: int
    title: str
    part: str | None
    kind: Kind
    text: str
    evidence: tuple[str, ...]

    @property
    def is_contents_page(self) -> bool:
        """Whether the section is a contents page, which is never narrated or counted."""
        return self.kind == "front" and self.title == CONTENTS


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that looks like a heading, the character where it begins, and why no section begins there."""

    start: int
    label: str
    reason: str


def split(text: str, *, language: str | None, title: str | None) -> tuple[Section, ...]:
    """Return the book's sections in order.

    Parameters
    ----------
    language
        A two-letter code (BCP 47) for numbers in words without a keyword; keywords imply their language.
    title
        The book's title, for the section of a text without headings.

    """
    return split_with_evidence(text, language=language, title=title)[0]


def split_with_evidence(
    text: str, *, language: str | None, title: str | None
) -> tuple[tuple[Section, ...], tuple[Rejected, ...]]:
    """Return the sections and the rejected candidates for headings, each in order."""
    paragraphs = split_paragraphs(text)
    candidates = find_candidates(text, paragraphs, language)
    index = TitleIndex(paragraphs, candidates, language)
    pages = find_contents_pages(candidates, index)
    listing = {number for page in pages for number in range(page.first, page.end)}
    inside = {candidate for candidate in candidates if candidate.paragraph in listing}
    body = [candidate for candidate in candidates if candidate not in inside]
    marked = [candidate for candidate in body if candidate.heading.level]
    numbered = choose_numbered(body, paragraphs, len(text))

    listed = match_toc(pages, index)

    def by_look() -> tuple[Boundaries, dict[Candidate, str]]:
        boundaries = _initial_boundaries(paragraphs, pages)
        _add_by_numbers(boundaries, numbered, body, pages, listed)
        return boundaries, numbered.rejected

    def by_markup() -> tuple[Boundaries, dict[Candidate, str]]:
        boundaries = _initial_boundaries(paragraphs, pages)
        return boundaries, add_marked_headings(boundaries, Outline(marked, pages, paragraphs, frozenset(listed)), title)

    if marked and not _numbers_fill_gap(numbered, marked, len(text)):
        boundaries, not_used = by_markup()
        if len(boundaries.chapter_starts()) <= 1 and len((look := by_look())[0].chapter_starts()) >= FEWEST_NUMBERS:
            boundaries, not_used = look
    else:
        boundaries, not_used = by_look()
    add_front_sections(boundaries, pages, index)
    add_repeated_title(boundaries, title or "")
    add_after_the_end(boundaries)
    rejected = [Rejected(c.start, c.heading.label, "in the contents page") for c in inside]
    rejected += [Rejected(c.start, c.heading.label, why) for c, why in not_used.items()]
    rejected = [r for r in rejected if r.start not in boundaries.at]
    return _sections(text, boundaries.in_order(), title), tuple(sorted(rejected, key=lambda r: r.start))


def _initial_boundaries(paragraphs: list[Paragraph], pages: list[ContentsPage]) -> Boundaries:
    """Return the boundaries before the contents pages."""
    boundaries = Boundaries(paragraphs)
    for page in pages:
        boundaries.add(paragraphs[page.first].start, CONTENTS, "front", "its entries are repeated as headings")
    return boundaries


def _numbers_fill_gap(numbered: NumberedHeadings, marked: list[Candidate], end: int) -> bool:
    """Return whether consecutive numbers fill a long gap between marked headings: then these are not the chapters."""
    starts = [*(c.start for c in marked), end]
    longest, first = max((following - start, start) for start, following in pairwise(starts))
    run = [c for c in numbered.chapters if not c.heading.level and first < c.start < first + longest]
    return longest > LONG_GAP * end and len(run) >= FEWEST_NUMBERS


def _add_by_numbers(
    boundaries: Boundaries,
    numbered: NumberedHeadings,
    body: list[Candidate],
    pages: list[ContentsPage],
    listed: dict[int, TocMatch],
) -> None:
    """Add the boundaries of a text without markup: numbered headings, titles, front and back matter."""
    headings = {candidate.paragraph: candidate for candidate in body}
    for c, evidence in numbered.parts.items():
        boundaries.add(c.start, c.heading.label, "part-title", *evidence, rank=c.rank or 0)
    short = boundaries.short_titles_below(numbered.chapters)
    for c, evidence in numbered.chapters.items():
        below = c.paragraph + 1 in listed
        if below or c.paragraph in listed:
            evidence.append("the contents page lists it")
        rank = CHAPTER_RANK if c.rank is None else min(c.rank, CHAPTER_RANK)
        boundaries.add(
            c.start,
            boundaries.title_of(c, headings, listed=below or c.paragraph + 1 in short),
            "chapter",
            *evidence,
            rank=rank,
        )
    boundaries.add_part_titles([*numbered.parts, *numbered.chapters])
    before = [page.end for page in pages if page.first < len(boundaries.paragraphs) // 2]
    aside = [c for c in body if c.alone and c.heading.kind not in (None, "chapter") and not is_introduction(c.heading)]
    named = {c.paragraph: c.heading.kind or "front" for c in aside}
    boundaries.add_listed_titles(listed, max(before, default=0), named)
    add_named_sections(boundaries, body)


def _sections(text: str, boundaries: list[Boundary], title: str | None) -> tuple[Section, ...]:
    if not any(boundary.kind == "chapter" for boundary in boundaries):
        return (Section(1, title or UNTITLED, None, "chapter", text, ("no headings",)),) if text else ()
    if boundaries[0].start > 0:
        boundaries = [Boundary(0, title or UNTITLED, "front", ("text before the first heading",)), *boundaries]
    sections: list[Section] = []
    ends = [*(boundary.start for boundary in boundaries[1:]), len(text)]
    parts: dict[int, str] = {}
    for position, (boundary, end) in enumerate(zip(boundaries, ends, strict=True), 1):
        if boundary.kind in ("chapter", "part-title"):
            parts = {rank: name for rank, name in parts.items() if rank < boundary.rank}
        if boundary.kind == "part-title":
            parts[boundary.rank] = boundary.title
        part = ", ".join(parts.values()) if boundary.kind in ("chapter", "part-title") else None
        sections.append(
            Section(
                position, boundary.title, part or None, boundary.kind, text[boundary.start : end], boundary.evidence
            )
        )
    return tuple(sections)
