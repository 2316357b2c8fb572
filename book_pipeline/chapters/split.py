"""One text into its chapters, in order, with nothing lost: joined, the pieces are the text."""

from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate, candidates_of
from book_pipeline.chapters.contents import ContentsPage, contents_pages
from book_pipeline.chapters.cuts import CHAPTER_RANK, CONTENTS, Cut, Cuts
from book_pipeline.chapters.entries import Keys
from book_pipeline.chapters.headings import is_introduction
from book_pipeline.chapters.layout import Paragraph, paragraphs_of
from book_pipeline.chapters.listed import Listed, listed_paragraphs
from book_pipeline.chapters.matter import add_behind_end, add_front_sections, add_named, add_title_again
from book_pipeline.chapters.outline import Outline
from book_pipeline.chapters.roles import add_outline
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
    listing = {number for page in pages for number in range(page.first, page.behind)}
    inside = {candidate for candidate in candidates if candidate.paragraph in listing}
    body = [candidate for candidate in candidates if candidate not in inside]
    marked = [candidate for candidate in body if candidate.heading.level]
    choice = choose(body, paragraphs, len(text))

    listed = listed_paragraphs(pages, keys)

    def by_look() -> tuple[Cuts, dict[Candidate, str]]:
        cuts = _contents_cut(paragraphs, pages)
        _cut_by_numbers(cuts, choice, body, pages, listed)
        return cuts, choice.rejected

    def by_markup() -> tuple[Cuts, dict[Candidate, str]]:
        cuts = _contents_cut(paragraphs, pages)
        return cuts, add_outline(cuts, Outline(marked, pages, paragraphs, frozenset(listed)), title)

    if marked and not _runs_between(choice, marked, len(text)):
        cuts, passed = by_markup()
        if len(cuts.chapters()) <= 1 and len((look := by_look())[0].chapters()) >= FEWEST:
            cuts, passed = look
    else:
        cuts, passed = by_look()
    add_front_sections(cuts, pages)
    add_title_again(cuts, title or "")
    add_behind_end(cuts)
    rejected = [Rejected(c.start, c.heading.label, "it stands in the contents page") for c in inside]
    rejected += [Rejected(c.start, c.heading.label, why) for c, why in passed.items()]
    rejected = [r for r in rejected if r.start not in cuts.at]
    return _pieces(text, cuts.settled(), title), tuple(sorted(rejected, key=lambda r: r.start))


def _contents_cut(paragraphs: list[Paragraph], pages: list[ContentsPage]) -> Cuts:
    """Return the cuts that every reading of a text begins with: at its contents pages."""
    cuts = Cuts(paragraphs)
    for page in pages:
        cuts.add(paragraphs[page.first].start, CONTENTS, "front", "its entries come again as headings")
    return cuts


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
    headings = {candidate.paragraph: candidate for candidate in body}
    for c, evidence in choice.parts.items():
        cuts.add(c.start, c.heading.label, "part-title", *evidence, rank=c.rank or 0)
    short = cuts.short_below(choice.chapters)
    for c, evidence in choice.chapters.items():
        below = c.paragraph + 1 in listed
        if below or c.paragraph in listed:
            evidence.append("the contents page lists it")
        rank = CHAPTER_RANK if c.rank is None else min(c.rank, CHAPTER_RANK)
        cuts.add(
            c.start,
            cuts.title_of(c, headings, listed=below or c.paragraph + 1 in short),
            "chapter",
            *evidence,
            rank=rank,
        )
    cuts.add_part_titles([*choice.parts, *choice.chapters])
    before = [page.behind for page in pages if page.first < len(cuts.paragraphs) // 2]
    aside = [c for c in body if c.alone and c.heading.kind not in (None, "chapter") and not is_introduction(c.heading)]
    named = {c.paragraph: c.heading.kind or "front" for c in aside}
    cuts.add_titles(listed, max(before, default=0), named)
    add_named(cuts, body)


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
