"""File names from titles: valid on Linux, macOS and Windows, in every script."""

import re
import unicodedata

MOST_BYTES = 200
"""Of a title in UTF-8. File systems allow 255 bytes for a name; numbers, extensions and the suffixes of unfinished
downloads need the rest."""
INVALID = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+')
"""What a file system forbids, controls, and what changes the direction of the text around it."""
RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}) | {
    f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"
}
"""Devices of Windows, with any extension and in any case
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""
DIGITS = 3
JOINER = "\u200d"
VIRAMA = 9
"""The combining class of signs that join two Indic consonants."""


def file_name(title: str) -> str:
    """Return the title as a name of at most MOST_BYTES bytes; "untitled" if nothing of it can be in a name."""
    plain = unicodedata.normalize("NFC", INVALID.sub(" ", title)).strip(" .")
    name = shorten(plain, MOST_BYTES - 1).strip(" .") or "untitled"
    return f"_{name}" if name.partition(".")[0].rstrip().upper() in RESERVED else name


def padded(number: str) -> str:
    """Return the number of a section with three digits, so that names sort: `0a` as `000a`, `12` as `012`."""
    digits = re.sub(r"\D", "", number)
    return f"{digits:0>{DIGITS}}{number.removeprefix(digits)}"


def shorten(text: str, most_bytes: int) -> str:
    """Return the longest beginning of the text with so many bytes in UTF-8 that ends between two graphemes."""
    beginning = text.encode()[:most_bytes].decode(errors="ignore")
    end = len(beginning)
    while 0 < end < len(text) and _is_within_grapheme(text, end):
        end -= 1
    return text[:end] or beginning  # a single grapheme may be longer: letters can have any number of marks


def _is_within_grapheme(text: str, index: int) -> bool:
    """Return whether no grapheme ends before the index, by the rules of https://unicode.org/reports/tr29/."""
    before, after = text[index - 1], text[index]
    return (
        unicodedata.category(after).startswith("M")
        or after in f"{JOINER}\u200c\uff9e\uff9f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags of flags
        or before == JOINER
        or unicodedata.combining(before) == VIRAMA
        or ("\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff")  # letters of a Korean syllable
        or ("\u1100" <= before <= "\u115f" and ("\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3"))
        or ("\uac00" <= before <= "\ud7a3" and "\u1160" <= after <= "\u11ff")
        or (_is_regional(after) and _regional_letters_before(text, index) % 2 == 1)
    )


def _regional_letters_before(text: str, index: int) -> int:
    """Return how many regional letters end at the index; two of them are a flag."""
    letters = 0
    while letters < index and _is_regional(text[index - 1 - letters]):
        letters += 1
    return letters


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
