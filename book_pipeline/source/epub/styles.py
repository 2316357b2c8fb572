"""The classes that an EPUB's style sheets show as lines of their own."""

import posixpath
import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.encoding import decode
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.markup.boilerplate import Element, attribute_words

BLOCK = re.compile(r"display\s*:\s*(?:block|list-item|table|flex)\b", re.IGNORECASE)
FLOAT = re.compile(r"float\s*:\s*(?:left|right)", re.IGNORECASE)
"""A drop cap floats, and belongs to its word."""
SELECTOR = re.compile(r"(?:.*[\s>])?(?:span|b|i|em|strong|small|a|cite)?\.(?P<name>[\w-]+)", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?", re.DOTALL)
LONGEST_SELECTOR = 200
MOST_CHARACTERS = 1_000_000
"""Of a style sheet that are read."""


class Styles:
    """The style sheets of an archive, each read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, frozenset[str]] = {}

    def lines_of(self, root: Element, path: str) -> frozenset[str]:
        """Return the classes of inline elements that the style sheets of a page show as lines."""
        classes = [_classes("".join(style.itertext())) for style in root.iter("{*}style")]
        links = [link for link in root.iter("{*}link") if "stylesheet" in attribute_words(link, "rel")]
        folder = posixpath.dirname(path)
        classes += [self._sheet(locate(self._archive, link.get("href") or "", folder)[0]) for link in links]
        return frozenset().union(*classes)

    def _sheet(self, path: str) -> frozenset[str]:
        if path not in self._read:
            try:
                self._read[path] = _classes(decode(self._archive.read(path), path)[0])
            except (KeyError, SourceRejected):
                # A missing or damaged style sheet is no reason to reject the book.
                self._read[path] = frozenset()
        return self._read[path]


def _classes(sheet: str) -> frozenset[str]:
    found: set[str] = set()
    for rule in COMMENT.sub("", sheet[:MOST_CHARACTERS]).split("}"):
        selectors, _, declarations = rule.rpartition("{")
        if BLOCK.search(declarations) and not FLOAT.search(declarations):
            names = (SELECTOR.fullmatch(part.strip()) for part in selectors.split(",") if len(part) <= LONGEST_SELECTOR)
            found.update(name["name"].lower() for name in names if name)
    return frozenset(found)
