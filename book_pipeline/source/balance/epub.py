"""The words of an EPUB: all files of its reading order, with their fallbacks, found without the reader's rules."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from book_pipeline.source.archive import Archive
from book_pipeline.source.balance.check import SourceWords
from book_pipeline.source.balance.markup import all_of_markup, described_in_markup, texts_of_markup
from book_pipeline.source.encoding import decode
from book_pipeline.source.markup.parsers import parse_xml

CONTAINER, PACKAGE = "META-INF/container.xml", "application/oebps-package+xml"
WITHOUT_TEXT = ("image/", "audio/", "video/", "font/", "application/font", "application/vnd", "application/pdf")
PAGE, TEXTS = re.compile(r"html|svg|dtbook|oeb1|text/plain"), "text/"
"""Media types of files with text, and how those of others begin."""
PLAIN = re.compile(r"text/(?!html|x-oeb1)")
PAGE_EXTENSIONS = (".xhtml", ".html", ".htm", ".xht")
PAGE_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:html|svg)[\s>]", re.IGNORECASE)
SNIFFED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the manifest; `path` is empty if the archive lacks it."""

    path: str
    media_type: str
    properties: str
    fallback: str

    @property
    def is_table_of_contents(self) -> bool:
        return "ncx" in self.media_type or "nav" in self.properties.split()


@dataclass(slots=True)
class _Files:
    """Paths of the files in reading order, of those that a fallback replaces, and of the tables of contents.

    The labels of a table of contents become headings, also if the table is in the reading order. `plain` are the files
    in reading order that are no markup.
    """

    spine: list[str]
    replaced: list[str]
    tables: list[str]
    plain: frozenset[str]


def words_of_epub(content: bytes, name: str) -> SourceWords:
    """Return the words of an EPUB."""
    files = _files(Archive(content, name))

    def pages(paths: Iterable[str]) -> Iterator[str]:
        archive = Archive(content, name)
        for path in paths:
            page = archive.read(path)
            yield decode(page, path)[0] if page.strip() else ""

    def also() -> Iterator[str]:
        for page in pages(files.spine):
            yield from described_in_markup(page)
        for page in pages([*files.replaced, *files.tables]):
            yield from all_of_markup(page)

    def texts() -> Iterator[str]:
        for path, page in zip(files.spine, pages(files.spine), strict=True):
            yield from [page] if path in files.plain else texts_of_markup(page)

    return SourceWords(texts, also)


def _files(archive: Archive) -> _Files:
    package = _package(archive)
    root = parse_xml(archive.read(package), package, recover=True)
    if root is None:
        return _Files([], [], [], frozenset())
    folder = posixpath.dirname(package)
    items = {
        item.get("id", "").strip(): _Item(
            _located(archive, folder, item.get("href", "")),
            item.get("media-type", "").lower(),
            item.get("properties", ""),
            item.get("fallback", "").strip(),
        )
        for item in root.iter("{*}item")
    }
    hrefs = {item.get("href", "").strip(): item.get("id", "").strip() for item in root.iter("{*}item")}
    spine: dict[str, None] = {}
    replaced: dict[str, None] = {}
    for reference in root.iter("{*}itemref"):
        key = reference.get("idref", "").strip()
        key = key if key in items else hrefs.get(key, key)
        chain = list(_chain(items, key))
        page = next((item for item in chain if _is_page(archive, item)), None)
        # Without a page, a text of another kind is recorded.
        page = page or next((item for item in chain if item.path and item.media_type.startswith(TEXTS)), None)
        spine.update({page.path: None} if page else {})
        for item in chain[: chain.index(page)] if page else chain:
            if item.path and not item.media_type.startswith(WITHOUT_TEXT):
                replaced[item.path] = None
    tables = [item.path for item in items.values() if item.is_table_of_contents and item.path]
    plain = frozenset(
        item.path for item in items.values()
        if item.path in spine and PLAIN.match(item.media_type) and not _looks_like_page(archive, item)
    )  # fmt: skip
    return _Files(list(spine), [path for path in replaced if path not in spine], tables, plain)


def _chain(items: Mapping[str, _Item], key: str) -> Iterator[_Item]:
    """Yield an item and the chain of its fallbacks."""
    seen: set[str] = set()
    while key in items and key not in seen:
        yield items[key]
        seen.add(key)
        key = items[key].fallback


def _is_page(archive: Archive, item: _Item) -> bool:
    if not item.path:
        return False
    if PAGE.search(item.media_type):
        return True
    if item.media_type.startswith(WITHOUT_TEXT):
        return False
    return _looks_like_page(archive, item)


def _looks_like_page(archive: Archive, item: _Item) -> bool:
    has_root = PAGE_ROOT.search(archive.read(item.path)[:SNIFFED_BYTES])
    return item.path.lower().endswith(PAGE_EXTENSIONS) or bool(has_root)


def _package(archive: Archive) -> str:
    """Return the path of the package document."""
    container = archive.find(CONTAINER)
    root = parse_xml(archive.read(container), CONTAINER, recover=True) if container else None
    named = [
        (file.get("media-type"), path)
        for file in (root.iter("{*}rootfile") if root is not None else ())
        if (path := _located(archive, "", file.get("full-path", "")))
    ]
    paths = [path for kind, path in named if kind == PACKAGE]
    paths += [path for kind, path in named if path.lower().endswith((".opf", ".xml"))]
    return (paths or [file for file in archive.names if file.lower().endswith(".opf")])[0]


def _located(archive: Archive, folder: str, href: str) -> str:
    """Return the name of the file that a link means; empty for one that the archive lacks."""
    plain = href.partition("#")[0].partition("?")[0]
    decoded = unquote(plain)
    for link in (href, plain, unquote(href), decoded, unquote(decoded), unquote(plain, encoding="cp1252")):
        for place in (folder, ""):
            path = posixpath.normpath(posixpath.join("/", place, link.strip().replace("\\", "/"))).lstrip("/")
            if (found := archive.find(path)) is not None:
                return found
    return ""
