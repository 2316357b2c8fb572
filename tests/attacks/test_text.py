"""Hostile plain text: codecs that are not encodings, excessive length, nested Project Gutenberg frames."""

import codecs

import pytest

from tests.unit.source.books import PARAGRAPHS, PARTS, TEXT, epub, page

MEGABYTE = 1_000_000
ODD_CODECS = (
    "unicode_escape",
    "raw_unicode_escape",
    "zlib",
    "zlib_codec",
    "bz2",
    "hex",
    "base64",
    "base64_codec",
    "quopri",
    "uu",
    "rot13",
    "rot_13",
    "idna",
    "punycode",
    "utf-7",
    "UTF7",
    "U7",
    "mbcs",
    "oem",
    "undefined",
    "unicode_internal",
    "charmap",
    "",
    " ",
    "x" * 100_000,
    "../../etc/passwd",
    "encodings.utf_8",
    "aliases",
    "__init__",
    "é",
)
BYTES = {
    "zeros": b"\0" * 5000,
    "a zero in a text": TEXT.encode() + b"\0",
    "a zero far down": TEXT.encode() * 99 + b"\0" * 9,
    "lone surrogates": TEXT.encode() + b"\xed\xa0\x80\xed\xb0\x80",
    "lone surrogates in UTF-16": TEXT.encode("utf-16-le") + b"\x00\xd8" * 9,
    "half a character": TEXT.encode("utf-16") + b"a",
    "overlong": TEXT.encode() + b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf",
    "beyond Unicode": codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff" * 99,
    "UTF-7": b"+ADw-script+AD4- " + TEXT.encode(),
    "a mark and nothing": codecs.BOM_UTF8,
    "two marks": codecs.BOM_UTF8 * 2,
    "marks of all kinds": codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + codecs.BOM_UTF32_BE,
    "noise": bytes(range(256)) * 99,
    "a bell": b"\a" * 9 + TEXT.encode(),
    "line separators": "\u2028\u2029\x85".encode() * 999 + TEXT.encode(),
    "next lines only": "\x85".encode() * 9,
    "a declared EBCDIC": b'<meta charset="cp037">' + TEXT.encode("cp1252", "replace") + b"\x81",
    "marks of direction": "\u202e".encode() * 999 + TEXT.encode(),
    "combining marks": b"a" + "\u0301".encode() * 100_000,
}
LONG = {
    "a line": lambda: b"A " * (25 * MEGABYTE),
    "a word": lambda: b"A" * (50 * MEGABYTE),
    "a line with one wide character": lambda: b"A " * (25 * MEGABYTE) + "🙂".encode(),
    "line ends": lambda: b"a\n" * (25 * MEGABYTE),
    "carriage returns": lambda: b"a\r" * (25 * MEGABYTE),
    "form feeds": lambda: b"a\f" * (25 * MEGABYTE),
    "short lines": lambda: b"ab\n" * (6 * MEGABYTE),
    "short paragraphs": lambda: b"ab\n\n" * (4 * MEGABYTE),
    "form feeds, fewer": lambda: b"ab\f" * (6 * MEGABYTE),
    "a hundred megabytes": lambda: b"A text of words.\n" * (6 * MEGABYTE) + "🙂".encode(),
}
FRAMES = {
    "ends": "End of Project Gutenberg\n\na\n" * 100_000 + TEXT * 3000,
    "starts": "*** START OF THE PROJECT GUTENBERG\n" * 200_000 + TEXT,
    "small print": "END THE SMALL PRINT" * 200_000 + "\n" + TEXT,
    "stars": "*" * 3_000_000 + "\n" + TEXT,
    "marks": "-_" * 1_500_000 + "\n" + TEXT,
    "blanks": " " * 3_000_000 + "x\n" + TEXT,
    "credits": "*** START OF THE PROJECT GUTENBERG ***\n" + "Produced by no one\n" * 300_000,
    "titles": "The Project Gutenberg " + "by a " * 300_000 + "\n*** START OF THE PROJECT GUTENBERG ***\n" + TEXT,
    "marks in a title": "Project Gutenberg " + "a.-" * 300_000 + "\n*** START OF THE PROJECT GUTENBERG ***\n" + TEXT,
    "fields": "Title: a\n b\n" * 200_000 + "*** START OF THE PROJECT GUTENBERG ***\n" + TEXT * 3000,
    "comments before HTML": "<!---->" * 500 + TEXT,
    "declarations": "<meta " * 30 + "charset=" + " " * 3500 + TEXT,
    "notes": "Transcriber's Note\n\n" * 150_000 + TEXT * 999,
    "a note and a long line": "  " + "a" * 2_000_000 + "\na" * 100_000 + "\n\nTranscriber's Note\n",
    "pages": "\n".join(f"{n}\n\nand" for n in range(1, 50_000)),
    "heads of pages": "".join(f"and\n\n{n}  THE SEA\n\n" for n in range(1, 50_000)),
    "an e-text": "END OF THE ETEXT " * 200_000 + "\n" + TEXT,
}


@pytest.mark.parametrize("label", ODD_CODECS)
def test_a_declared_codec_that_is_not_an_encoding_is_ignored(label, harmless):
    plain = "Der Küster sah ihr nach, wie sie fortflog.\n\n" * 20
    content = f'<html><head><meta charset="{label}"></head><body>'.encode() + plain.encode("cp1252")
    assert "Der Küster" in harmless(content, "book.html", label)
    assert "Der Küster" in harmless(plain.encode("cp1252"), "book.txt", label)
    xhtml = page(f"<p>{PARAGRAPHS[0]}</p>").replace('encoding="utf-8"', f'encoding="{label}"')
    harmless(epub(one=xhtml, nav=xhtml, ncx=xhtml), "book.epub")
    harmless(epub(container=xhtml, opf=PARTS["OEBPS/book.opf"].replace("?>", f' encoding="{label}"?>', 1)), "book.epub")


@pytest.mark.parametrize("kind", BYTES)
@pytest.mark.parametrize("name", ["book.txt", "book.html", "book.md"])
def test_bytes_that_are_not_text_are_read_or_rejected_within_limits(kind, name, harmless):
    text = harmless(BYTES[kind], name)
    assert "\0" not in text
    text.encode()


@pytest.mark.parametrize("kind", LONG)
def test_a_text_longer_than_a_book_is_rejected(kind, rejected):
    rejected(LONG[kind](), "book.txt")


@pytest.mark.parametrize("kind", FRAMES)
def test_nested_gutenberg_headers_are_read_within_limits(kind, harmless):
    harmless(FRAMES[kind].encode(), "book.txt")
