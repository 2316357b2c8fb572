"""Repair of text that was encoded twice: UTF-8 that a program read in an older encoding, and saved as UTF-8 again.

"é" has then become "Ã©". Such signs hardly ever stand beside each other in a text. A line is repaired if nearly all of
its letters outside ASCII are in such sequences, and what comes out are letters of the language of the whole text. An
author who writes about such signs has few of them, between blanks, or beside the letters that they stand for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from book_pipeline.source.alphabets import fits
from book_pipeline.source.cleaning.language import guess_language

ENCODINGS = ("cp1252", "cp1251", "mac-roman", "cp1250", "cp437", "cp850")
"""Encodings in which programs read UTF-8 by mistake, the most frequent first."""
FEWEST, LEAST_OF_TEXT = 3, 0.05
"""Sequences in a text, at least, and their least share of its characters outside ASCII."""
LEAST_WITHIN = 0.5
"""Least share of the sequences that are beside a letter or another sequence, as parts of words are."""
LEAST_SHARE = 0.8
"""Least share of a line's characters outside ASCII in such sequences."""
SAMPLE = 20_000
"""Characters in which the language is looked for."""
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
RUN = re.compile(r"[^\x00-\x7f]{2,}")
LEADS = ((0xC2, 0xDF, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))
"""The first bytes of UTF-8's sequences, and how many bytes follow."""


@dataclass(frozen=True)
class _Misread:
    """The characters that bytes of UTF-8 become in an encoding, and the sequences that they form."""

    encoding: str
    byte_of: dict[str, int]
    sequence: re.Pattern[str]

    def repaired(self, sequence: str) -> str:
        """Return the character that a sequence was; the sequence itself if it was none."""
        try:
            return bytes(self.byte_of[sign] for sign in sequence).decode("utf-8")
        except UnicodeDecodeError:
            return sequence


def without_double_encoding(text: str) -> tuple[str, str | None]:
    """Return a text with the lines repaired that were encoded twice, and the encoding that was used by mistake.

    None if nothing is repaired.
    """
    if text.isascii():
        return text, None
    runs = "\n".join(RUN.findall(text))
    found = {encoding: _misread(encoding).sequence.findall(runs) for encoding in ENCODINGS}
    # Encodings of one region share many signs: the one that explains most of them was used.
    for encoding in sorted(ENCODINGS, key=lambda encoding: -sum(map(len, found[encoding]))):
        misread = _misread(encoding)
        if len(found[encoding]) < FEWEST or not _is_usual(text, misread):
            break
        candidate = _repaired(text, misread, lambda _: True)
        if candidate == text:
            continue
        guess = guess_language(candidate[:SAMPLE])
        language = guess.language if guess and guess.is_reliable else None
        repaired = _repaired(text, misread, partial(fits, language=language))
        if repaired != text:
            return repaired, encoding
    return text, None


def _repaired(text: str, misread: _Misread, is_right: Callable[[str], bool]) -> str:
    """Return the text with the lines repaired whose sequences are all right."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.isascii():
            continue
        found = misread.sequence.findall(line)
        repaired = set(map(misread.repaired, found))
        outside = len(OUTSIDE_ASCII.findall(line))
        is_explained = not repaired.isdisjoint(misread.sequence.sub("", line))
        if sum(map(len, found)) >= LEAST_SHARE * outside and all(map(is_right, repaired)) and not is_explained:
            lines[at] = misread.sequence.sub(lambda match: misread.repaired(match[0]), line)
    return "\n".join(lines)


def _is_usual(text: str, misread: _Misread) -> bool:
    """Return whether so many sequences of a text are in words that it does not write about them."""
    outside = len(OUTSIDE_ASCII.findall(text))
    signs = count = within = 0
    for match in misread.sequence.finditer(text):
        signs += len(match[0])
        count += 1
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        within += any(sign.isalpha() or sign in misread.byte_of for sign in beside)
    return signs >= LEAST_OF_TEXT * outside and within >= LEAST_WITHIN * count


@cache
def _misread(encoding: str) -> _Misread:
    # A byte that the encoding lacks is read as the control code of its number, and so are these in Latin-1.
    byte_of = {chr(byte): byte for byte in range(0x80, 0xA0)}
    byte_of |= {bytes([byte]).decode(encoding, errors="ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
    signs = {byte: "".join(re.escape(sign) for sign, each in byte_of.items() if each == byte) for byte in range(256)}
    following = "".join(signs[byte] for byte in range(0x80, 0xC0))
    sequences = (
        f"[{''.join(signs[byte] for byte in range(first, last + 1))}][{following}]{{{count}}}"
        for first, last, count in LEADS
    )
    return _Misread(encoding, byte_of, re.compile("|".join(sequences)))
