"""The cuts of a text: the numbered ones, and the titles and names that join them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.headings import clean
from book_pipeline.chapters.layout import STACKED, WIDE, Paragraph
from book_pipeline.chapters.listed import Listed
from book_pipeline.chapters.numerals import folded
from book_pipeline.chapters.shape import is_titled
from book_pipeline.chapters.titles import LONGEST, OPENERS, is_title, title_runs
from book_pipeline.chapters.words import Kind

CONTENTS, FRONT, BACK = "Contents", "Front matter", "Back matter"
LONGEST_TITLE = 200
CHAPTER_RANK = 2
FEWEST_PARTS = 2
MOSTLY_TITLED = 0.7
"""Share of the numbers that have a short line below, from which these are titles."""
HEADING_HEIGHT = 3
"""Paragraphs that one heading may take: its number, its title, a line under it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a piece begins, and what it is; `rank` tells parts that hold from parts that are held."""

    start: int
    title: str
    kind: Kind
    evidence: tuple[str, ...]
    rank: int = CHAPTER_RANK


class Cuts:
    """The cuts found so far, by the character where they are."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.end = paragraphs[-1].end if paragraphs else 0
        self.opening = folded(paragraphs[0].text) if paragraphs else ""
        self.at: dict[int, Cut] = {}

    def add(self, start: int, title: str, kind: Kind, *evidence: str, rank: int = CHAPTER_RANK) -> None:
        """Cut the text at a character, unless it is cut there already."""
        self.at.setdefault(start, Cut(start, title, kind, evidence, rank))

    def chapters(self) -> list[int]:
        """Return where the chapters begin."""
        return sorted(cut.start for cut in self.at.values() if cut.kind == "chapter")

    def add_titles(self, listed: dict[int, Listed], behind: int, named: Mapping[int, Kind]) -> None:
        """Add the titles that the contents page lists; without any headings so far, titles that are set apart alike.

        Parameters
        ----------
        listed
            Paragraphs that answer to an entry of the contents page.
        behind
            First paragraph behind the contents.
        named
            Paragraphs that are prefaces, notes and the like by their names.

        """
        heads = {n for n in listed if self._heads_text(n, listed)}
        self._make_parts(heads)
        apart = {n: e for n, e in listed.items() if self.paragraphs[n].gap and not self._attached(n, heads)}
        # The title page's first line, come again, is the book's title and no chapter's.
        free = {n: e for n, e in apart.items() if folded(self.paragraphs[n].text) != self.opening}
        numbered = self.chapters()
        titled = len(free) >= max(2, 0.5 * len(listed)) and all(entry.unnumbered for entry in free.values())
        if titled:
            # The contents page lists titles: numbers in the body count what stands inside them.
            for start in numbered:
                del self.at[start]
            for n in free:
                self._title(n, "the contents page lists it", named.get(n, "chapter"))
        elif numbered:
            for n, entry in free.items():
                if entry.outer and self.paragraphs[n].gap == WIDE:
                    self._title(n, "the contents page lists it", named.get(n, "chapter"))
        else:
            for n in title_runs(self.paragraphs, behind, self.end):
                self._title(n, "a title set apart like the others")

    def _title(self, number: int, why: str, kind: Kind = "chapter") -> None:
        paragraph = self.paragraphs[number]
        self.add(paragraph.start, " ".join(paragraph.text.split()), kind, why)

    def _attached(self, number: int, heads: set[int]) -> bool:
        """Tell whether a paragraph belongs to a heading that is cut already; a part's first chapter doesn't."""
        for n in range(max(0, number - HEADING_HEIGHT + 1), number + 1):
            cut = self.at.get(self.paragraphs[n].start)
            if cut is not None and cut.kind != "front" and not (cut.kind == "part-title" and number in heads):
                return True
        return False

    def _make_parts(self, heads: set[int]) -> None:
        """Make parts of the numbered parts taken for chapters, where the contents page lists chapters right below."""
        starts = sorted(self.paragraphs[n].start for n in heads)
        for cut in list(self.at.values()):
            below = bisect_right(starts, cut.start)
            holds = below < len(starts) and starts[below] - cut.start < STACKED
            if cut.kind == "chapter" and cut.rank < CHAPTER_RANK and holds:
                number = self.paragraphs[bisect_left(self.paragraphs, cut.start, key=lambda p: p.start)]
                self.at[cut.start] = replace(cut, kind="part-title", title=" ".join(number.text.split()))

    def _heads_text(self, number: int, listed: dict[int, Listed]) -> bool:
        """Tell whether text stands under a paragraph before the next that is listed or cut."""
        length = 0
        for n in range(number + 1, len(self.paragraphs)):
            if n in listed or self.paragraphs[n].start in self.at:
                break
            length += len(self.paragraphs[n].text)
            if length > STACKED:
                return True
        return False

    def add_part_titles(self, chosen: list[Candidate]) -> None:
        """Add the unnumbered titles right above headings that begin to count again: the names of parts."""
        above = [(c, c.paragraph - 1) for c in chosen if c.heading.number == 1 and c.gap == WIDE and c.paragraph]
        named = [n for _, n in above if self._names_part(n)]
        if len(named) >= FEWEST_PARTS and len(named) >= len(above) - 1:
            for n in named:
                name = " ".join(self.paragraphs[n].text.split())
                self.add(
                    self.paragraphs[n].start, name, "part-title", "it stands where the numbers begin again", rank=0
                )

    def _names_part(self, number: int) -> bool:
        return self.paragraphs[number].start not in self.at and is_title(self.paragraphs[number])

    def settled(self) -> list[Cut]:
        """Return the cuts in order; what is a heading and no more stands above the chapters that follow."""
        ordered = [self.at[start] for start in sorted(self.at)]
        for n, (cut, following) in enumerate(pairwise(list(ordered))):
            unnumbered = cut.kind == "chapter" and len(cut.evidence) == 1
            stacked = following.start - cut.start < STACKED and following.kind in ("chapter", "part-title")
            if unnumbered and stacked and self._between(cut, following) < len(cut.title) + LONGEST:
                ordered[n] = replace(cut, kind="part-title", rank=min(cut.rank, 1))
        return ordered

    def _between(self, cut: Cut, following: Cut) -> int:
        """Return the characters of the paragraphs between two cuts."""
        first, last = (bisect_left(self.paragraphs, at, key=lambda p: p.start) for at in (cut.start, following.start))
        return sum(len(paragraph.text.strip()) for paragraph in self.paragraphs[first:last])

    def title_of(self, candidate: Candidate, headings: Mapping[int, Candidate], *, listed: bool) -> str:
        """Return a heading with the title that stands under its number and is no heading itself.

        Parameters
        ----------
        headings
            What is a heading itself, by paragraph.
        listed
            Whether what stands below is known to be a title: the contents page lists it, or it is short as under
            most of the other numbers.

        """
        heading = candidate.heading
        label = heading.label
        below = self._below(candidate)
        other = headings.get(below) if below is not None else None
        if below is None or (other is not None and (other.rank is not None or not listed)):
            return label
        paragraph = self.paragraphs[below]
        text = " ".join(paragraph.text.split())
        shaped = len(text) <= LONGEST_TITLE and (listed or text[0] not in OPENERS) and paragraph.start not in self.at
        titled = listed or is_titled(text) or (self.paragraphs[below + 1].gap == WIDE and paragraph.gap < WIDE)
        return f"{label.rstrip('.:')}. {clean(text)}" if shaped and titled else label

    def short_below(self, chosen: Iterable[Candidate]) -> set[int]:
        """Return the short paragraphs under the numbers of a book that has one under most of them: their titles."""
        below = [n for c in chosen if (n := self._below(c)) is not None]
        short = {
            n for n in below if len(self.paragraphs[n].text) <= LONGEST and self.paragraphs[n].lines <= HEADING_HEIGHT
        }
        return short if len(short) >= MOSTLY_TITLED * len(below) and len(short) > FEWEST_PARTS else set()

    def _below(self, candidate: Candidate) -> int | None:
        """Return the paragraph under a number without a title, if it may be one."""
        below = candidate.paragraph + 1
        bare = not candidate.heading.title and candidate.alone
        return below if bare and below + 1 < len(self.paragraphs) else None
