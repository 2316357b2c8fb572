"""Which reader takes which file: by what its bytes are, then by its ending."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.language import language_of
from book_pipeline.source.document import Document

Reader = Callable[[bytes, str, str | None], Document]


# A source is of one kind: a cold start doesn't wait for the other kinds' parsers.
def _read_text(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.text import read_text

    return read_text(content, name, charset)


def _read_epub(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.epub.reader import read_epub

    return read_epub(content, name)


def _read_html(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.markup.html import read_html

    return read_html(content, name, charset)


def _read_markdown(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.markup.markdown import read_markdown

    return read_markdown(content, name, charset)


READERS: dict[str, Reader] = {
    "txt": _read_text, "text": _read_text,
    "html": _read_html, "htm": _read_html, "xhtml": _read_html,
    "epub": _read_epub,
    "md": _read_markdown, "markdown": _read_markdown,
}  # fmt: skip
WORKS = ".txt, .html, .epub, .md, and a .zip that holds one of these"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# What people send for a book and no reader takes, by how its bytes begin.
OTHERS = {
    b"%PDF-": "a PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": "an old Word document", b"AT&TFORM": "DjVu",
    b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"\x1f\x8b": "a gzip archive", b"TPZ": "a Kindle book",
    b"\xeaDRMION": "a Kindle book protected by DRM", b"CONT\x02": "a Kindle book", b"ITOLITLS": "a LIT book",
}  # fmt: skip
MOBI_AT, MOBI = 60, (b"BOOKMOBI", b"TEXtREAd")
ENDINGS = {
    "pdf": "a PDF", "docx": "a Word document", "doc": "a Word document", "odt": "an OpenDocument text", "rtf": "RTF",
    "mobi": "a Kindle book", "azw": "a Kindle book", "azw3": "a Kindle book", "kfx": "a Kindle book",
    "acsm": "a ticket for a book with DRM, not the book", "fb2": "FictionBook", "djvu": "DjVu", "lit": "a LIT book",
}  # fmt: skip
LOOK = 4096
NOT_BOOKS = ("__MACOSX/", ".")


def read(content: bytes, name: str, charset: str | None = None) -> Document:
    """Return the clean text of a source file.

    Parameters
    ----------
    name
        The file's, with its ending.
    charset
        What a server said of its encoding.

    Raises SourceRejected, naming the file, for what no reader takes and what a reader refuses.

    """
    document = _read(content, name, charset)
    return replace(document, language=language_of(document.text, document.language))


def _read(content: bytes, name: str, charset: str | None) -> Document:
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _read_archive(content, name, charset)
    other = next((kind for start, kind in OTHERS.items() if content.startswith(start)), None)
    if content[MOBI_AT : MOBI_AT + 8] in MOBI:
        other = "a Kindle book"
    if other is None and extension not in READERS:
        other = ENDINGS.get(extension, "of a kind")
    if other is not None:
        can_not = " that can't be read" if other == "of a kind" else ", which can't be read"
        raise SourceRejected(f"{name} is {other}{can_not}. What works: {WORKS}. Convert the book and send it again.")
    if extension == "epub":
        raise SourceRejected(f"{name} is no EPUB but something else under that name. Download or export it again.")
    reader = _read_html if READERS[extension] is _read_text and HTML.match(content[:LOOK]) else READERS[extension]
    return reader(content, name, charset)


def _read_archive(content: bytes, name: str, charset: str | None) -> Document:
    """Read an EPUB, or the one book in a zip archive."""
    from book_pipeline.source.archive import Archive

    archive = Archive(content, name)
    if "META-INF/container.xml" in archive or name.lower().endswith(".epub"):
        return _read_epub(content, name)
    if "word/document.xml" in archive:
        raise SourceRejected(f"{name} is a Word document, which can't be read. What works: {WORKS}. Save it as one.")
    if "mimetype" in archive and b"opendocument" in archive.read("mimetype"):
        raise SourceRejected(
            f"{name} is an OpenDocument file, which can't be read. What works: {WORKS}. Save it as one."
        )
    files = [n for n in archive.names if not n.startswith(NOT_BOOKS) and not PurePosixPath(n).name.startswith(".")]
    books = [n for n in files if PurePosixPath(n).suffix.lstrip(".").lower() in READERS]
    if len(books) != 1:
        inside = f"{len(books)} books ({', '.join(books[:5])})" if books else "no book"
        if not books and any(n.lower().endswith(".zip") for n in files):
            inside = "another archive"
        raise SourceRejected(f"{name} holds {inside}. Send a .zip with one book in it: .txt, .html, .epub or .md.")
    book, book_name = archive.read(books[0]), f"{name}/{books[0]}"
    if book.startswith((ZIP, EMPTY_ZIP)):
        # An archive may hold an EPUB and no other archive: one that holds itself would never end.
        return _read_epub(book, book_name)
    return read(book, book_name, charset)
