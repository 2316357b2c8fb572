"""An EPUB's package document (OPF): metadata, files and reading order.

EPUB 3: https://www.w3.org/TR/epub-33/#sec-package-doc. EPUB 2: https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.document import About
from book_pipeline.source.epub.about import read_about
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.markup.boilerplate import Element, text_of
from book_pipeline.source.markup.parsers import parse_xml

OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "META-INF/container.xml"
PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
SVG = "image/svg+xml"
DUBLIN_CORE = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/")
PACKAGE_TYPE = "application/oebps-package+xml"
REFLOWABLE = "rendition:layout-reflowable"
"""The property of a page that has no fixed layout in a book that has one."""
COVER_TYPE = re.compile(r"cover|(?:other\.ms-)?cover-?image(?:-?standard)?", re.IGNORECASE)
"""Types of references in the guide, of EPUB 2 and of Microsoft's programs."""
LONGEST_NAME = 500
"""Characters of a title or an author's name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file in the package manifest: its path in the archive, media type, properties, and the id of its fallback."""

    path: str
    media_type: str
    properties: frozenset[str] = frozenset()
    fallback: str = ""

    @property
    def is_page(self) -> bool:
        """Whether the manifest calls the file a page of text."""
        return self.media_type in PAGES


@dataclass(frozen=True, slots=True)
class Package:
    """A package document. `spine` is the reading order, `auxiliary` contains the paths with linear="no".

    `covers` are what the metadata and the guide name as the cover: ids, or links relative to `folder`, which is that of
    the package document.
    """

    title: str | None
    author: str | None
    language: str | None
    items: dict[str, Item]
    spine: tuple[Item, ...]
    auxiliary: frozenset[str]
    guide: dict[str, str]
    ncx: Item | None
    nav: Item | None
    covers: tuple[str, ...]
    folder: str
    fixed_layout: bool
    about: About

    def fallbacks(self, item: Item) -> Iterator[Item]:
        """Yield an item and the chain of its fallbacks."""
        seen: set[str] = set()
        following: Item | None = item
        while following is not None and following.path not in seen:
            yield following
            seen.add(following.path)
            following = self.items.get(following.fallback)


def read_package(archive: Archive) -> Package:
    """Read an EPUB's package document.

    Raises SourceRejected if there is none, or it has no reading order.
    """
    path = _package_path(archive)
    root = parse_xml(archive.read_markup(path), f"{archive.name}/{path}", recover=True)
    if root is None or root.find("{*}manifest") is None or root.find("{*}spine") is None:
        raise SourceRejected(f"{archive.name} has no reading order ({path} is invalid). Export the EPUB again.")
    folder = posixpath.dirname(path)
    items = {
        item.get("id", "").strip(): Item(
            locate(archive, item.get("href", ""), folder)[0],
            item.get("media-type", "").partition(";")[0].strip().lower(),
            frozenset(item.get("properties", "").split()),
            item.get("fallback", "").strip(),
        )
        for item in root.findall("{*}manifest/{*}item")
    }
    spine = root.find("{*}spine")
    hrefs = {item.get("href", "").strip(): item.get("id", "").strip() for item in root.findall("{*}manifest/{*}item")}
    references: list[tuple[Item, str | None]] = []
    for reference in spine.findall("{*}itemref"):
        # XML ignores the spaces around an id. Some programs write a file's name; any other id that the manifest lacks
        # is read as a file that the archive lacks.
        key = reference.get("idref", "").strip()
        item = items.get(key) or items.get(hrefs.get(key, "")) or Item(key, "")
        references.append((item, reference.get("linear")))
    linear = [item for item, value in references if value != "no"]
    order: dict[str, Item] = {}
    for item, _ in references:
        # A file may have several ids; it is read once.
        order.setdefault(item.path, item)
    return Package(
        title=_title(root),
        author=_author(root),
        language=next(iter(_metadata_values(root, "language")), None),
        items=items,
        # If every item is linear="no", all of them are read.
        spine=tuple(order.values()),
        auxiliary=frozenset(item.path for item, value in references if value == "no" and linear),
        guide=_guide(archive, root, folder),
        ncx=items.get(spine.get("toc", "").strip()) or _first_of_type(items, "application/x-dtbncx+xml"),
        nav=next((item for item in items.values() if "nav" in item.properties), None),
        covers=tuple(_covers(root)),
        folder=folder,
        fixed_layout=_is_fixed(root),
        about=read_about(root),
    )


