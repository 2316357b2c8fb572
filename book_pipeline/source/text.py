"""Plain text to a document."""

from collections import Counter
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import unframe
from book_pipeline.source.cleaning.pages import without_pages
from book_pipeline.source.cleaning.transcriber import without_remarks, without_tags
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode


def read_text(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read a plain text: any of four encodings, any line ends, with Project Gutenberg's frame or without.

    Raises SourceRejected, naming `name`, for what is empty or no text.
    """
    characters, encoding = decode(content, name, charset)
    framed = unframe(_lines(characters))
    # Whoever framed the text made it from HTML; in any other the tags are what its author writes about.
    lines, tags = without_tags(framed.lines) if framed.removed else (framed.lines, ())
    lines, remarks = without_remarks(lines)
    lines, pages = without_pages(lines)
    text = _spaced(lines)
    if not text:
        raise SourceRejected(f"{name} holds a licence and no text of a book. Send the whole file.")
    within = [replace(removal, line=removal.line + framed.first) for removal in (*tags, *remarks, *pages)]
    return Document(text, framed.title, framed.author, framed.language, encoding, (*framed.removed, *within))


def _lines(characters: str) -> list[str]:
    unified = characters.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n\n")
    return [line.rstrip() for line in unified.split("\n")]


def _spaced(lines: list[str]) -> str:
    """Join the lines: one blank line where the source has its usual gap or less, two where it has a wider one."""
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
    spaced = ["\n".join(block) for _, block in blocks]
    return "".join(
        text if number == 0 else ("\n\n\n" if gap > usual else "\n\n") + text
        for number, ((gap, _), text) in enumerate(zip(blocks, spaced, strict=True))
    ) + ("\n" if spaced else "")
