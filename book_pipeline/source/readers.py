"""Choice of the reader for a file: by its first bytes, then by its extension."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.language import detect_language
from book_pipeline.source.cleaning.title_page import title_page
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode

if TYPE_CHECKING:
    from book_pipeline.source.balance.check import SourceWords

Reader = Callable[[bytes, str, str | None], Document]


# Readers are imported late: a cold start loads only the parser that the source needs.
def _read_text(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.balance.text import words_of_text
    from book_pipeline.source.left_over_markup import without_references
    from book_pipeline.source.text import read_text

    document = read_text(content, name, charset)
    return _balanced(document, words_of_text(without_references(decode(content, name, charset)[0])), name)


def _read_epub(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.epub import words_of_epub
    from book_pipeline.source.epub.reader import read_epub

    return _balanced(read_epub(content, name), words_of_epub(content, name), name)


def _read_html(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.balance.text import words_of_html
    from book_pipeline.source.markup.html import read_html

    document = read_html(content, name, charset)
    return _balanced(document, words_of_html(decode(content, name, charset)[0]), name)


def _read_markdown(content: bytes, name: str, charset: str | None) -> Document:
    from book_pipeline.source.balance.text import words_of_markdown
    from book_pipeline.source.markup.markdown import read_markdown

    document = read_markdown(content, name, charset)
    return _balanced(document, words_of_markdown(decode(content, name, charset)[0]), name)


def _read_docx(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.office import words_of_docx
    from book_pipeline.source.docx.reader import read_docx

    return _balanced(read_docx(content, name), words_of_docx(content, name), name)


def _read_odt(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.office import words_of_odt
    from book_pipeline.source.odt.reader import read_odt

    return _balanced(read_odt(content, name), words_of_odt(content, name), name)


def _read_rtf(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.rtf import words_of_rtf
    from book_pipeline.source.rtf.reader import read_rtf

    return _balanced(read_rtf(content, name), words_of_rtf(content), name)


def _read_fb2(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.office import words_of_fb2
    from book_pipeline.source.fb2.reader import read_fb2

    return _balanced(read_fb2(content, name), words_of_fb2(content, name), name)


def _read_pdf(content: bytes, name: str, _: str | None = None) -> Document:
    from book_pipeline.source.balance.pdf import words_of_pdf
    from book_pipeline.source.pdf.reader import read_pdf

    return _balanced(read_pdf(content, name), words_of_pdf(content, name), name)


def _balanced(document: Document, source: "SourceWords", name: str) -> Document:
    """Return a document in which every word of its source is accounted for. Raises WordsUnaccounted."""
    from book_pipeline.source.balance.check import check_balance

    check_balance(document, source, name)
    return document


READERS: dict[str, Reader] = {
    "txt": _read_text, "text": _read_text,
    "html": _read_html, "htm": _read_html, "xhtml": _read_html,
    "epub": _read_epub,
    "md": _read_markdown, "markdown": _read_markdown,
    "docx": _read_docx, "docm": _read_docx, "odt": _read_odt, "ott": _read_odt, "rtf": _read_rtf, "fb2": _read_fb2,
    "pdf": _read_pdf,
}  # fmt: skip
SUPPORTED = ".txt, .html, .epub, .md, .docx, .odt, .rtf, .fb2, .pdf, and a .zip that holds one of these"
ZIPPED = {
    "epub": "an EPUB", "docx": "a Word document", "docm": "a Word document", "odt": "an OpenDocument text",
    "ott": "an OpenDocument text",
}  # fmt: skip
"""Formats that are archives themselves."""
BY_BYTES = {**ZIPPED, "pdf": "a PDF"}
"""Formats whose first bytes are always the same."""
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}%PDF-|(?:\x1b%-12345X)?(?:@PJL|%%)[^\0]{0,1000}?%PDF-")
"""How a PDF begins, also after the commands for a printer."""
RTF = b"{\\rtf"
FICTION_BOOK = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<FictionBook\b")
OLE, ENCRYPTED_OFFICE = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
# Unsupported formats that people send, by their first bytes.
UNSUPPORTED_SIGNATURES = {
    OLE: "an old Word document", b"AT&TFORM": "DjVu",
    b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"\x1f\x8b": "a gzip archive", b"TPZ": "a Kindle book",
    b"\xeaDRMION": "a Kindle book protected by DRM", b"CONT\x02": "a Kindle book", b"ITOLITLS": "a LIT book",
}  # fmt: skip
MOBI_AT, MOBI_SIGNATURES = 60, (b"BOOKMOBI", b"TEXtREAd")
UNSUPPORTED_EXTENSIONS = {
    "doc": "an old Word document", "mobi": "a Kindle book", "azw": "a Kindle book",
    "azw3": "a Kindle book", "kfx": "a Kindle book", "djvu": "DjVu", "lit": "a LIT book",
    "acsm": "a download ticket for a book with DRM, not the book",
}  # fmt: skip
SNIFFED_BYTES = 4096
INVISIBLE = re.compile("\x1b\\[[0-9;]{0,20}m|[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff]")
"""Control codes and characters without width. PostgreSQL stores no NUL, and a heading becomes a chapter's title."""
OF_FORMULAS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x1D400, 0x1D800)}
PLAIN = str.maketrans({
    "\u00a0": " ", "\u2007": " ", "\u202f": " ",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    **OF_FORMULAS,
})  # fmt: skip
"""Spaces that do not break a line, letters that are set as one, and the letters of formulas in bold or italic type: a
voice, a list of names and a search want plain ones."""
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

    Raises SourceRejected if no reader supports the file, or the reader rejects it, and WordsUnaccounted if a word of
    the file is neither in the text nor in a removed passage, or is there twice.

    """
    document = _read_by_type(content, name, charset)
    text = INVISIBLE.sub("", document.text).translate(PLAIN)
    if not text.strip():
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    stated = None if document.title else title_page(text)
    return replace(
        document,
        text=text,
        title=_one_line(stated.title if stated else document.title),
        author=_one_line(document.author or (stated.author if stated else None)),
        language=detect_language(text, document.language),
    )


def _one_line(name: str | None) -> str | None:
    """Return a title or an author in one line, without control characters; None if nothing is left."""
    name = (name or "").translate(PLAIN)
    visible = ("" if unicodedata.category(letter) == "Cc" and not letter.isspace() else letter for letter in name)
    return " ".join("".join(visible).split())[:LONGEST_NAME] or None


def _read_by_type(content: bytes, name: str, charset: str | None) -> Document:
    check_format(content, name)
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _read_archive(content, name, charset)
    if reader := _reader_by_bytes(content):
        return reader(content, name, charset)
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    if READERS[extension] is _read_text and HTML.match(content[:SNIFFED_BYTES]):
        return _read_html(content, name, charset)
    return READERS[extension](content, name, charset)


def check_format(content: bytes, name: str) -> None:
    """Raise SourceRejected if no reader supports the file. Its first SNIFFED_BYTES are enough.

    Parameters
    ----------
    name
        The file name with its extension.

    """
    if content.startswith((ZIP, EMPTY_ZIP)) or _reader_by_bytes(content):
        return
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    unsupported = next((kind for start, kind in UNSUPPORTED_SIGNATURES.items() if content.startswith(start)), None)
    if content[MOBI_AT : MOBI_AT + 8] in MOBI_SIGNATURES:
        unsupported = "a Kindle book"
    if content.startswith(OLE) and ENCRYPTED_OFFICE in content:
        unsupported = "an Office document that is protected by a password"
    if unsupported is None and extension not in READERS:
        unsupported = UNSUPPORTED_EXTENSIONS.get(extension, "an unknown kind of file")
    if unsupported is not None:
        raise SourceRejected(
            f"{name} is {unsupported}, which can't be read. Supported: {SUPPORTED}. "
            "Convert the book, for example with calibre, and send it again."
        )
    if extension in BY_BYTES:
        raise SourceRejected(
            f"{name} is not {BY_BYTES[extension]}, despite its extension. Download or export it again."
        )


def _reader_by_bytes(content: bytes) -> Reader | None:
    """Return the reader of a format that its first bytes name, whatever the extension: Word saves RTF as .doc, too."""
    if content.startswith(RTF):
        return _read_rtf
    if PDF.match(content):
        return _read_pdf
    return _read_fb2 if FICTION_BOOK.match(content[:SNIFFED_BYTES]) else None


def _read_archive(content: bytes, name: str, charset: str | None) -> Document:
    """Read an EPUB, or the only book in a zip archive."""
    from book_pipeline.source.archive import Archive

    archive = Archive(content, name)
    if "META-INF/container.xml" in archive or name.lower().endswith(".epub"):
        return _read_epub(content, name)
    if "[Content_Types].xml" in archive:
        return _read_docx(content, name)
    if "mimetype" in archive and b"opendocument" in archive.read("mimetype"):
        return _read_odt(content, name)
    files = [
        n for n in archive.names if not n.startswith(IGNORED_PREFIXES) and not PurePosixPath(n).name.startswith(".")
    ]
    books = [n for n in files if PurePosixPath(n).suffix.lstrip(".").lower() in READERS]
    if len(books) != 1:
        contents = f"{len(books)} books ({', '.join(books[:5])})" if books else "no book"
        if not books and any(n.lower().endswith(".zip") for n in files):
            contents = "another archive"
        raise SourceRejected(f"{name} contains {contents}. Send a .zip with one book in it. Supported: {SUPPORTED}.")
    book, book_name = archive.read(books[0]), f"{name}/{books[0]}"
    if book.startswith((ZIP, EMPTY_ZIP)):
        # An archive may contain a book that is an archive but no other archive, because an archive can contain itself.
        extension = PurePosixPath(books[0]).suffix.lstrip(".").lower()
        return READERS[extension if extension in ZIPPED else "epub"](book, book_name, charset)
    return read_document(book, book_name, charset)
