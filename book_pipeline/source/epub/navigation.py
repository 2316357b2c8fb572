"""An EPUB's table of contents: the navigation document of EPUB 3, or the NCX of EPUB 2."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.epub.package import Item, Package, resolved
from book_pipeline.source.limits import MOST_LISTED
from book_pipeline.source.markup.furniture import Element, local_name, text_of, types_of
from book_pipeline.source.markup.trees import page_tree, xml_tree

LONGEST_LABEL = 500
"""Characters of a line of the contents; of a longer one not much more is read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the contents: what it says, how deep it stands (from 1), which file and place in it it leads to."""

    label: str
    depth: int
    path: str
    fragment: str


def contents_of(archive: Archive, package: Package) -> list[Listed]:
    """Return the lines of the table of contents, from the document that has more of them; none without one."""
    found: list[list[Listed]] = [[]]
    if package.nav is not None and package.nav.path in archive:
        found.append(list(islice(_of_nav(archive, package.nav), MOST_LISTED + 1)))
    if package.ncx is not None and package.ncx.path in archive:
        found.append(list(islice(_of_ncx(archive, package.ncx), MOST_LISTED + 1)))
    # Of two that say the same the navigation document stands first.
    longest = max(found[1:] or found, key=len)
    if len(longest) > MOST_LISTED:
        raise SourceRejected(
            f"{archive.name} has more than {MOST_LISTED:,} lines in its table of contents. Export the book without it."
        )
    return longest


def _of_nav(archive: Archive, item: Item) -> Iterator[Listed]:
    root = page_tree(archive.read_markup(item.path), f"{archive.name}/{item.path}")
    navs = list(root.iter("{*}nav", "nav"))
    chosen = next((nav for nav in navs if "toc" in types_of(nav)), navs[0] if navs else None)
    folder = posixpath.dirname(item.path)
    for link, depth in _walk(chosen, _is_line) if chosen is not None else ():
        if local_name(link) == "a":
            path, fragment = resolved(link.get("href") or "", folder)
            yield Listed(text_of(link, LONGEST_LABEL), max(depth, 1), path or item.path, fragment)


def _of_ncx(archive: Archive, item: Item) -> Iterator[Listed]:
    root = xml_tree(archive.read_markup(item.path), f"{archive.name}/{item.path}", mended=True)
    folder = posixpath.dirname(item.path)
    for point, depth in _walk(root, _is_point) if root is not None else ():
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if _is_point(point) and label is not None and content is not None:
            path, fragment = resolved(content.get("src") or "", folder)
            yield Listed(text_of(label, LONGEST_LABEL), depth + 1, path, fragment)


def _walk(root: Element, counts: Callable[[Element], bool]) -> Iterator[tuple[Element, int]]:
    """Yield an element and all below it in their order, each with the number of those above it that count."""
    way = [(root, 0)]
    while way:
        element, depth = way.pop()
        yield element, depth
        depth += counts(element)
        way += [(child, depth) for child in element.iterchildren("*", reversed=True)]


def _is_line(element: Element) -> bool:
    """Tell a line of a nav document: one that leads nowhere itself only groups the ones below."""
    return local_name(element) == "li" and any(local_name(child) == "a" for child in element)


def _is_point(element: Element) -> bool:
    return local_name(element) == "navpoint"
