"""EPUB 2 and 3 to a document: the spine's order always; nav document, NCX and headings say where chapters begin."""

from collections import Counter
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.cleaning.gutenberg import unframe
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document, Removal
from book_pipeline.source.epub.navigation import Listed, contents_of
from book_pipeline.source.epub.package import Item, Package, cover_of, read_package
from book_pipeline.source.epub.protection import check_protection
from book_pipeline.source.limits import check_length, check_text
from book_pipeline.source.markup.blocks import Block, as_text
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.furniture import BY_TYPE, Element, text_of, types_of
from book_pipeline.source.markup.promote import Entry, promote_listed
from book_pipeline.source.markup.trees import page_tree

GUIDE_TYPES = {
    "cover": "cover", "title-page": "title page", "toc": "contents page", "copyright-page": "copyright page",
    "colophon": "colophon", "loi": "list of illustrations",
}  # fmt: skip
AUXILIARY = 'linear="no": outside of the reading order'
FEWEST_LETTERS = 200
"""With fewer, a book that has more pictures than its cover is a book of pictures."""


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
    characters = 0
    titles: list[tuple[str, int]] = []
    for item in package.spine:
        if not item.is_page:
            continue
        title, found, left_out = _page(archive, item, package)
        removed += [replace(removal, file=item.path) for removal in left_out]
        characters += sum(len(block.text) for block in found)
        check_length(characters, name)
        if found:
            places[item.path] = len(blocks)
            titles.append((title, len(blocks)))
            places |= {f"{item.path}#{a}": len(blocks) + at for at, block in enumerate(found) for a in block.anchors}
            found[0].wide = True
            blocks += found
    promote_listed(blocks, _entries(contents_of(archive, package), places) or _titles(titles, blocks))
    framed = unframe(as_text(blocks).split("\n"))
    lines, remarks = without_remarks(framed.lines)
    text = "\n".join(lines).strip("\n") + "\n"
    check_text(text, name)
    pictures = [item for item in package.items.values() if item.media_type.startswith("image/")]
    letters = sum(map(str.isalnum, text))
    if pictures and (not letters or (pictures != [package.cover] and letters < FEWEST_LETTERS)):
        raise SourceRejected(f"{name} holds images and no text: nothing in it can be read aloud. Send a text edition.")
    if not letters:
        raise SourceRejected(f"{name} holds no text of a book. Send the whole file.")
    return Document(
        text,
        package.title or framed.title,
        package.author or framed.author,
        package.language or framed.language,
        "utf-8",
        (*removed, *framed.removed, *remarks),
        cover_of(archive, package),
    )


def _page(archive: Archive, item: Item, package: Package) -> tuple[str, list[Block], list[Removal]]:
    """Return a page's title and blocks; no blocks of a page that is no text of the author's."""
    if item.path not in archive:
        raise SourceRejected(f"{archive.name} lacks {item.path}, which its reading order names. Download it again.")
    root = page_tree(archive.read_markup(item.path), f"{archive.name}/{item.path}")
    reason = _reason(root, item, package)
    body = next(root.iter("{*}body", "body"), root)
    title = text_of(root.find(".//{*}title")) if root.find(".//{*}title") is not None else ""
    if reason is None:
        return title, *blocks_of(body)
    text = text_of(body)
    return title, [], [Removal(reason, 1, text)] if text else []


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


def _titles(titles: list[tuple[str, int]], blocks: list[Block]) -> list[Entry]:
    """Return, for a book without a table of contents, the titles of its pages where these tell them apart."""
    often = Counter(title for title, _ in titles)
    bare = [(title, at) for title, at in titles if title and often[title] == 1 and not blocks[at].level]
    return [Entry(title, 1, at) for title, at in bare] if 2 * len(bare) > len(titles) else []


def _entries(contents: list[Listed], places: dict[str, int]) -> list[Entry]:
    """Return the lines of the contents that lead to a place in the text; what stands below any other moves up."""
    found: list[Entry] = []
    left_out: list[int] = []
    for line in contents:
        while left_out and left_out[-1] >= line.depth:
            left_out.pop()
        target = places.get(f"{line.path}#{line.fragment}", places.get(line.path))
        if target is None:
            left_out.append(line.depth)
        else:
            found.append(Entry(line.label, line.depth - len(left_out), target))
    return found
