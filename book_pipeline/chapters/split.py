"""One text into its chapters, in order, with nothing lost: joined, the pieces are the text."""

from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate, candidates_of
from book_pipeline.chapters.contents import ContentsPage, contents_pages
from book_pipeline.chapters.cuts import CHAPTER_RANK, CONTENTS, Cut, Cuts
from book_pipeline.chapters.entries import Keys
from book_pipeline.chapters.layout import paragraphs_of
from book_pipeline.chapters.listed import Listed, listed_paragraphs
from book_pipeline.chapters.outline import Outline, add_outline
from book_pipeline.chapters.series import Choice, choose
from book_pipeline.chapters.words import Kind

UNTITLED = "Text"
LONG, FEWEST = 0.4, 3
"""Share of a text without marked headings, and of numbers in it, that show that markup doesn't hold the chapters."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece of the book; `position` counts all pieces from 1, `evidence` says what made the cut before it."""

    position: int
    title: str
    part: str | None
    kind: Kind
    text: str
    evidence: tuple[str, ...]

    @property
    def contents(self) -> bool:
        """Whether it is a contents page: part of the text, and nothing that anybody would hear or count."""
        return self.kind == "front" and self.title == CONTENTS


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that looked like a heading, where it stands (character), and why there is no cut."""

    start: int
    label: str
    reason: str


def split(text: str, *, language: str | None, title: str | None) -> tuple[Chapter, ...]:
    """Return the book's pieces in their order.

    Parameters
    ----------
    language
        Two letters (BCP 47), for numbers in words that stand alone; keywords bring their own.
    title
        The book's, for the piece of a text without headings.

    """
    return explain(text, language=language, title=title)[0]


def explain(text: str, *, language: str | None, title: str | None) -> tuple[tuple[Chapter, ...], tuple[Rejected, ...]]:
    """Return the pieces, and the candidates that were passed over."""
    paragraphs = paragraphs_of(text)
    candidates = candidates_of(text, paragraphs, language)
    keys = Keys(paragraphs, candidates, language)
    pages = contents_pages(candidates, keys)
    inside = {c for c in candidates if any(page.first <= c.paragraph < page.behind for page in pages)}
    body = [candidate for candidate in candidates if candidate not in inside]
    cuts = Cuts(paragraphs, len(text))
    for page in pages:
        cuts.add(paragraphs[page.first].start, CONTENTS, "front", "its entries come again as headings")
    marked = [candidate for candidate in body if candidate.heading.level]
    choice = choose(body, paragraphs, len(text))
    if marked and not _runs_between(choice, marked, len(text)):
        passed = add_outline(cuts, Outline(marked, pages, paragraphs, len(text)), title)
    else:
        passed = choice.rejected
        _cut_by_numbers(cuts, choice, body, pages, listed_paragraphs(pages, keys))
    cuts.add_front_sections(pages)
    rejected = [Rejected(c.start, c.heading.label, "it stands in the contents page") for c in inside]
    rejected += [Rejected(c.start, c.heading.label, why) for c, why in passed.items()]
    rejected = [r for r in rejected if r.start not in cuts.at]
    return _pieces(text, cuts.settled(), title), tuple(sorted(rejected, key=lambda r: r.start))


def _runs_between(choice: Choice, marked: list[Candidate], end: int) -> bool:
    """Tell whether the book's numbers are no headings by markup: they run on where markup has none for long."""
    starts = [*(c.start for c in marked), end]
    longest, first = max((behind - start, start) for start, behind in pairwise(starts))
    run = [c for c in choice.chapters if not c.heading.level and first < c.start < first + longest]
    return longest > LONG * end and len(run) >= FEWEST


def _cut_by_numbers(
    cuts: Cuts, choice: Choice, body: list[Candidate], pages: list[ContentsPage], listed: dict[int, Listed]
) -> None:
    """Cut a text without markup: at the numbers chosen, at the titles that join them, at prefaces and notes."""
    headings = {candidate.paragraph for candidate in body}
    for c, evidence in choice.parts.items():
        cuts.add(c.start, c.heading.label, "part-title", *evidence, rank=c.rank or 0)
    for c, evidence in choice.chapters.items():
        below = c.paragraph + 1 in listed
        if below or c.paragraph in listed:
            evidence.append("the contents page lists it")
        rank = CHAPTER_RANK if c.rank is None else min(c.rank, CHAPTER_RANK)
        cuts.add(c.start, cuts.title_of(c, headings, listed=below), "chapter", *evidence, rank=rank)
    cuts.add_part_titles([*choice.parts, *choice.chapters])
    before = [page.behind for page in pages if page.first < len(cuts.paragraphs) // 2]
    named = {c.paragraph: kind for c in body if c.alone and (kind := c.heading.kind) and kind != "chapter"}
    cuts.add_titles(listed, max(before, default=0), named)
    cuts.add_named(body)


def _pieces(text: str, cuts: list[Cut], title: str | None) -> tuple[Chapter, ...]:
    if not any(cut.kind == "chapter" for cut in cuts):
        return (Chapter(1, title or UNTITLED, None, "chapter", text, ("no headings: one chapter",)),) if text else ()
    if cuts[0].start > 0:
        cuts = [Cut(0, title or UNTITLED, "front", ("it stands before the first heading",)), *cuts]
    pieces: list[Chapter] = []
    ends = [*(cut.start for cut in cuts[1:]), len(text)]
    parts: dict[int, str] = {}
    for position, (cut, end) in enumerate(zip(cuts, ends, strict=True), 1):
        if cut.kind in ("chapter", "part-title"):
            parts = {rank: name for rank, name in parts.items() if rank < cut.rank}
        if cut.kind == "part-title":
            parts[cut.rank] = cut.title
        part = ", ".join(parts.values()) if cut.kind in ("chapter", "part-title") else None
        pieces.append(Chapter(position, cut.title, part or None, cut.kind, text[cut.start : end], cut.evidence))
    return tuple(pieces)
