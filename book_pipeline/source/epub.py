"""EPUB 2 and 3 to a document: the spine's order always; nav document, NCX and headings say where chapters begin."""

from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.blocks import Block, as_text
from book_pipeline.source.document import Document, Removal
from book_pipeline.source.furniture import BY_TYPE, Element, text_of, types_of
from book_pipeline.source.gutenberg import unframe
from book_pipeline.source.limits import check_text
from book_pipeline.source.markup import blocks_of
from book_pipeline.source.navigation import Listed, contents_of
from book_pipeline.source.package import Item, Package, cover_of, read_package
from book_pipeline.source.promote import Entry, promote_listed
from book_pipeline.source.protection import check_protection
from book_pipeline.source.trees import page_tree

GUIDE_TYPES = {
    "cover": "cover", "title-page": "title page", "toc": "contents page", "copyright-page": "copyright page",
    "colophon": "colophon", "loi": "list of illustrations",
}  # fmt: skip
AUXILIARY = 'linear="no": outside of the reading order'
FEWEST_WORDS = 50
"""With fewer, a book that has images is a book of images."""


def read_epub(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - its pages tell
    """Read an EPUB.

    Raises SourceRejected, naming `name`, for what is broken, protected, of fixed layout, or nothing but images.
    """
    archive = Archive(content, name)
    package = read_package(archive)
    check_protection(archive, package)
    if package.fixed_layout:
        raise SourceRejected(f"{name} has a fixed layout: pages drawn, not text to read. Send a reflowable edition.")
    blocks: list[Block] = []
    removed: list[Removal] = []
    places: dict[str, int] = {}
    for item in package.spine:
        if not item.is_page:
            continue
        found, left_out = _page(archive, item, package)
        removed += [replace(removal, file=item.path) for removal in left_out]
        if found:
            places[item.path] = len(blocks)
            places |= {f"{item.path}#{a}": len(blocks) + at for at, block in enumerate(found) for a in block.anchors}
            found[0].wide = True
            blocks += found
    promote_listed(blocks, _entries(contents_of(archive, package), places))
    framed = unframe(as_text(blocks).split("\n"))
    text = "\n".join(framed.lines).strip("\n") + "\n"
    check_text(text, name)
    if len(text.split()) < FEWEST_WORDS and any(
        item.media_type.startswith("image/") for item in package.items.values()
    ):
        raise SourceRejected(f"{name} holds images and no text: nothing in it can be read aloud. Send a text edition.")
    if not any(map(str.isalnum, text)):
        raise SourceRejected(f"{name} holds no text of a book. Send the whole file.")
    return Document(
        text,
        package.title or framed.title,
        package.author or framed.author,
        package.language or framed.language,
        "utf-8",
        (*removed, *framed.removed),
        cover_of(archive, package),
    )


def _page(archive: Archive, item: Item, package: Package) -> tuple[list[Block], list[Removal]]:
    """Return a page's blocks; none of a page that is no text of the author's."""
    if item.path not in archive:
        raise SourceRejected(f"{archive.name} lacks {item.path}, which its reading order names. Download it again.")
    root = page_tree(archive.read(item.path), f"{archive.name}/{item.path}")
    reason = _reason(root, item, package)
    body = next(root.iter("{*}body", "body"), root)
    if reason is None:
        return blocks_of(body)
    text = text_of(body)
    return [], [Removal(reason, 1, text)] if text else []


def _reason(root: Element, item: Item, package: Package) -> str | None:
    """Return why a whole page is left out; None for one that is read."""
    if item.path in package.auxiliary:
        return AUXILIARY
    if "nav" in item.properties:
        return "contents page"
    body = next(root.iter("{*}body", "body"), root)
    # A page is what its body says it is, or the one section in it.
    for element in (body, *([body[0]] if len(body) == 1 else [])):
        for word in types_of(element) if isinstance(element.tag, str) else ():
            if word in BY_TYPE:
                return BY_TYPE[word]
    return GUIDE_TYPES.get(package.guide.get(item.path, ""))


def _entries(contents: list[Listed], places: dict[str, int]) -> list[Entry]:
    """Return the lines of the contents that lead to a place in the text."""
    found: list[Entry] = []
    for line in contents:
        target = places.get(f"{line.path}#{line.fragment}", places.get(line.path))
        if target is not None:
            found.append(Entry(line.label, line.depth, target))
    return found
