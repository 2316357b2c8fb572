"""Fuzz targets: functions that read bytes as a format, and their seeds."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.errors import PipelineError
from book_pipeline.source.manifest import read_rows
from book_pipeline.source.readers import read_document
from tests.unit.source.books import CSV, HTML, JSON, MARKDOWN, PARTS, TEXT, epub, zipped

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "books"
MOST_OF_A_BOOK = 6000
"""Bytes of a corpus book in a seed: small inputs run thousands of times per second."""
SEPARATOR = b"\n%%%%\n"
"""Between the parts of an EPUB, which are zipped after fuzzing: otherwise checksums would fail."""


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
    """Read an EPUB made of parts from the bytes."""
    parts = dict(zip(PARTS, data.split(SEPARATOR), strict=False))
    _read(zipped({**parts, "OEBPS/sea.jpg": b"\xff\xd8"}, zipfile.ZIP_STORED), "book.epub")


def archive(data: bytes) -> None:
    """Read bytes that begin like a zip archive."""
    _read(b"PK\x03\x04" + data[4:], "book.zip")


def manifest(data: bytes) -> None:
    """Read a manifest, as JSON and as CSV."""
    for name in ("books.json", "books.csv"):
        try:
            rows = read_rows(data, name)
        except PipelineError:
            continue
        if not rows or any(row.error is None and row.fields is None for row in rows):
            message = "a manifest was read and has no rows"
            raise AssertionError(message)


def _read(data: bytes, name: str) -> None:
    try:
        document = read_document(data, name)
    except PipelineError:
        return
    if not document.text.strip():
        message = "a document without text"
        raise AssertionError(message)
    document.text.encode()
    sections = split(document.text, language=document.language, title=document.title)
    if "".join(section.text for section in sections) != document.text:
        message = "the joined sections are not the text"
        raise AssertionError(message)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text, "html": html, "epub": epub_parts, "markdown": markdown, "archive": archive, "manifest": manifest,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Yield a target's seeds: our small book, and beginnings of corpus books if there are any."""
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
        yield SEPARATOR.join(ours)
        yield from (SEPARATOR.join([*ours[:-1], page]) for page in _pages())
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
    """Yield a page of each EPUB in the corpus."""
    for book in sorted(CORPUS.glob("*.epub")):
        with zipfile.ZipFile(book) as opened:
            pages = [name for name in opened.namelist() if name.endswith((".xhtml", ".html"))]
            yield opened.read(pages[len(pages) // 2])[:MOST_OF_A_BOOK]
