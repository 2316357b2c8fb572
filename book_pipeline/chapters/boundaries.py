"""The boundaries between sections of a text, from numbered headings, titles and names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.heading_labels import clean_label
from book_pipeline.chapters.heading_vocabulary import Kind
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import STACKED, WIDE, Paragraph
from book_pipeline.chapters.title_case import has_sentences, is_title_case
from book_pipeline.chapters.toc_matches import TocMatch
from book_pipeline.chapters.unnumbered_titles import (
    LONGEST,
    OPENERS,
    find_titles,
    is_short_title,
    is_title,
    without_rules,
)

CONTENTS, FRONT, BACK, OPENING = "Contents", "Front matter", "Back matter", "Opening"
LONGEST_TITLE = 200
HEADING_MARKS = "###### "
LONGEST_PART_TITLE = 1000
"""Characters of a part's title with its epigraph, at most; more is a text of its own."""
CHAPTER_RANK = 2
FEWEST_PARTS = 2
MOSTLY_TITLED = 0.7
"""Least share of numbers with a short line below them for these lines to be titles."""
NEARLY_ALL = 0.8
"""Share of the numbers with a title above them, at least, for these to be their titles."""
BY_AUTHOR = re.compile(r"\s*by\b", re.IGNORECASE)
"""A line of a title page."""
HEADING_HEIGHT = 3
"""Paragraphs of one heading, at most: its number, its title, a line under it."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The place where a section begins, and its kind.

    `rank` is its depth: parts contain sections of higher ranks. `confidence` is how sure the cut is, from 0 to 1.
    """

    start: int
    title: str
    kind: Kind
    evidence: tuple[str, ...]
    rank: int = CHAPTER_RANK
    confidence: float = 1.0


