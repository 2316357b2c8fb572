"""Reader of plain text."""

import re
from collections import Counter
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import strip_gutenberg
from book_pipeline.source.cleaning.indents import with_gaps_at_indents
from book_pipeline.source.cleaning.pages import without_pages
from book_pipeline.source.cleaning.transcriber import without_remarks, without_tags
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode, decoding_records
from book_pipeline.source.left_over_markup import without_paired_tags, without_references

LINE_END = re.compile("\r\n?|[\x0b\x85\u2028]")
"""Line ends besides that of Unix: of Windows, of old Macintoshes, of mainframes, and those within a paragraph."""


def read_text(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read a plain text, with or without Project Gutenberg's header and licence.

    Raises SourceRejected if the file `name` is empty or not text.
    """
    characters, encoding = decode(content, name, charset)
    stripped = strip_gutenberg(_lines(without_references(characters)))
    # Project Gutenberg makes texts from HTML and leaves tags in them. In other texts, single tags belong to the author.
    lines, tags = (without_tags if stripped.removed else without_paired_tags)(stripped.lines)
    lines, remarks = without_remarks(lines)
    lines, pages = without_pages(lines)
    text = _with_even_gaps(with_gaps_at_indents(lines))
    if not text:
        raise SourceRejected(f"{name} contains a licence but no text of a book. Send the whole file.")
    removed = [replace(removal, line=removal.line + stripped.first_line) for removal in (*tags, *remarks, *pages)]
    removed = [*stripped.removed, *removed, *decoding_records(characters, encoding)]
    return Document(text, stripped.title, stripped.author, stripped.language, encoding, tuple(removed))


def _lines(characters: str) -> list[str]:
    unified = LINE_END.sub("\n", characters.lstrip("\ufeff")).replace("\u2029", "\n\n").replace("\f", "\n\n\n")
    return [line.rstrip() for line in unified.split("\n")]


def _with_even_gaps(lines: list[str]) -> str:
    """Join the lines, with one blank line for a gap up to the text's usual one, and two for a wider gap."""
    blocks: list[tuple[int, list[str]]] = []
    gap = 0
    for line in lines:
        if not line:
            gap += 1
        elif gap or not blocks:
            blocks.append((gap, [line]))
            gap = 0
        else:
            blocks[-1][1].append(line)
    gaps = Counter(gap for gap, _ in blocks[1:])
    usual = gaps.most_common(1)[0][0] if gaps else 1
    paragraphs = ["\n".join(block) for _, block in blocks]
    return "".join(
        text if number == 0 else ("\n\n\n" if gap > usual else "\n\n") + text
        for number, ((gap, _), text) in enumerate(zip(blocks, paragraphs, strict=True))
    ) + ("\n" if paragraphs else "")
