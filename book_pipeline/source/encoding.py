"""Bytes to characters: UTF-8, UTF-16, Windows-1252 and Latin-1."""

import codecs
import re

from book_pipeline.errors import SourceRejected

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.002
"""Share of control characters above which bytes are no text; scanned books do hold a stray one."""
SAMPLE = 65_536


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Return the text of `content` and the encoding that it was in.

    Raises SourceRejected, naming `name`, for what is empty or no text.
    """
    if not content.strip():
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    text, encoding = _decoded(content)
    sample = text[:SAMPLE]
    if "\x00" in sample or len(CONTROL.findall(sample)) > MOST_CONTROL * len(sample):
        raise SourceRejected(
            f"{name} is not text but binary data. Send the book as plain text, or under its own ending."
        )
    if not text.strip("\ufeff \t\r\n\f"):
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    return text, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if unmarked := _utf16_by_zeros(content[:SAMPLE]):
        return content.decode(unmarked, errors="replace"), unmarked
    # Windows-1252 leaves five bytes undefined; whoever uses them wrote Latin-1, which defines every byte.
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by where its zero bytes stand: every second place, for a text in Latin letters."""
    pairs = len(sample) // 2
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if pairs and high > 0.6 * pairs > 10 * low:
        return "utf-16-le"
    if pairs and low > 0.6 * pairs > 10 * high:
        return "utf-16-be"
    return None
