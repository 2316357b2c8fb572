"""The book's title at the head of every page of an EPUB, which programs repeat there."""

import re
import unicodedata

from book_pipeline.source.document import Removal
from book_pipeline.source.epub.navigation import TocEntry
from book_pipeline.source.epub.pages import Page

FEWEST_PAGES = 2
SHARE = 0.5
"""Least share of the pages that begin with the title."""
REASON = "the book's title, repeated on the page"


def without_repeated_title(
    pages: list[Page], title: str | None, author: str | None, toc: list[TocEntry]
) -> list[Removal]:
    """Remove the book's title, alone or with its author, from the pages that it begins, and return the removals.

    It stays on a page without another heading, in its markup or in the table of contents: there it is a title page, or
    all that says where a chapter begins.
    """
    letters, name = _letters(title or ""), _letters(author or "")
    heads = {letters, letters + name, f"{letters}by{name}", name + letters} if letters else set()
    filled = [page for page in pages if page.blocks and not page.aside]
    titled = [page for page in filled if _letters(page.blocks[0].text) in heads]
    if len(titled) < FEWEST_PAGES or len(titled) < SHARE * len(filled):
        return []
    listed = {entry.path for entry in toc if _letters(entry.label) not in ("", *heads)}
    removed: list[Removal] = []
    for page in titled:
        first, *others = page.blocks
        if others and (page.path in listed or any(block.level for block in others)):
            removed.append(Removal(REASON, first.line, first.text, page.path))
            others[0].anchors += first.anchors
            page.blocks[:] = others
    return removed


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text.casefold()))
