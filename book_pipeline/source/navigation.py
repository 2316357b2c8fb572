"""An EPUB's table of contents: the navigation document of EPUB 3, or the NCX of EPUB 2."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from book_pipeline.source.archive import Archive
from book_pipeline.source.furniture import Element, local_name, text_of, types_of
from book_pipeline.source.package import Item, Package, resolved
from book_pipeline.source.trees import page_tree, xml_tree


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
        found.append(list(_of_nav(archive, package.nav)))
    if package.ncx is not None and package.ncx.path in archive:
        found.append(list(_of_ncx(archive, package.ncx)))
    # Of two that say the same the navigation document stands first.
    return max(found[1:] or found, key=len)


def _of_nav(archive: Archive, item: Item) -> Iterator[Listed]:
    root = page_tree(archive.read(item.path), f"{archive.name}/{item.path}")
    navs = list(root.iter("{*}nav", "nav"))
    chosen = next((nav for nav in navs if "toc" in types_of(nav)), navs[0] if navs else None)
    if chosen is None:
        return
    folder = posixpath.dirname(item.path)
    for link in chosen.iter("{*}a", "a"):
        path, fragment = resolved(link.get("href") or "", folder)
        yield Listed(text_of(link), _lines_above(link, chosen), path or item.path, fragment)


def _lines_above(link: Element, nav: Element) -> int:
    """Return how deep a line stands: lines that lead nowhere themselves only group the ones below."""
    depth = 0
    parent = link.getparent()
    while parent is not nav:
        depth += local_name(parent) == "li" and any(local_name(child) == "a" for child in parent)
        parent = parent.getparent()
    return max(depth, 1)


def _of_ncx(archive: Archive, item: Item) -> Iterator[Listed]:
    root = xml_tree(archive.read(item.path), f"{archive.name}/{item.path}", mended=True)
    folder = posixpath.dirname(item.path)
    for point in root.iter("{*}navPoint") if root is not None else ():
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if label is not None and content is not None:
            path, fragment = resolved(content.get("src") or "", folder)
            yield Listed(text_of(label), _depth(point), path, fragment)


def _depth(point: Element) -> int:
    return sum(local_name(parent) == "navpoint" for parent in point.iterancestors()) + 1
