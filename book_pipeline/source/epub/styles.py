"""The style sheets of an EPUB."""

import posixpath
import re
from functools import reduce
from itertools import islice
from operator import or_

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.encoding import decode
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.markup.boilerplate import Element, attribute_words, local_name
from book_pipeline.source.markup.css import Looks, looks_in, looks_within, rules_of

BACKGROUND = re.compile(
    r"background(?:-image)?\s*:[^;{}]{0,500}?\burl\(\s*[\"']?(?P<href>[^\"')]{1,1000})", re.IGNORECASE
)
COMPOUND = re.compile(r"(?:.*[\s>+~])?(?P<element>[\w-]*)(?P<names>(?:[.#][\w-]+)*)", re.DOTALL)
"""The last part of a selector, which names an element, its id and its classes."""
NAME = re.compile(r"[.#][\w-]+")
MOST_ELEMENTS = 100
"""Elements of a page whose background is looked for."""


class Styles:
    """The style sheets of an archive, each read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, Looks] = {}

    def looks_of(self, root: Element, path: str) -> Looks:
        """Return what the style sheets of a page say about its elements."""
        return reduce(or_, map(self._looks, _linked(self._archive, root, path)), looks_within(root))

    def _looks(self, path: str) -> Looks:
        if path not in self._read:
            self._read[path] = looks_in(_sheet(self._archive, path))
        return self._read[path]


def backgrounds_of(archive: Archive, root: Element, path: str) -> set[str]:
    """Return the paths of the pictures that a page shows as the background of one of its elements."""
    elements = [each for each in islice(root.iter("*"), MOST_ELEMENTS) if local_name(each) != "style"]
    sheets = [(path, "".join(style.itertext())) for style in root.iter("{*}style")]
    sheets += [(linked, _sheet(archive, linked)) for linked in _linked(archive, root, path)]
    found = [(path, each.get("style") or "") for each in elements]
    for place, sheet in sheets:
        for selector, declarations in rules_of(sheet):
            if BACKGROUND.search(declarations) and any(_is_meant(each, selector) for each in elements):
                found.append((place, declarations))
    return {
        located
        for place, declarations in found
        for match in BACKGROUND.finditer(declarations)
        if archive.find(located := locate(archive, match["href"], posixpath.dirname(place))[0]) is not None
    }


def _linked(archive: Archive, root: Element, path: str) -> list[str]:
    links = [link for link in root.iter("{*}link") if "stylesheet" in attribute_words(link, "rel")]
    return [locate(archive, link.get("href") or "", posixpath.dirname(path))[0] for link in links]


def _sheet(archive: Archive, path: str) -> str:
    """Return a style sheet; an empty one for one that is missing or damaged: no reason to reject the book."""
    try:
        return decode(archive.read(path), path)[0]
    except (KeyError, SourceRejected):
        return ""


def _is_meant(element: Element, selector: str) -> bool:
    match = COMPOUND.fullmatch(selector)
    if match is None or match["element"].lower() not in ("", local_name(element)):
        return False
    own = {f".{word}" for word in attribute_words(element, "class")}
    own |= {f"#{word}" for word in attribute_words(element, "id")}
    names = {name.lower() for name in NAME.findall(match["names"])}
    return names <= own and bool(names or match["element"])
