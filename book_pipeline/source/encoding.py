"""Decoding of text: byte order marks, UTF-8, UTF-16, declared encodings, Windows-1252, Latin-1."""

import codecs
import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.limits import check_text, check_text_bytes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.002
"""Largest share of control characters in text; scanned books contain a few."""
SAMPLE = 65_536
DECLARED_WITHIN = 4096
DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*(?:[\"']\s*)?([\w.:-]{2,40})"
    rb"|^Character set encoding:[ \t]*([\w.:-]{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
"""The encoding declarations of XML, HTML and Project Gutenberg."""
EXCLUDED_CODECS = frozenset(("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined"))
# Browsers read Latin-1 as Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
BROWSER_ENCODINGS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(content: bytes, name: str, charset: str | None = None) -> tuple[str, str]:
    """Return the text of `content` and its encoding.

    Parameters
    ----------
    charset
        The encoding that the server declared; used if there is no byte order mark and the bytes match.

    Raises SourceRejected if the file `name` is empty, not text, or too long.

    """
    if not content.strip():
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_text_bytes(content, name)
    text, encoding = _decode_with_fallbacks(content, charset)
    sample = text[:SAMPLE]
    if "\x00" in sample or len(CONTROL.findall(sample)) > MOST_CONTROL * len(sample):
        raise SourceRejected(
            f"{name} is binary data, not text. Send the book as plain text, or with its own file extension."
        )
    if not text.strip("\ufeff \t\r\n\f"):
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_text(text, name)
    return text, encoding


def _decode_with_fallbacks(content: bytes, charset: str | None) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if unmarked := _unmarked_utf16(content[:SAMPLE]):
        return content.decode(unmarked, errors="replace"), unmarked
    # UTF-8 before declared encodings: text in other encodings is hardly ever valid UTF-8, declarations are often wrong.
    # Windows-1252 leaves five bytes undefined; a text that contains them is Latin-1, which defines every byte.
    for encoding in ("utf-8", *_declared_encodings(content, charset), "cp1252"):
        try:
            return content.decode(encoding), encoding
        except (UnicodeError, LookupError):
            # Python also has codecs that do not decode to text (zlib, rot13); using them raises LookupError.
            continue
    return content.decode("latin-1"), "latin-1"


def _declared_encodings(content: bytes, charset: str | None) -> list[str]:
    labels = [charset or ""]
    labels += [b"".join(groups).decode() for groups in DECLARED.findall(content[:DECLARED_WITHIN])]
    known: list[str] = []
    for label in labels:
        try:
            encoding = codecs.lookup(label).name
        except (LookupError, ValueError):
            continue
        if encoding not in EXCLUDED_CODECS:
            known.append(BROWSER_ENCODINGS.get(encoding, encoding))
    return known


def _unmarked_utf16(sample: bytes) -> str | None:
    """Return the UTF-16 variant of a text without a byte order mark: every second byte of Latin letters is zero."""
    pairs = len(sample) // 2
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if pairs and high > 0.6 * pairs > 10 * low:
        return "utf-16-le"
    if pairs and low > 0.6 * pairs > 10 * high:
        return "utf-16-be"
    return None
