"""The outlines that a text may have. Each one reads the headings in another way; `fit` chooses among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.boundaries import CHAPTER_RANK, CONTENTS, Boundaries
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.evidence import Evidence
from book_pipeline.chapters.front_back_matter import (
    add_after_the_end,
    add_front_sections,
    add_named_sections,
    add_opening_text,
    add_repeated_title,
)
from book_pipeline.chapters.heading_roles import add_marked_headings
from book_pipeline.chapters.heading_tree import SHORTEST_PART, HeadingTree
from book_pipeline.chapters.headings import is_introduction
from book_pipeline.chapters.numbered_headings import Numbers, choose_numbered
from book_pipeline.chapters.outer_sections import add_outer_sections
from book_pipeline.chapters.paragraphs import WIDE
from book_pipeline.chapters.unnumbered_titles import is_title


@dataclass(frozen=True, slots=True)
class Outline:
    """A reading of a whole text: its boundaries, and the rejected candidates with the reasons."""

    name: str
    boundaries: Boundaries
    rejected: dict[Candidate, str]


def propose_outlines(evidence: Evidence, title: str | None) -> Iterator[Outline]:
    """Yield the outlines of a text, the most usual one first.

    Parameters
    ----------
    title
        The book's title, which is often repeated above the first chapter.

    """
    if evidence.marked:
        outline = _by_markup(evidence, title)
        yield _finish(outline, evidence, title)
        if len(outline.boundaries.chapter_starts()) <= 1:
            for level in sorted({candidate.heading.level for candidate in evidence.marked}):
                yield _finish(_by_markup(evidence, title, level), evidence, title)
    for numbers in Numbers:
        for usual in (True, False):
            numbered, ambiguous = _by_numbers(evidence, numbers, usual=usual)
            if numbered is not None:
                yield _finish(numbered, evidence, title)
            if not ambiguous:
                break


def _begin(evidence: Evidence) -> Boundaries:
    """Return the boundaries before the contents pages."""
    boundaries = Boundaries(evidence.paragraphs)
    for page in evidence.pages:
        start = evidence.paragraphs[page.first].start
        boundaries.add(start, CONTENTS, "front", "its entries are repeated as headings")
    return boundaries


def _finish(outline: Outline, evidence: Evidence, title: str | None) -> Outline:
    """Add what does not depend on how the chapters were found: text in front, repeated titles, text after the end."""
    add_front_sections(outline.boundaries, evidence.pages, evidence.index)
    add_repeated_title(outline.boundaries, title or "")
    add_after_the_end(outline.boundaries)
    add_opening_text(outline.boundaries, title or "")
    return outline


def _by_markup(evidence: Evidence, title: str | None, level: int | None = None) -> Outline:
    """Return the outline of marked headings; `level` is the level of chapters, if it is not to be inferred."""
    boundaries = _begin(evidence)
    matter = [c for c in evidence.body if c.heading.kind in ("front", "back", "notes") and not c.heading.level]
    prefaces = [c.start for c in matter if c.heading.kind == "front" and c.alone and c.gap]
    listed = frozenset(evidence.listed)
    tree = HeadingTree(evidence.marked, evidence.pages, evidence.paragraphs, listed, level, prefaces)
    rejected = add_marked_headings(boundaries, tree, title)
    add_named_sections(boundaries, matter, least=1)
    return Outline("markup", boundaries, rejected)


def _long_parts(evidence: Evidence) -> frozenset[int]:
    """Return the characters of titles right above numbers that begin again, if each has a text of an hour or more."""
    above = [c.paragraph - 1 for c in evidence.body if c.heading.number == 1 and c.alone and c.gap and c.paragraph]
    starts = [evidence.paragraphs[n].start for n in above if is_title(evidence.paragraphs[n])]
    lengths = [following - start for start, following in pairwise([*starts, evidence.length])]
    return frozenset(starts) if len(starts) > 1 and median(lengths) >= SHORTEST_PART else frozenset()


def _by_numbers(evidence: Evidence, numbers: Numbers, *, usual: bool) -> tuple[Outline | None, bool]:
    """Return the outline of numbered headings and set-apart titles, and whether they can be read in another way.

    There is no outline if it would be no other than one before it.
    `usual`: see `Boundaries.add_titles`.
    """
    listed = (evidence.paragraphs[n] for n in evidence.listed)
    dividers = frozenset() if usual else frozenset(title.start for title in listed if title.gap >= WIDE)
    dividers |= _long_parts(evidence)
    choice = choose_numbered(evidence.body, evidence.paragraphs, evidence.length, numbers, dividers)
    if choice is None:
        return None, False
    boundaries = _begin(evidence)
    headings = {candidate.paragraph: candidate for candidate in evidence.body}
    for c, why in choice.parts.items():
        boundaries.add(c.start, c.heading.label, "part-title", *why, rank=min(c.rank or 0, CHAPTER_RANK - 1))
    short = boundaries.short_titles_below(choice.chapters)
    titles = boundaries.titles_above(choice.chapters, evidence.listed)
    for c, why in choice.chapters.items():
        if c in titles:
            title = evidence.paragraphs[titles[c]]
            boundaries.numbers_below.add(c.start)
            name = f"{' '.join(title.text.split()).rstrip('.:')}. {c.heading.label}"
            boundaries.add(title.start, name, "chapter", *why, "its title is above the number")
            continue
        below = c.paragraph + 1 in evidence.listed
        if below or c.paragraph in evidence.listed:
            why.append("the contents page lists it")
        rank = CHAPTER_RANK if c.rank is None else min(c.rank, CHAPTER_RANK)
        name = boundaries.title_of(c, headings, listed=below or c.paragraph + 1 in short)
        boundaries.add(c.start, name, "chapter", *why, rank=rank)
    boundaries.add_part_titles([*choice.parts, *choice.chapters])
    before = [page.end for page in evidence.pages if page.first < len(evidence.paragraphs) // 2]
    aside = [c for c in evidence.body if c.alone and c.heading.kind not in (None, "chapter")]
    named = {c.paragraph: c.heading.kind or "front" for c in aside if not is_introduction(c.heading)}
    ambiguous = boundaries.add_titles(evidence.listed, max(before, default=0), named, usual=usual)
    boundaries.name_parts(choice.parts, headings)
    boundaries.add_years(evidence.body)
    add_named_sections(boundaries, evidence.body)
    add_outer_sections(boundaries, [c for c in choice.chapters if c.start in boundaries.at or c in titles], evidence)
    return Outline(numbers.value, boundaries, choice.rejected), ambiguous
