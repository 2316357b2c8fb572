"""Reader of EPUB 2 and 3: pages in the order of the spine, headings from the nav document, the NCX or the markup."""

from collections import Counter
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.cleaning.gutenberg import strip_gutenberg
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document, Removal
from book_pipeline.source.epub.navigation import TocEntry, read_toc
from book_pipeline.source.epub.package import Item, Package, read_cover, read_package
from book_pipeline.source.epub.protection import check_protection
from book_pipeline.source.limits import check_text, check_text_length
from book_pipeline.source.markup.blocks import Block, as_text
from book_pipeline.source.markup.boilerplate import BY_TYPE, Element, semantic_types, text_of
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.parsers import parse_page
from book_pipeline.source.markup.promote import TocTarget, promote_listed

GUIDE_TYPES = {
    "cover": "cover", "title-page": "title page", "toc": "contents page", "copyright-page": "copyright page",
    "colophon": "colophon", "loi": "list of illustrations",
}  # fmt: skip
AUXILIARY = 'linear="no": outside the reading order'
FEWEST_LETTERS = 200
"""With fewer letters, a book that has images besides its cover is a book of images."""


def read_epub(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - each page declares its own
    """Read an EPUB.

    Raises SourceRejected if the file `name` is invalid, protected by DRM, has a fixed layout, or contains only images.
    """
    archive = Archive(content, name)
    package = read_package(archive)
    check_protection(archive, package)
    if package.fixed_layout:
        raise SourceRejected(f"{name} has a fixed layout, whose text has no reliable order. Send a reflowable edition.")
    blocks: list[Block] = []
    removed: list[Removal] = []
    places: dict[str, int] = {}
    characters = 0
    titles: list[tuple[str, int]] = []
    for item in package.spine:
        if not item.is_page:
            continue
        title, page, excluded = _read_page(archive, item, package)
        removed += [replace(removal, file=item.path) for removal in excluded]
        characters += sum(len(block.text) for block in page)
        check_text_length(characters, name)
        if page:
            places[item.path] = len(blocks)
            titles.append((title, len(blocks)))
            places |= {f"{item.path}#{a}": len(blocks) + at for at, block in enumerate(page) for a in block.anchors}
            page[0].wide = True
            blocks += page
    promote_listed(
        blocks, _targets_from_toc(read_toc(archive, package), places) or _targets_from_titles(titles, blocks)
    )
    stripped = strip_gutenberg(as_text(blocks).split("\n"))
    lines, remarks = without_remarks(stripped.lines)
    text = "\n".join(lines).strip("\n") + "\n"
    check_text(text, name)
    pictures = [item for item in package.items.values() if item.media_type.startswith("image/")]
    letters = sum(map(str.isalnum, text))
    if pictures and (not letters or (pictures != [package.cover] and letters < FEWEST_LETTERS)):
        raise SourceRejected(f"{name} contains images but no text that can be read aloud. Send an edition with text.")
    if not letters:
        raise SourceRejected(f"{name} contains no text. Send the whole file.")
    return Document(
        text,
        package.title or stripped.title,
        package.author or stripped.author,
        package.language or stripped.language,
        "utf-8",
        (*removed, *stripped.removed, *remarks),
        read_cover(archive, package),
    )


def _read_page(archive: Archive, item: Item, package: Package) -> tuple[str, list[Block], list[Removal]]:
    """Return a page's title, blocks and removed passages; an excluded page has no blocks."""
    if item.path not in archive:
        raise SourceRejected(f"{archive.name} lacks {item.path}, which is in its reading order. Download it again.")
    root = parse_page(archive.read_markup(item.path), f"{archive.name}/{item.path}")
    reason = _exclusion_reason(root, item, package)
    body = next(root.iter("{*}body", "body"), root)
    title = text_of(root.find(".//{*}title")) if root.find(".//{*}title") is not None else ""
    if reason is None:
        return title, *blocks_of(body)
    text = text_of(body)
    return title, [], [Removal(reason, 1, text)] if text else []


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


def _targets_from_titles(titles: list[tuple[str, int]], blocks: list[Block]) -> list[TocTarget]:
    """Return the titles of pages without a heading as targets, if most pages have a title of their own.

    Used for a book without a table of contents.
    """
    counts = Counter(title for title, _ in titles)
    untitled = [(title, at) for title, at in titles if title and counts[title] == 1 and not blocks[at].level]
    return [TocTarget(title, 1, at) for title, at in untitled] if 2 * len(untitled) > len(titles) else []


def _targets_from_toc(toc: list[TocEntry], places: dict[str, int]) -> list[TocTarget]:
    """Return the entries that refer to a place in the text; entries below any other one move up a level."""
    targets: list[TocTarget] = []
    missing_depths: list[int] = []
    for entry in toc:
        while missing_depths and missing_depths[-1] >= entry.depth:
            missing_depths.pop()
        target = places.get(f"{entry.path}#{entry.fragment}", places.get(entry.path))
        if target is None:
            missing_depths.append(entry.depth)
        else:
            targets.append(TocTarget(entry.label, entry.depth - len(missing_depths), target))
    return targets
