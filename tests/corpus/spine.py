"""Check that an EPUB's text is in spine order, independently of the pipeline's reader.

The scorer's textnorm reads the archive with zipfile and xml.etree and returns the pages in spine order.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from book_pipeline.source.document import Document

Page = tuple[str, list[str]]

RUN = 8
"""Consecutive words that locate a place if they occur once in a book."""
KEPT = 0.98
"""Least share of a page's sequences of four words in the text, except for pages recorded as removed."""
SHORT = 12
"""Words; a shorter page, like a part title, must occur as a whole."""


def disorder(textnorm: ModuleType, file: Path, document: Document) -> Iterator[str]:
    """Yield a description of each place out of spine order and of each missing page."""
    pages = [(path, _words(textnorm, textnorm.html_text(page))) for path, page in textnorm.epub_spine(file)]
    ours = _words(textnorm, document.text)
    yield from _out_of_order(pages, ours)
    yield from _missing_pages(pages, ours, {removal.file for removal in document.removed})


def _out_of_order(pages: list[Page], ours: list[str]) -> Iterator[str]:
    stream = [word for _, words in pages for word in words]
    page_of = [path for path, words in pages for _ in words]
    counts = Counter(_runs(stream))
    places = {run: at for at, run in enumerate(_runs(stream)) if counts[run] == 1}
    before = 0
    for run in _runs(ours):
        place = places.get(run, before)
        if place < before:
            yield f"{page_of[place]} comes after {page_of[before]}: {' '.join(run)}"
        before = place


def _missing_pages(pages: list[Page], ours: list[str], removed: set[str | None]) -> Iterator[str]:
    text = f" {' '.join(ours)} "
    known = set(_runs(ours, 4))
    for path, words in pages:
        if path in removed:
            continue
        if len(words) < SHORT:
            whole = not words or f" {' '.join(words)} " in text
        else:
            whole = sum(run in known for run in _runs(words, 4)) >= KEPT * (len(words) - 3)
        if not whole:
            yield f"{path} is not in the text: {' '.join(words[:RUN])}"


def _words(textnorm: ModuleType, text: str) -> list[str]:
    return textnorm.norm_words(textnorm.strip_noise(text))


def _runs(words: list[str], length: int = RUN) -> Iterator[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(length)), strict=False)
