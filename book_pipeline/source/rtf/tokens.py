"""The tokens of RTF: control words, groups, and text in the encodings of its fonts.

Rich Text Format Specification, version 1.9.1.
"""

import codecs
import re
from collections.abc import Iterator

from book_pipeline.errors import SourceRejected

MOST_TOKENS = 500_000
"""Control words, groups and pieces of text. A novel of 100,000 words that LibreOffice saved has 60,000."""
TOKEN = re.compile(
    rb"(?P<unicode>(?:\\u-?\d{1,6}+ ?[\r\n]*+(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])[\r\n]*+){1,10000})"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\(?P<symbol>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
)
ONE_UNICODE = re.compile(rb"\\u(-?\d{1,6}+) ?[\r\n]*+(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])")
"""A line end may be anywhere between tokens, and does not belong to the text."""
CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp850",
}  # fmt: skip
"""Encodings by a font's charset; 0 and 1 are the document's own."""
DOCUMENT_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
DEFAULT_CODE_PAGE = "cp1252"
UTF16_UNITS = 0x10000


def tokens_of(content: bytes, name: str) -> Iterator[re.Match[bytes]]:
    """Yield the tokens of a file. Raises SourceRejected if there are more than in a book."""
    position, count = 0, 0
    while position < len(content):
        for match in TOKEN.finditer(content, position):
            count += 1
            if count > MOST_TOKENS:
                raise SourceRejected(f"{name} has more than {MOST_TOKENS:,} control words. Save it as .docx or .odt.")
            if match["word"] == b"bin":
                # So many bytes of a picture follow, which are no tokens.
                position = match.end() + max(0, int(match["number"] or 0))
                break
            yield match
        else:
            return


def unicode_text(token: bytes) -> str:
    r"""Return the text of a sequence of \\u words, each with one character for readers that do not know Unicode."""
    return join_units([int(number) for number in ONE_UNICODE.findall(token)])


def join_units(units: list[int]) -> str:
    """Return the text of UTF-16 units; RTF writes those from 32,768 on as negative numbers."""
    return b"".join((unit % UTF16_UNITS).to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")


def code_page(number: int) -> str:
    """Return the name of a Windows code page; an unknown one is Western."""
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return {65001: "utf-8", 10000: "mac_roman", 54936: "gb18030", 936: "gb18030"}.get(number, DEFAULT_CODE_PAGE)
