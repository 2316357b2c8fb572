"""Choice of the reader for a file: by its first bytes, then by its extension."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.language import detect_language
from book_pipeline.source.document import Document

Reader = Callable[[bytes, str, str | None], Document]


# Readers are imported late: a cold start loads only the parser that the source needs.
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
SUPPORTED = ".txt, .html, .epub, .md, and a .zip that holds one of these"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Unsupported formats that people send, by their first bytes.
UNSUPPORTED_SIGNATURES = {
    b"%PDF-": "a PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": "an old Word document", b"AT&TFORM": "DjVu",
    b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"\x1f\x8b": "a gzip archive", b"TPZ": "a Kindle book",
    b"\xeaDRMION": "a Kindle book protected by DRM", b"CONT\x02": "a Kindle book", b"ITOLITLS": "a LIT book",
}  # fmt: skip
MOBI_AT, MOBI_SIGNATURES = 60, (b"BOOKMOBI", b"TEXtREAd")
UNSUPPORTED_EXTENSIONS = {
    "pdf": "a PDF", "docx": "a Word document", "doc": "a Word document", "odt": "an OpenDocument text", "rtf": "RTF",
    "mobi": "a Kindle book", "azw": "a Kindle book", "azw3": "a Kindle book", "kfx": "a Kindle book",
    "acsm": "a download ticket for a book with DRM, not the book", "fb2": "FictionBook", "djvu": "DjVu",
    "lit": "a LIT book",
}  # fmt: skip
SNIFFED_BYTES = 4096
LONGEST_NAME = 500
"""Longest title or author, as in a request."""
IGNORED_PREFIXES = ("__MACOSX/", ".")


def read_document(content: bytes, name: str, charset: str | None = None) -> Document:
    """Return the clean text of a source file.

    Parameters
    ----------
    name
        The file name with its extension.
    charset
        The encoding that the requester names, or that the server declared; see `decode`.

    Raises SourceRejected if no reader supports the file, or the reader rejects it.

    """
    document = _read_by_type(content, name, charset)
    return replace(
        document,
        text=document.text.replace("\0", ""),  # PostgreSQL stores no NUL, and a heading becomes the title of a chapter
        title=_one_line(document.title),
        author=_one_line(document.author),
        language=detect_language(document.text, document.language),
    )


def _one_line(name: str | None) -> str | None:
    """Return a title or an author in one line, without control characters; None if nothing is left."""
    visible = ("" if unicodedata.category(letter) == "Cc" and not letter.isspace() else letter for letter in name or "")
    return " ".join("".join(visible).split())[:LONGEST_NAME] or None


def _read_by_type(content: bytes, name: str, charset: str | None) -> Document:
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _read_archive(content, name, charset)
    unsupported = next((kind for start, kind in UNSUPPORTED_SIGNATURES.items() if content.startswith(start)), None)
    if content[MOBI_AT : MOBI_AT + 8] in MOBI_SIGNATURES:
        unsupported = "a Kindle book"
    if unsupported is None and extension not in READERS:
        unsupported = UNSUPPORTED_EXTENSIONS.get(extension, "an unknown kind of file")
    if unsupported is not None:
        raise SourceRejected(
            f"{name} is {unsupported}, which can't be read. Supported: {SUPPORTED}. Convert the book and send it again."
        )
    if extension == "epub":
        raise SourceRejected(f"{name} is not an EPUB, despite its extension. Download or export it again.")
    if READERS[extension] is _read_text and HTML.match(content[:SNIFFED_BYTES]):
        return _read_html(content, name, charset)
    return READERS[extension](content, name, charset)


def _read_archive(content: bytes, name: str, charset: str | None) -> Document:
    """Read an EPUB, or the only book in a zip archive."""
    from book_pipeline.source.archive import Archive

    archive = Archive(content, name)
    if "META-INF/container.xml" in archive or name.lower().endswith(".epub"):
        return _read_epub(content, name)
    if "word/document.xml" in archive:
        raise SourceRejected(
            f"{name} is a Word document, which can't be read. Supported: {SUPPORTED}. Save it as one of these."
        )
    if "mimetype" in archive and b"opendocument" in archive.read("mimetype"):
        raise SourceRejected(
            f"{name} is an OpenDocument file, which can't be read. Supported: {SUPPORTED}. Save it as one of these."
        )
    files = [
        n for n in archive.names if not n.startswith(IGNORED_PREFIXES) and not PurePosixPath(n).name.startswith(".")
    ]
    books = [n for n in files if PurePosixPath(n).suffix.lstrip(".").lower() in READERS]
    if len(books) != 1:
        contents = f"{len(books)} books ({', '.join(books[:5])})" if books else "no book"
        if not books and any(n.lower().endswith(".zip") for n in files):
            contents = "another archive"
        raise SourceRejected(f"{name} contains {contents}. Send a .zip with one book in it: .txt, .html, .epub or .md.")
    book, book_name = archive.read(books[0]), f"{name}/{books[0]}"
    if book.startswith((ZIP, EMPTY_ZIP)):
        # An archive may contain an EPUB but no other archive, because an archive can contain itself.
        return _read_epub(book, book_name)
    return read_document(book, book_name, charset)
