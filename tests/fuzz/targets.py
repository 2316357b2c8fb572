"""What is fuzzed: for each target its seeds, and how bytes become a file that a reader gets."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.errors import PipelineError
from book_pipeline.source.manifest import read_rows
from book_pipeline.source.readers import read
from tests.unit.source.books import CSV, HTML, JSON, MARKDOWN, PARTS, TEXT, epub, zipped

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "books"
MOST_OF_A_BOOK = 6000
"""Bytes of a corpus book that make a seed: the small ones are tried thousands of times a second, large ones are not."""
CUT = b"\n%%%%\n"
"""Between the parts of an EPUB: a fuzzer that had to mend checksums would never get past the archive."""


def text(data: bytes) -> None:
    """Read plain text."""
    _read(data, "book.txt")


def html(data: bytes) -> None:
    """Read HTML."""
    _read(data, "book.html")


def markdown(data: bytes) -> None:
    """Read Markdown."""
    _read(data, "book.md")


def epub_parts(data: bytes) -> None:
    """Read an EPUB whose parts are what the bytes say."""
    parts = dict(zip(PARTS, data.split(CUT), strict=False))
    _read(zipped({**parts, "OEBPS/sea.jpg": b"\xff\xd8"}, zipfile.ZIP_STORED), "book.epub")


def archive(data: bytes) -> None:
    """Read a zip archive, or what begins like one."""
    _read(b"PK\x03\x04" + data[4:], "book.zip")


def manifest(data: bytes) -> None:
    """Read a list of books, as JSON and as CSV."""
    for name in ("books.json", "books.csv"):
        try:
            rows = read_rows(data, name)
        except PipelineError:
            continue
        if not rows or any(row.trouble is None and row.fields is None for row in rows):
            message = "a manifest was read and has no rows"
            raise AssertionError(message)


def _read(data: bytes, name: str) -> None:
    try:
        document = read(data, name)
    except PipelineError:
        return
    if not document.text.strip():
        message = "a document without text"
        raise AssertionError(message)
    document.text.encode()
    pieces = split(document.text, language=document.language, title=document.title)
    if "".join(piece.text for piece in pieces) != document.text:
        message = "the chapters don't make the text"
        raise AssertionError(message)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text, "html": html, "epub": epub_parts, "markdown": markdown, "archive": archive, "manifest": manifest,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Yield what a target's fuzzing begins from: our own small book, and beginnings of the corpus if it is there."""
    if target == "text":
        yield from (TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1252", "replace"), _framed())
        yield from _beginnings("*.txt")
    elif target == "html":
        yield from (HTML.encode(), HTML.encode("utf-16"), b"<article><p>" + TEXT.encode())
        yield from _beginnings("*.htm")
    elif target == "markdown":
        yield MARKDOWN.encode()
    elif target == "epub":
        ours = [part.encode() for part in PARTS.values()]
        yield CUT.join(ours)
        yield from (CUT.join([*ours[:-1], page]) for page in _pages())
    elif target == "archive":
        yield from (epub(), epub(zipfile.ZIP_STORED), zipped({"book.txt": TEXT}), zipped({"a/b.md": MARKDOWN}))
    else:
        yield from (JSON.encode(), CSV.encode(), json.dumps({"books": json.loads(JSON)}).encode(), CSV.encode("utf-16"))


def _framed() -> bytes:
    return (
        f"The Project Gutenberg eBook of The Tide, by Nobody Yet\n\nTitle: The Tide\n\nLanguage: English\n\n"
        f"*** START OF THE PROJECT GUTENBERG EBOOK THE TIDE ***\n\nProduced by Nobody\n\n{TEXT}\n"
        f"*** END OF THE PROJECT GUTENBERG EBOOK THE TIDE ***\n\nSTART: FULL LICENSE\n"
    ).encode()


def _beginnings(pattern: str) -> Iterator[bytes]:
    for book in sorted(CORPUS.glob(pattern)):
        yield book.read_bytes()[:MOST_OF_A_BOOK]


def _pages() -> Iterator[bytes]:
    """Yield a page of each of the corpus's EPUBs."""
    for book in sorted(CORPUS.glob("*.epub")):
        with zipfile.ZipFile(book) as opened:
            pages = [name for name in opened.namelist() if name.endswith((".xhtml", ".html"))]
            yield opened.read(pages[len(pages) // 2])[:MOST_OF_A_BOOK]
