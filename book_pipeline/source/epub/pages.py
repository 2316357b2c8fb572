"""The files in an EPUB's reading order: pages, drawings, and files that no reader shows."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.document import MISSING, REMOTE, Removal
from book_pipeline.source.encoding import decode
from book_pipeline.source.epub.package import SVG, Item, Package
from book_pipeline.source.epub.styles import Styles
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import BY_TYPE, Element, semantic_types, shown_text_of, text_of
from book_pipeline.source.markup.css import excluding_hidden
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.parsers import parse_page, parse_xml

GUIDE_TYPES = {
    "cover": "cover", "title-page": "title page", "toc": "contents page", "copyright-page": "copyright page",
    "colophon": "colophon", "loi": "list of illustrations",
}  # fmt: skip
AUXILIARY = 'linear="no": outside the reading order'
PAGE_EXTENSIONS = {".xhtml", ".html", ".htm", ".xht"}
IMAGES, NOT_TEXT = (
    "image/",
    ("image/", "audio/", "video/", "font/", "application/font", "application/vnd", "application/pdf"),
)
TEXTS = "text/"
PAGE_ROOT = re.compile(rb"<(?:[\w.-]+:)?html[\s>]", re.IGNORECASE)
SVG_ROOT = re.compile(rb"<(?:[\w.-]+:)?svg[\s>]", re.IGNORECASE)
SNIFFED_BYTES = 4096
GAP = re.compile(r"\n[ \t]*\n\s*")


Marks = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """What is read of an item of the reading order: its file, title, blocks, and the passages that were removed.

    If it is `aside`, its blocks are notes that belong to other pages.
    """

    path: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    removed: tuple[Removal, ...] = ()
    aside: bool = False


def read_page(archive: Archive, item: Item, package: Package, marks: Marks, styles: Styles) -> Page:
    """Read an item of the reading order, or the first of its fallbacks that can be read.

    Parameters
    ----------
    marks
        The marks in earlier pages that refer to notes, by path and by fragment.

    """
    present = [other for other in package.fallbacks(item) if archive.find(other.path) is not None]
    if not present:
        return Page(item.path, removed=(Removal(REMOTE if "://" in item.path else MISSING, 1, "", item.path),))
    contents = ((other, _content(archive, other)) for other in present)
    shown = next(((other, content, kind) for other, content in contents if (kind := _kind(other, content))), None)
    skipped = present if shown is None else present[: present.index(shown[0])]
    replaced = [_not_a_page(archive, each) for each in skipped]
    if shown is None:
        return Page(present[0].path, removed=tuple(replaced))
    other, content, kind = shown
    if not content.strip():
        page = Page(other.path)
    elif kind == "text":
        text = decode(content, f"{archive.name}/{other.path}")[0].replace("\r\n", "\n")
        page = Page(other.path, blocks=[Block(part.strip()) for part in GAP.split(text) if part.strip()])
    else:
        page = _read_markup(parse_page(content, f"{archive.name}/{other.path}"), other, package, marks, styles)
    own = (replace(removal, file=other.path) for removal in page.removed)
    return replace(page, removed=(*replaced, *own))


def _content(archive: Archive, item: Item) -> bytes:
    return b"" if item.media_type.startswith(NOT_TEXT) and item.media_type != SVG else archive.read_markup(item.path)


def _kind(item: Item, content: bytes) -> str | None:
    """Return how an item is read: as a page, a drawing or plain text; None if it is unreadable.

    Media types are often wrong, so the extension and the first element decide about the ones that no page has.
    """
    if item.is_page:
        return "page"
    if item.media_type.startswith(NOT_TEXT) and item.media_type != SVG:
        return None
    start = content[:SNIFFED_BYTES]
    if PAGE_ROOT.search(start) or posixpath.splitext(item.path)[1].lower() in PAGE_EXTENSIONS:
        return "page"
    if item.media_type == SVG or SVG_ROOT.search(start):
        return "page"
    return "text" if item.media_type == "text/plain" else None


def _not_a_page(archive: Archive, item: Item) -> Removal:
    """Return the record of a file that is no page, with its text if it has one."""
    reason = f"not a page: {item.media_type or 'no media type'}"
    if item.media_type.startswith(IMAGES):
        reason = "picture in the reading order"
    content = _content(archive, item)
    root = parse_xml(content, f"{archive.name}/{item.path}") if content.strip() else None
    text = text_of(root) if root is not None else ""
    if content.strip() and root is None and item.media_type.startswith(TEXTS):
        text = decode(content, f"{archive.name}/{item.path}")[0]
    return Removal(reason, 1, text, item.path)


def _read_markup(root: Element, item: Item, package: Package, marks: Marks, styles: Styles) -> Page:
    """Return a page's title, blocks and removed passages; an excluded page has no blocks."""
    reason = _exclusion_reason(root, item, package)
    body = next(root.iter("{*}body", "body"), root)
    title = text_of(root.find(".//{*}title")) if root.find(".//{*}title") is not None else ""
    own = marks.get(item.path, {})
    looks = styles.looks_of(root, item.path)
    if reason is None:
        blocks, removed = blocks_of(body, excluding_hidden(looks), marks=own, lines=looks.lines)
        return Page(item.path, title, blocks, tuple(removed))
    if item.path in package.auxiliary and own:
        blocks, removed = blocks_of(body, marks=own, lines=looks.lines)
        # Notes that open beside the text: those that a mark refers to belong there, not to their page.
        notes = [block for block in blocks if block.note in own]
        text = "\n\n".join(block.text for block in blocks if block.note not in own)
        rest = [Removal(reason, 1, text)] if text else []
        return Page(item.path, title, notes, (*removed, *rest), aside=True)
    text = shown_text_of(body)
    return Page(item.path, title, [], (Removal(reason, 1, text),) if text else ())


def _exclusion_reason(root: Element, item: Item, package: Package) -> str | None:
    """Return why a whole page is excluded; None if it is part of the text."""
    if item.path in package.auxiliary:
        return AUXILIARY
    if "nav" in item.properties:
        return "contents page"
    body = next(root.iter("{*}body", "body"), root)
    # The type of a page is that of its body, or of the only section in it.
    for element in (body, *([body[0]] if len(body) == 1 else [])):
        for word in semantic_types(element) if isinstance(element.tag, str) else ():
            if word in BY_TYPE:
                return BY_TYPE[word]
    return GUIDE_TYPES.get(package.guide.get(item.path, ""))


def check_complete(pages: list[Page], name: str) -> None:
    """Raise SourceRejected if most files of the reading order are not in the archive."""
    absent = [r for page in pages for r in page.removed if r.reason in (MISSING, REMOTE)]
    if 2 * len(absent) > len(pages):
        raise SourceRejected(
            f"{name} lacks {absent[0].file}, and {len(absent)} of the {len(pages)} files in its reading order. "
            "Download it again."
        )
