"""XML parts of a zipped document, read within the archive's limits."""

from collections.abc import Iterable
from functools import lru_cache

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.markup.boilerplate import Element
from book_pipeline.source.markup.parsers import parse_xml


def parse_part(archive: Archive, path: str) -> Element | None:
    """Return the root of a part; None if the archive lacks it.

    Raises SourceRejected if the part is not well-formed, is nested deeper than 256 elements, or declares entities.
    """
    if path not in archive:
        return None
    root = parse_xml(archive.read_markup(path), f"{archive.name}/{path}")
    if root is None:
        raise SourceRejected(
            f"{archive.name} can't be read: its part {path} is damaged or nested too deeply. "
            "Open the book in a word processor and save it again."
        )
    return root


def tag_of(element: Element) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name without a namespace: strict and transitional files use different ones."""
    for key, value in element.attrib.items():
        if _local(key) == name:
            text: str = value
            return text
    return None


def child_of(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of names without namespaces."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if tag_of(child) == name), None)
    return element


def children(element: Element | None) -> Iterable[Element]:
    """Return the child elements of an element, or of none."""
    return element if element is not None else ()


@lru_cache(maxsize=4096)  # a file has few names and each of them many times
def _local(name: str) -> str:
    return name.rpartition("}")[2]
