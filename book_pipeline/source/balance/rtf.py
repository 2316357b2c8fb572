"""The words of an RTF file: what is left when control words and the groups without text are taken out."""

import re
from dataclasses import dataclass, replace

from book_pipeline.source.balance.check import SourceWords

UNIT = re.compile(rb"\\u(-?\d{1,6}) ?")
TOKEN = re.compile(
    rb"(?P<units>(?:\\u-?\d{1,6}+ ?[\r\n]*+(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])[\r\n]*+){1,10000})"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<symbol>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)"
)
"""Most files have one character for other programs after each Unicode one, so that many are read at once."""
FONT = re.compile(rb"\\f(\d{1,5})(?:\\\w{1,20} ?|[\s{}]|\\\*){0,8}?\\fcharset(\d{1,3})")
CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
ENCODINGS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Encodings by the charset of a font."""
WITHOUT_WORDS = frozenset((
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"sp", b"shprslt", b"nonshppict", b"xe",
    b"tc", b"tcn", b"rxe", b"template", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn",
    b"filetbl", b"private", b"bkmkstart", b"bkmkend", b"fldinst", b"listtext", b"pntext",
))  # fmt: skip
"""Groups that no reader shows, or only as the number of a paragraph."""
WITH_STAR = frozenset((b"footnote", b"shptxt", b"dptxbxtext", b"shpinst", b"do", b"annotation"))
"""Groups with text that begin with a star, which tells programs to skip what they do not know."""
UTF16_UNITS = 0x10000
UNKNOWN_CODE_PAGES = (b"0", b"65001", b"10000")
SYMBOLS = {b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}"}
PARAGRAPH_ENDS = frozenset((b"par", b"line", b"cell", b"row", b"tab", b"page", b"sect", b"column", b"nestcell"))


@dataclass(slots=True)
class _Group:
    """The encoding of a group's text, whether it is shown, and how many characters stand for a Unicode one."""

    encoding: str
    is_shown: bool = True
    fallback: int = 1


def words_of_rtf(content: bytes) -> SourceWords:
    """Return the words of an RTF file."""
    return SourceWords(lambda: [_Words(content).text()])


class _Words:
    """The text of an RTF file under construction."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._fonts = {int(font): ENCODINGS.get(int(charset), "") for font, charset in FONT.findall(content)}
        page = CODE_PAGE.search(content)
        self._default = f"cp{page[1].decode()}" if page and page[1] not in UNKNOWN_CODE_PAGES else "cp1252"
        self._groups = [_Group(self._default)]
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._skip = 0
        self._is_starred = False

    def text(self) -> str:
        """Return the text."""
        at = 0
        while match := TOKEN.search(self._content, at):
            at = match.end()
            if match["units"]:
                at = self._read_units(match)
            elif match["word"] == b"bin":
                at += max(0, int(match["number"] or 0))
            elif match["text"]:
                self._add_bytes(match["text"])
            elif match["bytes"]:
                self._add_bytes(bytes.fromhex(match["bytes"].replace(b"\\'", b"").decode()))
            else:
                self._read(match)
        self._flush()
        # Two units may be one character.
        return "".join(self._pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _read_units(self, match: re.Match[bytes]) -> int:
        """Read Unicode characters, and return where to go on: after all of them, or after the first."""
        self._flush()
        if self._groups[-1].fallback == 1 and not self._skip:
            self._add("".join(chr(int(number) % UTF16_UNITS) for number in UNIT.findall(match["units"])))
            return match.end()
        first = UNIT.match(match["units"])
        self._skip = self._groups[-1].fallback
        self._add(chr(int(first[1]) % UTF16_UNITS) if first else "")
        return match.start() + (first.end() if first else 1)

    def _read(self, match: re.Match[bytes]) -> None:
        """Read a brace, a symbol or a control word."""
        starred, self._is_starred = self._is_starred, match["symbol"] == b"*"
        self._flush()
        self._skip = 0
        if match["brace"] == b"{":
            self._groups.append(replace(self._groups[-1]))
        elif match["brace"] and len(self._groups) > 1:
            self._groups.pop()
        elif match["symbol"]:
            self._add(SYMBOLS.get(match["symbol"], ""))
        elif match["word"]:
            self._read_word(match["word"], int(match["number"] or 1), starred=starred)

    def _read_word(self, word: bytes, number: int, *, starred: bool) -> None:
        group = self._groups[-1]
        if word == b"u":
            self._add(chr(number % UTF16_UNITS))
            self._skip = group.fallback
        elif word == b"uc":
            group.fallback = number
        elif word == b"f":
            group.encoding = self._fonts.get(number) or self._default
        elif word in PARAGRAPH_ENDS:
            self._add("\n")
        elif word in WITHOUT_WORDS or (starred and word not in WITH_STAR):
            group.is_shown = False

    def _add(self, text: str) -> None:
        if self._groups[-1].is_shown:
            self._pieces.append(text)

    def _add_bytes(self, text: bytes) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        if self._groups[-1].is_shown:
            self._bytes += text[skipped:]

    def _flush(self) -> None:
        if not self._bytes:
            return
        try:
            self._pieces.append(self._bytes.decode(self._groups[-1].encoding, "replace"))
        except LookupError:
            self._pieces.append(self._bytes.decode("cp1252", "replace"))
        self._bytes.clear()
