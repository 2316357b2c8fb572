"""Fuzz targets: functions that read bytes as a format, and their seeds."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.errors import PipelineError
from book_pipeline.source.manifest import read_rows
from book_pipeline.source.pdf.lines import lines_of
from book_pipeline.source.pdf.notes import without_notes
from book_pipeline.source.pdf.paragraphs import paragraphs_of
from book_pipeline.source.pdf.running import running_lines
from book_pipeline.source.readers import read_document
from tests.unit.source.books import CSV, HTML, JSON, MARKDOWN, PARTS, TEXT, epub, zipped
from tests.unit.source.office import docx, fb2, odt, rtf

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "books"
MOST_OF_A_BOOK = 6000
"""Bytes of a corpus book in a seed: small inputs run thousands of times per second."""
WORD_PARTS = (
    "[Content_Types].xml", "_rels/.rels", "word/_rels/text.xml.rels", "word/styles.xml", "word/text.xml",
    "word/numbering.xml", "word/footnotes.xml",
)  # fmt: skip
ODT_PARTS = ("mimetype", "META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml")
WORD_BYTES, WORDS_OF_A_PAGE = 8, 40
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


def docx_parts(data: bytes) -> None:
    """Read a Word document made of parts from the bytes."""
    _read(zipped(dict(zip(WORD_PARTS, data.split(SEPARATOR), strict=False)), zipfile.ZIP_STORED), "book.docx")


def odt_parts(data: bytes) -> None:
    """Read an OpenDocument text made of parts from the bytes."""
    _read(zipped(dict(zip(ODT_PARTS, data.split(SEPARATOR), strict=False)), zipfile.ZIP_STORED), "book.odt")


def rich_text(data: bytes) -> None:
    """Read RTF."""
    _read(b"{\\rtf" + data, "book.rtf")


def fiction_book(data: bytes) -> None:
    """Read a FictionBook."""
    _read(data, "book.fb2")


def pdf_words(data: bytes) -> None:
    """Put words from the bytes on pages as PDFium would, and read them. PDFium itself is fuzzed by its project."""
    values = [data[at : at + WORD_BYTES] for at in range(0, len(data) - WORD_BYTES + 1, WORD_BYTES)]
    words = [
        (value[:4].decode("latin-1").replace("\0", "-"), 2.0 * value[4], 2.0 * (value[4] + value[5]), 3.0 * value[6],
         float(value[7] % 40 + 1))
        for value in values
    ]  # fmt: skip
    pages = [lines_of(words[at : at + WORDS_OF_A_PAGE], at) for at in range(0, len(words), WORDS_OF_A_PAGE)]
    kept, notes = without_notes(pages)
    lines = [*kept, *(line for note in notes for line in note)]
    if len(lines) != sum(map(len, pages)):
        message = "a line was lost"
        raise AssertionError(message)
    running_lines(pages)
    paragraphs_of(kept)


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
    "docx": docx_parts, "odt": odt_parts, "rtf": rich_text, "fb2": fiction_book, "pdf": pdf_words,
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
    elif target in ("docx", "odt"):
        parts, made = (WORD_PARTS, docx()) if target == "docx" else (ODT_PARTS, odt())
        with zipfile.ZipFile(io.BytesIO(made)) as opened:
            yield SEPARATOR.join(opened.read(name) if name in opened.namelist() else b"<a/>" for name in parts)
    elif target == "rtf":
        yield rtf().removeprefix(b"{\\rtf")
    elif target == "fb2":
        yield fb2()
    elif target == "pdf":
        yield bytes(range(256)) * 4
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
