"""Bytes to characters: what a mark or a declaration says, else UTF-8, UTF-16, Windows-1252 and Latin-1."""

import codecs
import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.limits import check_bytes, check_text

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.002
"""Share of control characters above which bytes are no text; scanned books do hold a stray one."""
SAMPLE = 65_536
DECLARED_WITHIN = 4096
DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*(?:[\"']\s*)?([\w.:-]{2,40})"
    rb"|^Character set encoding:[ \t]*([\w.:-]{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
"""XML's declaration, HTML's, and Project Gutenberg's."""
NO_ENCODINGS_OF_BOOKS = frozenset(("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined"))
# What says Latin-1 is read as Windows-1252, as every browser does: https://encoding.spec.whatwg.org/#names-and-labels
AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(content: bytes, name: str, charset: str | None = None) -> tuple[str, str]:
    """Return the text of `content` and the encoding that it was in.

    Parameters
    ----------
    charset
        What the server said; a byte order mark is more certain, and what doesn't fit the bytes is passed over.

    Raises SourceRejected, naming `name`, for what is empty, no text, or longer than a book.

    """
    if not content.strip():
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_bytes(content, name)
    text, encoding = _decoded(content, charset)
    sample = text[:SAMPLE]
    if "\x00" in sample or len(CONTROL.findall(sample)) > MOST_CONTROL * len(sample):
        raise SourceRejected(
            f"{name} is not text but binary data. Send the book as plain text, or under its own ending."
        )
    if not text.strip("\ufeff \t\r\n\f"):
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_text(text, name)
    return text, encoding


def _decoded(content: bytes, charset: str | None) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if unmarked := _utf16_by_zeros(content[:SAMPLE]):
        return content.decode(unmarked, errors="replace"), unmarked
    # UTF-8 before what is declared: text in another encoding hardly ever is valid UTF-8, declarations often are wrong.
    # Windows-1252 leaves five bytes undefined; whoever uses them wrote Latin-1, which defines every byte.
    for encoding in ("utf-8", *_declared(content, charset), "cp1252"):
        try:
            return content.decode(encoding), encoding
        except (UnicodeError, LookupError):
            # Python has codecs that are no encodings of text (zlib, rot13), and says so only when they are used.
            continue
    return content.decode("latin-1"), "latin-1"


def _declared(content: bytes, charset: str | None) -> list[str]:
    found = [charset or ""]
    found += [b"".join(groups).decode() for groups in DECLARED.findall(content[:DECLARED_WITHIN])]
    known: list[str] = []
    for label in found:
        try:
            encoding = codecs.lookup(label).name
        except (LookupError, ValueError):
            continue
        if encoding not in NO_ENCODINGS_OF_BOOKS:
            known.append(AS_BROWSERS_DO.get(encoding, encoding))
    return known


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by where its zero bytes stand: every second place, for a text in Latin letters."""
    pairs = len(sample) // 2
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if pairs and high > 0.6 * pairs > 10 * low:
        return "utf-16-le"
    if pairs and low > 0.6 * pairs > 10 * high:
        return "utf-16-be"
    return None
