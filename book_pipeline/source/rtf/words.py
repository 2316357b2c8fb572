"""Interpretation of RTF's control words."""

import re

from book_pipeline.source.rtf.groups import COLLECTED, TEXTS, Groups
from book_pipeline.source.rtf.tokens import CODE_PAGES, DOCUMENT_CODE_PAGES, code_page, unicode_text

HALF_POINTS = 2
CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
REMOVED = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page head"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page foot"),
    "annotation": "comment",
}
"""Destinations that are left out, and why."""
SKIPPED = frozenset((
    "colortbl", "pict", "object", "sp", "shprslt", "nonshppict", "xe", "tc", "tcn", "rxe", "template", "ftnsep",
    "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "filetbl", "private", "upr", "bkmkstart", "bkmkend",
))  # fmt: skip
"""Destinations without text for the reader."""
SINKS = {"stylesheet": "styles", "fonttbl": "fonts", "info": "info", **dict.fromkeys(SKIPPED, "skip"), **REMOVED}
"""Where the text of destinations goes."""
WITH_STAR = TEXTS | COLLECTED | REMOVED.keys() | {"shpinst", "do"}
"""Destinations that may begin with a star, which tells programs to skip what they do not know."""
REPLACED = re.compile(rb"\\u(-?\d{1,6}) ?|\\'([0-9a-fA-F]{2})|(.)", re.DOTALL)


class Reader(Groups):
    """Reads tokens into a flow. `language` is the Windows code of the text's language."""

    language: int | None = None
    _defined_font: int = 0

    def read(self, token: re.Match[bytes]) -> None:
        """Read one token."""
        kind = token.lastgroup
        if kind == "text":
            self.add_bytes(token.group())
        elif kind == "bytes":
            self.add_bytes(bytes.fromhex(token.group().replace(b"\\'", b"").decode()))
        elif kind == "unicode":
            self._read_unicode(token.group())
        elif kind == "brace":
            (self.open_group if token.group() == b"{" else self.close_group)()
        elif kind == "symbol":
            self._read_symbol(token["symbol"])
        else:
            number = token["number"]
            self._read_word(token["word"].decode(), int(number) if number else None)

    def _read_unicode(self, token: bytes) -> None:
        if self.state.fallback == 1 and not self.skip:
            self.flush()
            self.emit(unicode_text(token))
            return
        for number, replacement, character in REPLACED.findall(token):
            if number:
                self.add_unit(int(number))
            else:
                self.add_bytes(bytes.fromhex(replacement.decode()) or character)

    def _read_symbol(self, symbol: bytes) -> None:
        self.flush()
        if symbol == b"*":
            self.state.starred = True
        elif symbol in (b"\n", b"\r"):
            self._end_paragraph()
        else:
            self.emit(SYMBOLS.get(symbol, ""))

    def _read_word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self.add_unit(number)
            return
        self.flush()
        state = self.state
        if state.starred and not state.opened:
            state.starred = False
            if word not in WITH_STAR and not (word == "ud" and state.sink == "skip"):
                state.sink = "skip"
        if word in CHARACTERS:
            self.emit(CHARACTERS[word])
        elif not (self._set_paragraph(word, number) or self._set_character(word, number)):
            self._begin_destination(word)

    def _set_paragraph(self, word: str, number: int | None) -> bool:
        """Read a word about paragraphs and tables; return whether it was one."""
        state = self.state
        if word == "par":
            self._end_paragraph()
        elif word == "pard":
            state.level, state.style, state.centred, state.in_table = None, 0, False, False
        elif word == "s":
            self._set_style(number or 0)
        elif word == "outlinelevel":
            self._set_level(number or 0)
        elif word in ("qc", "ql", "qr", "qj"):
            state.centred = word == "qc"
        elif word == "intbl":
            state.in_table = True
        elif word in ("page", "column", "sect", "pagebb") and state.sink == "text":
            self._break_page(ends_paragraph=word == "sect")
        else:
            return self._end_in_table(word)
        return True

    def _end_in_table(self, word: str) -> bool:
        if word in ("cell", "nestcell") and self.state.sink == "text":
            self.texts[-1].end_cell(self.look())
        elif word == "row" and self.state.sink == "text":
            self.texts[-1].end_row()
        else:
            return False
        return True

    def _set_character(self, word: str, number: int | None) -> bool:
        """Read a word about characters; return whether it was one."""
        state = self.state
        if word == "plain":
            state.hidden, state.deleted, state.size = False, False, 12.0
        elif word == "v":
            state.hidden = number != 0
        elif word == "deleted":
            state.deleted = number != 0
        elif word == "fs" and number is not None:
            state.size = number / HALF_POINTS
        elif word == "uc" and number is not None:
            state.fallback = max(0, number)
        else:
            return self._set_encoding(word, number)
        return True

    def _set_encoding(self, word: str, number: int | None) -> bool:
        """Read a word about fonts, encodings and languages; return whether it was one."""
        state = self.state
        if word == "f" and state.sink == "fonts":
            self._defined_font = number or 0
        elif word == "f":
            state.font = number
        elif word == "fcharset" and number in CODE_PAGES:
            self.fonts[self._defined_font] = CODE_PAGES[number]
        elif word == "cpg" and number is not None and state.sink == "fonts":
            self.fonts[self._defined_font] = code_page(number)
        elif word == "ansicpg" and number:
            self.code_page = code_page(number)
        elif word in DOCUMENT_CODE_PAGES:
            self.code_page = DOCUMENT_CODE_PAGES[word]
        elif word == "deflang":
            self.language = number
        else:
            return False
        return True

    def _begin_destination(self, word: str) -> None:
        state = self.state
        if word == "ud" and len(self.states) > 1:
            state.sink = self.states[-2].sink
        elif state.sink == "skip":
            return
        elif word in ("title", "author"):
            if state.sink == "info":
                self.begin(word)
        elif word in TEXTS or word in COLLECTED:
            self.begin(word)
        elif word in SINKS:
            state.sink = SINKS[word]

    def _set_level(self, level: int) -> None:
        if self.state.opened == "style":
            self.levels[self.state.style] = level
        else:
            self.state.level = level

    def _set_style(self, number: int) -> None:
        self.state.style = number
        if self.state.sink == "styles":
            self.begin("style")

    def _break_page(self, *, ends_paragraph: bool) -> None:
        text = self.texts[-1]
        if ends_paragraph and text.buffer:
            self._end_paragraph()
        elif text.buffer:
            text.buffer.append("\n\n\n")
        text.page_break = True

    def _end_paragraph(self) -> None:
        if self.state.sink == "text":
            self.texts[-1].end_paragraph(self.look())
