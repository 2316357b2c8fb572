"""Encodings whose bytes show what they are: UTF-16 and UTF-32 without a byte order mark, and those with escapes."""

import re
import unicodedata
from collections import Counter

ESCAPES = (
    ("iso2022_jp", re.compile(rb"\x1b\$[@B]"), 1),
    ("iso2022_kr", re.compile(rb"\x1b\$\)C"), 1),
    ("hz", re.compile(rb"~\{(?:[!-w][!-~]){2,}~\}"), 3),
)
"""Encodings of ASCII bytes, the switch to their other letters, and how often it is there at least."""
LATIN_SHARE, OTHER_SHARE = 0.6, 0.1
"""Of a UTF-16 text in Latin letters, more high bytes than the first share are zeros, and at most a tenth of the low
ones."""
READABLE_SHARE, SCRIPT_SHARE, FEWEST_LETTERS = 0.95, 0.8, 20
"""Shares of letters, digits and punctuation, and of the letters that are in one script, in a text in any language."""
EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "FULLWIDTH", "HALFWIDTH"))
LAST_PLANE = 0x10
READABLE = "LMNPZ"
"""Categories of letters, marks, digits, punctuation and spaces."""


def escaped_encoding(content: bytes) -> str | None:
    """Return the encoding with escape sequences that a text of ASCII bytes is in; None if it is in none."""
    found = ((name, pattern, times) for name, pattern, times in ESCAPES if content.isascii())
    return next((name for name, pattern, times in found if len(pattern.findall(content)) >= times), None)


def unmarked_unicode(sample: bytes) -> str | None:
    """Return the variant of UTF-32 or UTF-16 of a text without a byte order mark; None if it is in neither.

    Of UTF-32, each fourth byte is zero. Of UTF-16, every second byte of Latin letters is zero. Of other texts, the
    spaces and line ends have zeros, and only one of the variants is a text in one script.
    """
    return _unmarked_utf32(sample) or _unmarked_utf16(sample)


def _unmarked_utf32(sample: bytes) -> str | None:
    quads = sample[: len(sample) // 4 * 4]
    for variant, first, second in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
        is_possible = not any(quads[first::4]) and max(quads[second::4], default=LAST_PLANE + 1) <= LAST_PLANE
        if is_possible and _is_readable(quads, variant):
            return variant
    return None


def _unmarked_utf16(sample: bytes) -> str | None:
    pairs = len(sample) // 2
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if pairs and high > LATIN_SHARE * pairs and low < OTHER_SHARE * high:
        return "utf-16-le"
    if pairs and low > LATIN_SHARE * pairs and high < OTHER_SHARE * low:
        return "utf-16-be"
    if not low and not high:
        return None
    readable = [variant for variant in ("utf-16-le", "utf-16-be") if _is_readable(sample[: 2 * pairs], variant)]
    return readable[0] if len(readable) == 1 else None


def _is_readable(sample: bytes, encoding: str) -> bool:
    """Return whether the sample, which may end within a character, is a text with spaces or lines in one script."""
    text = sample.decode(encoding, errors="replace").rstrip("\ufffd")
    letters = [letter for letter in text if letter.isalpha()]
    readable = sum(unicodedata.category(sign)[0] in READABLE or sign in "\t\r\n" for sign in text)
    if "\ufffd" in text or len(letters) < FEWEST_LETTERS or readable < READABLE_SHARE * len(text):
        return False
    scripts = Counter(map(_script, letters))
    return ("\n" in text or " " in text) and max(scripts.values()) > SCRIPT_SHARE * len(letters)


def _script(letter: str) -> str:
    """Return the first word of a letter's name, which is its script; one for the mixed scripts of East Asia."""
    script = unicodedata.name(letter, "").partition(" ")[0]
    return "EAST ASIAN" if script in EAST_ASIAN or script.startswith("CJK") else script