class Boundaries:
    """The boundaries of a text. `at` maps the character where a section begins to its boundary.

    `numbers_below` are the characters of the numbers that have their titles, where sections begin, above them.
    """

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.end = paragraphs[-1].end if paragraphs else 0
        self.opening = bare_letters(paragraphs[0].text) if paragraphs else ""
        self.at: dict[int, Boundary] = {}
        self.numbers_below: set[int] = set()

    def add(self, start: int, title: str, kind: Kind, *evidence: str, rank: int = CHAPTER_RANK) -> None:
        """Add a boundary at a character, unless there is one already."""
        self.at.setdefault(start, Boundary(start, title, kind, evidence, rank))

    def chapter_starts(self) -> list[int]:
        """Return the characters where chapters begin, in order."""
        return sorted(boundary.start for boundary in self.at.values() if boundary.kind == "chapter")

    def add_titles(
        self, listed: dict[int, TocMatch], first_paragraph: int, named: Mapping[int, Kind], *, usual: bool
    ) -> bool:
        """Add the titles that the contents page lists; if there are no headings at all, titles that are set apart.

        Parameters
        ----------
        listed
            Paragraphs that match an entry of the contents page.
        first_paragraph
            First paragraph after the contents page.
        named
            Paragraphs that are front or back matter by their names, with their kinds.
        usual
            Whether to read titles in the usual way: those in a contents page of titles alone replace numbers, which are
            of sections within chapters; titles in capitals are the chapters. Otherwise, listed titles are of parts, or
            of chapters beside the numbered ones, and all set-apart titles are chapters.

        Return whether another reading would make a difference.

        """
        heads = {n for n in listed if self._has_text_below(n, listed)}
        self._turn_into_parts(heads)
        apart = {n: e for n, e in listed.items() if self.paragraphs[n].gap and not self._belongs_to_heading(n, heads)}
        # A repetition of the title page's first line is the book's title, not a chapter's.
        free = {n: e for n, e in apart.items() if bare_letters(self.paragraphs[n].text) != self.opening}
        numbered = self.chapter_starts()
        titled = len(free) >= max(2, 0.5 * len(listed)) and all(entry.unnumbered for entry in free.values())
        if titled and (usual or not numbered):
            for start in numbered:
                del self.at[start]
            wide = [n for n in free if self.paragraphs[n].gap == WIDE]
            for n in wide if len(wide) >= 0.5 * len(free) else free:
                self.add_title(n, "the contents page lists it", named.get(n, "chapter"))
        elif numbered:
            for n, entry in free.items():
                if (entry.outer or (entry.own and not usual)) and self.paragraphs[n].gap == WIDE:
                    self.add_title(n, "the contents page lists it", named.get(n, "chapter"))
        else:
            known = {n for n, paragraph in enumerate(self.paragraphs) if paragraph.start in self.at}
            for n in find_titles(self.paragraphs, first_paragraph, self.end, known, capitals_first=usual):
                self.add_title(n, "a title, set apart like the others", named.get(n, "chapter"))
        inner = any(entry.own and not entry.outer and self.paragraphs[n].gap == WIDE for n, entry in free.items())
        return (bool(numbered) and (titled or inner)) or not (titled or numbered)

    def add_title(self, number: int, why: str, kind: Kind = "chapter") -> None:
        """Add a boundary at the paragraph of a title."""
        paragraph = self.paragraphs[number]
        self.add(paragraph.start, " ".join(without_rules(paragraph.text).split()), kind, why)

    def _belongs_to_heading(self, number: int, heads: set[int]) -> bool:
        """Return whether a paragraph is part of a heading at a boundary. The first chapter of a part is not."""
        for n in range(max(0, number - HEADING_HEIGHT + 1), number + 1):
            boundary = self.at.get(self.paragraphs[n].start)
            if (
                boundary is not None
                and boundary.kind != "front"
                and not (boundary.kind == "part-title" and number in heads)
            ):
                return True
        return False

    def _turn_into_parts(self, heads: set[int]) -> None:
        """Turn numbered parts from chapters into parts if the contents page lists a chapter right below them."""
        starts = sorted(self.paragraphs[n].start for n in heads)
        for boundary in list(self.at.values()):
            below = bisect_right(starts, boundary.start)
            has_chapter = below < len(starts) and starts[below] - boundary.start < STACKED
            if boundary.kind == "chapter" and boundary.rank < CHAPTER_RANK and has_chapter:
                number = self.paragraphs[bisect_left(self.paragraphs, boundary.start, key=lambda p: p.start)]
                self.at[boundary.start] = replace(boundary, kind="part-title", title=" ".join(number.text.split()))

    def _has_text_below(self, number: int, listed: dict[int, TocMatch]) -> bool:
        """Return whether there is text between a paragraph and the next one that is listed or at a boundary."""
        length = 0
        for n in range(number + 1, len(self.paragraphs)):
            if n in listed or self.paragraphs[n].start in self.at:
                break
            length += len(self.paragraphs[n].text)
            if length > STACKED:
                return True
        return False

    def add_part_titles(self, chosen: list[Candidate]) -> None:
        """Add the unnumbered titles right above headings with the number 1: the names of parts."""
        above = [(c, c.paragraph - 1) for c in chosen if c.heading.number == 1 and c.gap == WIDE and c.paragraph]
        named = [n for _, n in above if self._names_part(n)]
        if len(named) >= FEWEST_PARTS and len(named) >= len(above) - 1:
            for n in named:
                name = " ".join(self.paragraphs[n].text.split())
                self.add(self.paragraphs[n].start, name, "part-title", "a title where the numbers restart", rank=0)

    def add_years(self, candidates: Iterable[Candidate]) -> None:
        """Add the years right above unnumbered titles, which they group, as parts."""
        years = [
            c for c in candidates if c.is_year and c.alone and c.gap == WIDE and c.paragraph + 1 < len(self.paragraphs)
        ]
        above = [c for c in years if self._is_unnumbered_chapter(self.paragraphs[c.paragraph + 1].start)]
        if len(above) >= FEWEST_PARTS:
            for c in above:
                self.add(c.start, c.heading.label, "part-title", "a year above titles", rank=0)

    def _is_unnumbered_chapter(self, start: int) -> bool:
        boundary = self.at.get(start)
        return boundary is not None and boundary.kind == "chapter" and len(boundary.evidence) == 1

    def _names_part(self, number: int) -> bool:
        return self.paragraphs[number].start not in self.at and is_title(self.paragraphs[number])

    def in_order(self) -> list[Boundary]:
        """Return the boundaries in order.

        An unnumbered chapter without text above another heading becomes a part, a part with much text a chapter.
        """
        ordered = [self.at[start] for start in sorted(self.at)]
        for n, (boundary, following) in enumerate(pairwise(list(ordered))):
            unnumbered = boundary.kind == "chapter" and len(boundary.evidence) == 1
            if self._is_lone_part(boundary, following):
                ordered[n] = replace(boundary, kind="part-title")
            if boundary.kind == "part-title" and self._length_between(boundary, following) > LONGEST_PART_TITLE:
                ordered[n] = replace(boundary, kind="chapter")
            stacked = following.start - boundary.start < STACKED and following.kind in ("chapter", "part-title")
            if unnumbered and stacked and self._length_between(boundary, following) < len(boundary.title) + LONGEST:
                ordered[n] = replace(boundary, kind="part-title", rank=min(boundary.rank, 1))
        return ordered

    def _is_lone_part(self, boundary: Boundary, following: Boundary) -> bool:
        """Return whether a boundary is of a part that is no more than its heading, above a chapter."""
        above = boundary.rank < min(CHAPTER_RANK, following.rank) and boundary.kind == following.kind == "chapter"
        return above and self._length_between(boundary, following) < len(boundary.title) + len(HEADING_MARKS)

    def _length_between(self, boundary: Boundary, following: Boundary) -> int:
        """Return the characters of the paragraphs between two boundaries."""
        first, last = (
            bisect_left(self.paragraphs, at, key=lambda p: p.start) for at in (boundary.start, following.start)
        )
        return sum(len(paragraph.text.strip()) for paragraph in self.paragraphs[first:last])

    def title_of(self, candidate: Candidate, headings: Mapping[int, Candidate], *, listed: bool) -> str:
        """Return the label of a heading, with the title under its number if that is not a heading itself.

        Parameters
        ----------
        headings
            All headings, by paragraph.
        listed
            Whether the paragraph below is known to be a title: the contents page lists it, or most numbers have a short
            paragraph below them.

        """
        heading = candidate.heading
        label = heading.label
        below = self._title_candidate_below(candidate)
        other = headings.get(below) if below is not None else None
        if below is None or (other is not None and (other.rank is not None or not listed or other.bare)):
            return label
        paragraph = self.paragraphs[below]
        text = " ".join(paragraph.text.split())
        shaped = len(text) <= LONGEST_TITLE and (listed or text[0] not in OPENERS) and paragraph.start not in self.at
        shaped = shaped and not has_sentences(text)
        titled = listed or is_title_case(text) or (self.paragraphs[below + 1].gap == WIDE and paragraph.gap < WIDE)
        return f"{label.rstrip('.:')}. {clean_label(text)}" if shaped and titled else label

    def name_parts(self, parts: Iterable[Candidate], headings: Mapping[int, Candidate]) -> None:
        """Add the titles under the numbers of parts to their names, if they begin no section themselves."""
        for part in parts:
            boundary = self.at.get(part.start)
            if boundary is not None and boundary.kind == "part-title":
                below = self.paragraphs[min(part.paragraph + 1, len(self.paragraphs) - 1)]
                if below.gap < WIDE and not BY_AUTHOR.match(below.text):
                    self.at[part.start] = replace(boundary, title=self.title_of(part, headings, listed=False))

    def short_titles_below(self, chosen: Iterable[Candidate]) -> set[int]:
        """Return the short paragraphs under numbers, if most numbers have one: these are their titles."""
        below = [n for c in chosen if (n := self._title_candidate_below(c)) is not None]
        short = {
            n
            for n in below
            if len(text := self.paragraphs[n].text) <= LONGEST
            and self.paragraphs[n].lines <= HEADING_HEIGHT
            and not has_sentences(text)
        }
        return short if len(short) >= MOSTLY_TITLED * len(below) and len(short) > FEWEST_PARTS else set()

    def titles_above(self, chosen: Iterable[Candidate], listed: Container[int]) -> dict[Candidate, int]:
        """Return the paragraphs of the titles right above numbers without titles, if nearly all numbers have one."""
        numbers = list(chosen)
        found = {c: c.paragraph - 1 for c in numbers if self._has_title_above(c, listed)}
        return found if len(found) >= NEARLY_ALL * len(numbers) and len(found) > FEWEST_PARTS else {}

    def _has_title_above(self, candidate: Candidate, listed: Container[int]) -> bool:
        above = candidate.paragraph - 1
        if above < 0 or not candidate.alone or candidate.heading.title or not self._names_part(above):
            return False
        title, below = self.paragraphs[above], self._title_candidate_below(candidate)
        # A number closer to the title above than that is to the text before it belongs to this title.
        closer = title.gap > candidate.gap
        first = self.paragraphs[below].text if below is not None else ""
        begins = len(first) > LONGEST or (first != "" and (closer or not is_short_title(first)))
        shaped = above in listed or title.text.isupper() or is_title_case(title.text)
        return begins and shaped and title.gap >= candidate.gap

    def _title_candidate_below(self, candidate: Candidate) -> int | None:
        """Return the paragraph under a number without a title, if it may be the title."""
        below = candidate.paragraph + 1
        bare = not candidate.heading.title and candidate.alone
        return below if bare and below + 1 < len(self.paragraphs) else None
