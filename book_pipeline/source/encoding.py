"""Decoding of text: a requested encoding, byte order marks, UTF-8 and UTF-16, declared encodings, detection."""

import codecs
import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import ENCODED_TWICE, UNDECODABLE, Removal
from book_pipeline.source.double_encoding import without_double_encoding
from book_pipeline.source.escaped_encodings import escaped_encoding, unmarked_unicode
from book_pipeline.source.limits import check_text, check_text_bytes
from book_pipeline.source.mixed_encodings import decode_mixed, decode_with_quotes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL, FEW_CONTROL = 0.002, 3
"""Largest share of control characters in text, and a number that any text may have; scanned books contain a few."""
MISREAD = ", once misread as "
"""Between the encoding of a text and the one in which a program read it before it encoded it again."""
SAMPLE = 65_536
DECLARED_WITHIN = 4096
DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*(?:[\"']\s*)?([\w.:-]{2,40})"
    rb"|^Character set encoding:[ \t]*([\w.:-]{2,40})",
    re.IGNORECASE | re.MULTILINE,
)
"""The encoding declarations of XML, HTML and Project Gutenberg."""
EXCLUDED_CODECS = frozenset(("unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode", "undefined"))
STRAY_SHARE = 0.25
"""Largest number of invalid bytes per valid sequence of bytes in a UTF-8 text. In text that is not UTF-8, hardly any
sequence is valid."""
MOST_REPLACED = 0.02
"""Largest share of undecodable bytes in an encoding that the requester names."""
REPLACEMENT = "\ufffd"
REMEDY = "Save it as UTF-8, or name its encoding with the option `encoding` (--encoding), for example windows-1251."
# Browsers read Latin-1 as Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
BROWSER_ENCODINGS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


class RequestedEncoding(str):
    """The name of an encoding that the requester gives. It is used as it is; a server's may be wrong."""

    __slots__ = ()


def decode(content: bytes, name: str, charset: str | None = None) -> tuple[str, str]:
    """Return the text of `content` and its encoding. A byte that is not valid in the encoding becomes U+FFFD.

    Parameters
    ----------
    charset
        The encoding that the requester names (`RequestedEncoding`), or that the server declared; this one is used if
        there is no byte order mark and the text can be read in it.

    Raises SourceRejected if the file `name` is empty, not text, or too long, or if its encoding can't be told.

    """
    if not content.strip():
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_text_bytes(content, name)
    if isinstance(charset, RequestedEncoding):
        text, encoding = _decode_as_requested(content, name, charset)
    else:
        text, encoding = _decode_by_marks(content) or _decode_by_detection(content, name, charset)
        text, misread = without_double_encoding(text)
        encoding = f"{encoding}{MISREAD}{misread}" if misread else encoding
    sample = text[:SAMPLE]
    if len(CONTROL.findall(sample)) > max(FEW_CONTROL, MOST_CONTROL * len(sample)):
        raise SourceRejected(
            f"{name} is binary data, not text. Send the book as plain text, or with its own file extension. If it is "
            "text, name its encoding with the option `encoding` (--encoding), for example utf-16-le."
        )
    if not text.strip("\ufeff \t\r\n\f"):
        raise SourceRejected(f"{name} is empty. Send the book's text.")
    check_text(text, name)
    return text, encoding


def decoding_records(text: str, encoding: str) -> list[Removal]:
    """Return what a person should know about how `decode` has read a text.

    That is each line in which a byte was replaced, because it is not valid in the encoding, and whether the text was
    encoded twice and is repaired.
    """
    repaired = [Removal(ENCODED_TWICE, 1, encoding)] if MISREAD in encoding else []
    if REPLACEMENT not in text:
        return repaired
    lines = re.split(r"\r\n?|\n", text)
    replaced = [Removal(UNDECODABLE, at, line.strip()) for at, line in enumerate(lines, 1) if REPLACEMENT in line]
    return [*repaired, *replaced]


def _decode_as_requested(content: bytes, name: str, charset: str) -> tuple[str, str]:
    encodings = _known_encodings([charset])
    if not encodings:
        raise SourceRejected(f"{charset} is not an encoding of text, so {name} can't be read. {REMEDY}")
    text = content.decode(encodings[0], errors="replace")
    if text.count(REPLACEMENT) > MOST_REPLACED * len(text):
        raise SourceRejected(f"{name} is not in {charset}, the encoding that was named. {REMEDY}")
    return text, encodings[0]


def _decode_by_marks(content: bytes) -> tuple[str, str] | None:
    """Decode a text that has a byte order mark, the zeros of UTF-16 or an escape sequence, or is UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    if unmarked := unmarked_unicode(content[:SAMPLE]):
        return content.decode(unmarked, errors="replace"), unmarked
    # UTF-8 before declared encodings: text in other encodings is hardly ever valid UTF-8, declarations are often wrong.
    for encoding in filter(None, (escaped_encoding(content), "utf-8")):
        try:
            return content.decode(encoding), encoding
        except UnicodeError:
            continue
    if (mixed := decode_with_quotes(content) or decode_mixed(content)) is not None:
        return mixed
    text = content.decode("utf-8", errors="replace")
    sequences = sum(character > "\x7f" for character in text)
    stray = text.count(REPLACEMENT)
    return (text, "utf-8") if stray <= STRAY_SHARE * (sequences - stray) else None


def _decode_by_detection(content: bytes, name: str, charset: str | None) -> tuple[str, str]:
    from book_pipeline.source.encoding_detection import LEAST_SCORE, ratings

    labels = [charset or "", *(b"".join(groups).decode() for groups in DECLARED.findall(content[:DECLARED_WITHIN]))]
    best, *others = ratings(content, _known_encodings(labels))
    if best.score < LEAST_SCORE:
        raise SourceRejected(
            f"{name} is not text, or its encoding can't be told; it may be {best.encoding} or {others[0].encoding}. "
            f"{REMEDY}"
        )
    return content.decode(best.encoding, errors="replace"), best.encoding


def _known_encodings(labels: list[str]) -> list[str]:
    """Return Python's names of the encodings that labels mean, without labels that mean no encoding of text."""
    known: list[str] = []
    for label in labels:
        try:
            encoding = codecs.lookup(label).name
            "".encode(encoding)  # Python also has codecs that are not for text, such as zlib
        except (LookupError, ValueError):
            continue
        if encoding not in EXCLUDED_CODECS:
            known.append(BROWSER_ENCODINGS.get(encoding, encoding))
    return known