def _package_path(archive: Archive) -> str:
    """Return the path of the package document: the first that the container names by its type, else any."""
    if (container := archive.find(CONTAINER)) is not None:
        root = parse_xml(archive.read_markup(container), f"{archive.name}/{container}", recover=True)
        files = list(root.iter("{*}rootfile")) if root is not None else []
        named = [
            (file.get("media-type"), archive.find(locate(archive, file.get("full-path", ""))[0])) for file in files
        ]
        named.sort(key=lambda file: file[0] != PACKAGE_TYPE)
        if paths := [path for media_type, path in named if path and _may_be_package(media_type, path)]:
            return paths[0]
    packages = [path for path in archive.names if path.lower().endswith(".opf")]
    if not packages:
        raise SourceRejected(f"{archive.name} is not an EPUB: it has no package document. Export the book again.")
    return packages[0]


def _may_be_package(media_type: str | None, path: str) -> bool:
    return media_type in (PACKAGE_TYPE, None, "") or path.lower().endswith((".opf", ".xml"))


def _dublin_core(root: Element, field: str) -> list[Element]:
    """Return the elements of a field; those of the first e-books begin with a capital."""
    names = (f"{{{version}}}{name}" for version in DUBLIN_CORE for name in (field, field.capitalize()))
    return list(root.iter(*names))


def _metadata_values(root: Element, field: str) -> list[str]:
    elements = _dublin_core(root, field)
    return [value for element in elements if (value := text_of(element, LONGEST_NAME)[:LONGEST_NAME])]


def _refinements(root: Element, property_name: str) -> dict[str, str]:
    """Return the values of a property that refines other elements, by the ids of these elements."""
    return {
        meta.get("refines", "").removeprefix("#"): (meta.text or "").strip()
        for meta in root.iter("{*}meta")
        if meta.get("property") == property_name
    }


def _title(root: Element) -> str | None:
    """Return the main title; packages also list subtitles and series as titles."""
    kinds = _refinements(root, "title-type")
    titles = [e for e in _dublin_core(root, "title") if text_of(e, LONGEST_NAME)]
    main = [title for title in titles if kinds.get(title.get("id", ""), "main") == "main"] or titles
    return text_of(main[0], LONGEST_NAME)[:LONGEST_NAME] if main else None


def _author(root: Element) -> str | None:
    """Return the authors, joined: creators with the role of author, or all creators if there are none."""
    roles = _refinements(root, "role")
    creators = _dublin_core(root, "creator")
    authors = [
        c for c in creators if (c.get(f"{OPF}role") or roles.get(c.get("id", ""), "aut")) in ("aut", "")
    ] or creators
    sorted_as = _refinements(root, "file-as")
    names = [
        _turned(
            text_of(creator, LONGEST_NAME), creator.get(f"{OPF}file-as") or sorted_as.get(creator.get("id", ""), "")
        )
        for creator in authors
    ]
    return " and ".join(dict.fromkeys(name for name in names if name))[:LONGEST_NAME] or None


def _turned(name: str, sorted_as: str) -> str:
    """Return a name that is given as it is sorted, "Writer, Test", as it is said; without other evidence it stays."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given and name == sorted_as.strip() else name


def _guide(archive: Archive, root: Element, folder: str) -> dict[str, str]:
    """Return the types of files in EPUB 2's guide, by path. References to a part of a file are skipped."""
    types: dict[str, str] = {}
    for reference in root.findall("{*}guide/{*}reference"):
        path, fragment = locate(archive, reference.get("href", ""), folder)
        if not fragment:
            types.setdefault(path, reference.get("type", "").lower())
    return types


def _first_of_type(items: dict[str, Item], media_type: str) -> Item | None:
    return next((item for item in items.values() if item.media_type == media_type), None)


def _covers(root: Element) -> Iterator[str]:
    for meta in root.iter("{*}meta"):
        if "cover" in (meta.get("name", "").lower(), meta.get("property", "").lower()):
            yield meta.get("content") or text_of(meta, LONGEST_NAME)
    for reference in root.findall("{*}guide/{*}reference"):
        if COVER_TYPE.fullmatch(reference.get("type", "")):
            yield reference.get("href", "")
    yield from (text_of(element) for element in root.iter("{*}EmbeddedCover"))


def _is_fixed(root: Element) -> bool:
    """Return whether the layout is fixed, and not only the default that most pages override."""
    pages = [REFLOWABLE in page.get("properties", "").split() for page in root.findall("{*}spine/{*}itemref")]
    if 2 * sum(pages) > len(pages):
        return False
    return any(
        (meta.get("property") == "rendition:layout" and (meta.text or "").strip() == "pre-paginated")
        or (meta.get("name") == "fixed-layout" and meta.get("content") == "true")
        for meta in root.iter("{*}meta")
    )
