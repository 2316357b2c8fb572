"""What is known of a text before its outline is chosen: candidates, contents pages, and the titles that they list."""

from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from book_pipeline.chapters.candidates import Candidate, find_candidates
from book_pipeline.chapters.paragraphs import WIDE, Paragraph, split_paragraphs
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.chapters.toc import ContentsPage, find_contents_pages
from book_pipeline.chapters.toc_entries import TitleIndex
from book_pipeline.chapters.toc_matches import TocMatch, match_toc
from book_pipeline.chapters.unnumbered_titles import LONGEST, is_announced, is_title

MOST_BETWEEN = 3
"""Paragraphs below a title, at most, of which one is its text."""


@dataclass(frozen=True)
class Evidence:
    """The evidence of a text.

    `listing` are the candidates inside contents pages, `body` the others. `listed` are the paragraphs of the body that
    match an entry of a contents page.
    """

    length: int
    paragraphs: list[Paragraph]
    index: TitleIndex
    pages: list[ContentsPage]
    listing: list[Candidate]
    body: list[Candidate]
    listed: dict[int, TocMatch]

    @cached_property
    def marked(self) -> list[Candidate]:
        """The headings that are known from markup."""
        return [candidate for candidate in self.body if candidate.heading.level]

    @cached_property
    def titles(self) -> list[int]:
        """The paragraphs that are set apart and in capitals or title case, above a text."""
        found: list[int] = []
        for n, paragraph in enumerate(self.paragraphs):
            text = paragraph.text.strip()
            shaped = is_title(paragraph) and (text.isupper() or is_title_case(text)) and self._is_above_text(n)
            if shaped and not is_announced(self.paragraphs, n):
                found.append(n)
        return found

    @cached_property
    def apart(self) -> list[int]:
        """The paragraphs of one short line that are set apart between the first and the last long paragraph."""
        long = [n for n, paragraph in enumerate(self.paragraphs) if len(paragraph.text) > LONGEST]
        inside = range(long[0], long[-1]) if long else range(0)
        short = (n for n in inside if self.paragraphs[n].gap >= WIDE and len(self.paragraphs[n].text) <= LONGEST)
        return [n for n in short if self.paragraphs[n].lines == 1 and any(map(str.isalnum, self.paragraphs[n].text))]

    def _is_above_text(self, number: int) -> bool:
        """Return whether a text is below a paragraph, or below a date, a synopsis or a motto under it."""
        below = self.paragraphs[number + 1 : number + 1 + MOST_BETWEEN]
        own = takewhile(lambda p: p.gap < WIDE or p is below[0], below)
        return any(len(p.text) > LONGEST for p in own)


def read_evidence(text: str, language: str | None) -> Evidence:
    """Return the evidence of a text; of the `language`, "pl" in "pl-PL" counts."""
    language = language.lower().partition("-")[0] if language else None
    paragraphs = split_paragraphs(text)
    candidates = find_candidates(text, paragraphs, language)
    index = TitleIndex(paragraphs, candidates, language)
    pages = find_contents_pages(candidates, index)
    inside = {number for page in pages for number in range(page.first, page.end)}
    return Evidence(
        length=len(text),
        paragraphs=paragraphs,
        index=index,
        pages=pages,
        listing=[candidate for candidate in candidates if candidate.paragraph in inside],
        body=[candidate for candidate in candidates if candidate.paragraph not in inside],
        listed=match_toc(pages, index),
    )
