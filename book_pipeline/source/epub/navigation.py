"""An EPUB's table of contents: the navigation document of EPUB 3, or the NCX of EPUB 2."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.epub.package import Item, Package
from book_pipeline.source.limits import MOST_TOC_LINES
from book_pipeline.source.markup.boilerplate import Element, local_name, semantic_types, text_of
from book_pipeline.source.markup.parsers import parse_page, parse_xml

LONGEST_LABEL = 500
"""Characters of an entry that are read, about."""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of the table of contents: its label, its depth (from 1), and the file and fragment it refers to."""

    label: str
    depth: int
    path: str
    fragment: str


def read_toc(archive: Archive, package: Package) -> list[TocEntry]:
    """Return the entries of the table of contents, from the document with more of them.

    Raises SourceRejected if there are more than 20,000 entries.
    """
    tables: list[list[TocEntry]] = [[]]
    if package.nav is not None and package.nav.path in archive:
        tables.append(list(islice(_nav_entries(archive, package.nav), MOST_TOC_LINES + 1)))
    if package.ncx is not None and package.ncx.path in archive:
        tables.append(list(islice(_ncx_entries(archive, package.ncx), MOST_TOC_LINES + 1)))
    # If both have as many entries, the navigation document is used.
    longest = max(tables[1:] or tables, key=len)
    if len(longest) > MOST_TOC_LINES:
        raise SourceRejected(
            f"{archive.name} has more than {MOST_TOC_LINES:,} entries in its table of contents. Export it without one."
        )
    return longest


def _nav_entries(archive: Archive, item: Item) -> Iterator[TocEntry]:
    root = parse_page(archive.read_markup(item.path), f"{archive.name}/{item.path}")
    navs = list(root.iter("{*}nav", "nav"))
    toc = next((nav for nav in navs if "toc" in semantic_types(nav)), navs[0] if navs else None)
    folder = posixpath.dirname(item.path)
    for link, depth in _walk(toc, _is_nav_line) if toc is not None else ():
        if local_name(link) == "a":
            path, fragment = locate(archive, link.get("href") or "", folder)
            yield TocEntry(text_of(link, LONGEST_LABEL), max(depth, 1), path or item.path, fragment)


def _ncx_entries(archive: Archive, item: Item) -> Iterator[TocEntry]:
    root = parse_xml(archive.read_markup(item.path), f"{archive.name}/{item.path}", recover=True)
    folder = posixpath.dirname(item.path)
    for point, depth in _walk(root, _is_nav_point) if root is not None else ():
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if _is_nav_point(point) and label is not None and content is not None:
            path, fragment = locate(archive, content.get("src") or "", folder)
            yield TocEntry(text_of(label, LONGEST_LABEL), depth + 1, path, fragment)


def _walk(root: Element, counts: Callable[[Element], bool]) -> Iterator[tuple[Element, int]]:
    """Yield an element and its descendants in document order, each with the number of its ancestors that count."""
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        yield element, depth
        depth += counts(element)
        stack += [(child, depth) for child in element.iterchildren("*", reversed=True)]


def _is_nav_line(element: Element) -> bool:
    """Return whether an element is an entry of a nav document; an item without a link only groups other entries."""
    return local_name(element) == "li" and any(local_name(child) == "a" for child in element)


def _is_nav_point(element: Element) -> bool:
    return local_name(element) == "navpoint"
