"""Reader of EPUB 2 and 3: pages in the order of the spine, headings from the nav document, the NCX or the markup."""

import posixpath
from collections import Counter
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.cleaning.gutenberg import strip_gutenberg
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document
from book_pipeline.source.epub.cover import find_cover, read_cover
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.epub.navigation import TocEntry, read_toc
from book_pipeline.source.epub.package import Package, read_package
from book_pipeline.source.epub.pages import Page, check_complete, read_page
from book_pipeline.source.epub.pdf_lines import joined_lines
from book_pipeline.source.epub.protection import check_protection
from book_pipeline.source.epub.running_titles import without_repeated_title
from book_pipeline.source.epub.styles import Styles
from book_pipeline.source.limits import check_text, check_text_length
from book_pipeline.source.markup.blocks import Block, as_text
from book_pipeline.source.markup.promote import TocTarget, promote_listed

FEWEST_LETTERS, LETTERS_PER_PICTURE = 200, 20
"""With fewer letters, in all and for each image besides the cover, a book is a book of images."""


def read_epub(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - each page declares its own
    """Read an EPUB.

    Raises SourceRejected if the file `name` is invalid, protected by DRM, has a fixed layout, or contains only images.
    """
    archive = Archive(content, name)
    package = read_package(archive)
    check_protection(archive, package)
    if package.fixed_layout:
        raise SourceRejected(f"{name} has a fixed layout, whose text has no reliable order. Send a reflowable edition.")
    pages = _read_pages(archive, package)
    check_complete(pages, name)
    toc = read_toc(archive, package)
    removed = [removal for page in pages for removal in page.removed]
    removed += without_repeated_title(pages, package.title, package.author, toc)
    blocks: list[Block] = []
    places: dict[str, int] = {}
    titles: list[tuple[str, int]] = []
    for page in pages:
        if page.blocks and not page.aside:
            places[page.path] = len(blocks)
            titles.append((page.title, len(blocks)))
            places |= {
                f"{page.path}#{a}": len(blocks) + at for at, block in enumerate(page.blocks) for a in block.anchors
            }
            page.blocks[0].wide = True
            blocks += page.blocks
    promote_listed(blocks, _targets_from_toc(toc, places) or _targets_from_titles(titles, blocks))
    stripped = strip_gutenberg(as_text(blocks).split("\n"))
    lines, remarks = without_remarks(stripped.lines)
    text = "\n".join(lines).strip("\n") + "\n"
    check_text(text, name)
    cover = find_cover(archive, package)
    pictures = [item for item in package.items.values() if item.media_type.startswith("image/")]
    letters = sum(map(str.isalnum, text))
    others = len(pictures) - (cover in pictures)
    if pictures and letters < min(FEWEST_LETTERS, LETTERS_PER_PICTURE * others or 1):
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
        read_cover(archive, cover),
        package.about,
    )


def _read_pages(archive: Archive, package: Package) -> list[Page]:
    """Return the pages in reading order, those with linear="no" last; their notes are moved to their marks."""
    marks: dict[str, dict[str, str]] = {}
    referring: dict[tuple[str, str], Block] = {}
    pages: list[Page] = []
    read: set[str] = set()
    characters = 0
    styles = Styles(archive)
    for item in sorted(package.spine, key=lambda item: item.path in package.auxiliary):
        page = read_page(archive, item, package, marks, styles)
        if page.path in read:
            continue  # the fallback of one item and the other item itself
        read.add(page.path)
        blocks, heads = joined_lines(page.blocks, (package.title, package.author))
        heads = [replace(removal, file=page.path) for removal in heads]
        page = replace(page, blocks=blocks, removed=(*page.removed, *heads))
        pages.append(page)
        characters += sum(len(block.text) for block in page.blocks)
        check_text_length(characters, archive.name)
        for block in page.blocks:
            for href, mark in block.refers:
                path, fragment = locate(archive, href, posixpath.dirname(page.path))
                if path and path != page.path:
                    marks.setdefault(path, {}).setdefault(fragment, mark)
                    referring.setdefault((path, fragment), block)
    _move_notes(pages, referring)
    return pages


def _move_notes(pages: list[Page], referring: dict[tuple[str, str], Block]) -> None:
    """Move the notes of pages outside the reading order after the paragraphs that refer to them."""
    notes: dict[int, list[Block]] = {}
    for page in pages:
        for block in page.blocks if page.aside else ():
            notes.setdefault(id(referring[page.path, block.note]), []).append(block)
    for page in pages if notes else ():
        if not page.aside:
            page.blocks[:] = [each for block in page.blocks for each in (block, *notes.get(id(block), ()))]


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
