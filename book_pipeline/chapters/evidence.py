"""What is known of a text before its outline is chosen: candidates, contents pages, and the titles that they list."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate, find_candidates
from book_pipeline.chapters.paragraphs import Paragraph, split_paragraphs
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.chapters.toc import ContentsPage, find_contents_pages
from book_pipeline.chapters.toc_entries import TitleIndex
from book_pipeline.chapters.toc_matches import TocMatch, match_toc
from book_pipeline.chapters.unnumbered_titles import LONGEST, is_announced, is_title


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
        for n, (paragraph, below) in enumerate(pairwise(self.paragraphs)):
            text = paragraph.text.strip()
            shaped = is_title(paragraph) and (text.isupper() or is_title_case(text)) and len(below.text) > LONGEST
            if shaped and not is_announced(self.paragraphs, n):
                found.append(n)
        return found


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
