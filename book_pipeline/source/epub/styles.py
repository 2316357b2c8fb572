"""The style sheets of an EPUB."""

import posixpath
from functools import reduce
from operator import or_

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.encoding import decode
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.markup.boilerplate import Element, attribute_words
from book_pipeline.source.markup.css import Looks, looks_in, looks_within


class Styles:
    """The style sheets of an archive, each read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, Looks] = {}

    def looks_of(self, root: Element, path: str) -> Looks:
        """Return what the style sheets of a page say about its elements."""
        links = [link for link in root.iter("{*}link") if "stylesheet" in attribute_words(link, "rel")]
        folder = posixpath.dirname(path)
        sheets = [self._sheet(locate(self._archive, link.get("href") or "", folder)[0]) for link in links]
        return reduce(or_, sheets, looks_within(root))

    def _sheet(self, path: str) -> Looks:
        if path not in self._read:
            try:
                self._read[path] = looks_in(decode(self._archive.read(path), path)[0])
            except (KeyError, SourceRejected):
                # A missing or damaged style sheet is no reason to reject the book.
                self._read[path] = Looks()
        return self._read[path]
