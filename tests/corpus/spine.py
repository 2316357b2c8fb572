"""Whether an EPUB's text stands in the order of its spine, by another way than our reader's.

The scorer's textnorm opens the archive with zipfile and xml.etree and gives the pages as the spine orders them.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from book_pipeline.source.document import Document

Page = tuple[str, list[str]]

RUN = 8
"""Words in a row that, where they come once in a book, tell a place."""
KEPT = 0.98
"""Share of a page's runs of four words that must be in the text, but for pages that were left out and recorded so."""
SHORT = 12
"""A page of fewer words, like a part's title, is looked for as a whole."""


def disorder(textnorm: ModuleType, file: Path, document: Document) -> Iterator[str]:
    """Give, in words, each place where the text leaves the spine's order and each page that isn't in it."""
    pages = [(path, _words(textnorm, textnorm.html_text(page))) for path, page in textnorm.epub_spine(file)]
    ours = _words(textnorm, document.text)
    yield from _leaps(pages, ours)
    yield from _gaps(pages, ours, {removal.file for removal in document.removed})


def _leaps(pages: list[Page], ours: list[str]) -> Iterator[str]:
    stream = [word for _, words in pages for word in words]
    page_of = [path for path, words in pages for _ in words]
    times = Counter(_runs(stream))
    places = {run: at for at, run in enumerate(_runs(stream)) if times[run] == 1}
    before = 0
    for run in _runs(ours):
        place = places.get(run, before)
        if place < before:
            yield f"{page_of[place]} comes after {page_of[before]}: {' '.join(run)}"
        before = place


def _gaps(pages: list[Page], ours: list[str], left_out: set[str | None]) -> Iterator[str]:
    text = f" {' '.join(ours)} "
    known = set(_runs(ours, 4))
    for path, words in pages:
        if path in left_out:
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
