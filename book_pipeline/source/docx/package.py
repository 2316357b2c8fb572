"""The parts of a Word document: where its text is, and what it says about the book.

Office Open XML: ECMA-376, Part 1 (WordprocessingML) and Part 2 (packages).
"""

import posixpath
from dataclasses import dataclass

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.flow.flow import Metadata
from book_pipeline.source.flow.parts import attribute, child_of, children, parse_part, tag_of
from book_pipeline.source.markup.boilerplate import Element, text_of

CONTENT_TYPES = "[Content_Types].xml"
DEFAULT_PART = "word/document.xml"
OTHER_PROGRAMS = {"workbook": "a spreadsheet", "presentation": "a presentation"}
LONGEST_NAME = 500
"""Characters of a title or an author's name."""


@dataclass(frozen=True, slots=True)
class Package:
    """A Word document: the root of its text, and the paths of its other parts by the type of their relationship."""

    archive: Archive
    path: str
    document: Element
    parts: tuple[tuple[str, str], ...]

    def root_of(self, kind: str) -> Element | None:
        """Return the root of the first part of a kind, such as `styles` or `footnotes`; None without one."""
        return next(iter(self.roots_of(kind).values()), None)

    def roots_of(self, kind: str) -> dict[str, Element]:
        """Return the roots of all parts of a kind, by path."""
        paths = [path for part, path in self.parts if part == kind]
        found = {path: parse_part(self.archive, path) for path in dict.fromkeys(paths)}
        return {path: root for path, root in found.items() if root is not None}


def open_package(archive: Archive) -> Package:
    """Find the text of a Word document. Raises SourceRejected if the archive is another program's."""
    main = next((path for kind, path in _relationships(archive, "") if kind == "officeDocument"), DEFAULT_PART)
    document = parse_part(archive, main)
    if document is None or tag_of(document) != "document":
        kind = OTHER_PROGRAMS.get(tag_of(document) if document is not None else "", "an Office file without text")
        raise SourceRejected(f"{archive.name} is {kind}, not a Word document. Send the book as .docx.")
    return Package(archive, main, document, tuple(_relationships(archive, main)))


def metadata_of(package: Package, language: str | None) -> Metadata:
    """Return the properties of the document. `language` is that of its styles."""
    core = next((path for kind, path in _relationships(package.archive, "") if kind == "core-properties"), "")
    root = parse_part(package.archive, core)
    values = {tag_of(element): text_of(element, LONGEST_NAME)[:LONGEST_NAME] for element in children(root)}
    return Metadata(
        values.get("title") or None, values.get("creator") or None, values.get("language") or language or None
    )


def body_of(document: Element) -> Element | None:
    """Return the body of the document's main part."""
    return child_of(document, "body")


def _relationships(archive: Archive, path: str) -> list[tuple[str, str]]:
    """Return kind and path of each part that a part of the package (the package itself: "") refers to."""
    folder, name = posixpath.split(path)
    root = parse_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: list[tuple[str, str]] = []
    for relationship in children(root):
        if tag_of(relationship) != "Relationship" or attribute(relationship, "TargetMode") == "External":
            continue
        target = attribute(relationship, "Target") or ""
        kind = (attribute(relationship, "Type") or "").rpartition("/")[2]
        found.append((kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")))
    return found
