"""Characters that look like others or are invisible, but change what a voice reads."""

import unicodedata

HOMOGLYPHS = str.maketrans("aceopxyiABEHKMOPTX", "асеорхуіАВЕНКМОРТХ")
"""Latin letters, and Cyrillic ones that look the same."""
LIGATURES = {"fi": "ﬁ", "fl": "ﬂ", "s": "ſ", "K": "\u212a"}
ZERO_WIDTH, RIGHT_TO_LEFT, POP, ACUTE, STRIKE = "\u200b", "\u202e", "\u202c", "\u0301", "\u0336"


def homoglyphs(word: str) -> str:
    """Replace Latin letters by Cyrillic ones."""
    return word.translate(HOMOGLYPHS)


def ligatures(word: str) -> str:
    """Replace letters by ligatures, the long s and the Kelvin sign."""
    for plain, odd in LIGATURES.items():
        word = word.replace(plain, odd)
    return word


def full_width(word: str) -> str:
    """Replace ASCII characters by their full-width forms."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in word)


def zero_width(word: str) -> str:
    """Insert a zero-width space."""
    return word[:1] + ZERO_WIDTH + word[1:]


def right_to_left(word: str) -> str:
    """Reverse the word and add a right-to-left override, so that it looks the same."""
    return RIGHT_TO_LEFT + word[::-1] + POP


def accented(word: str) -> str:
    """Add an accent to the first letter, as a combining character."""
    return word[:1] + ACUTE + word[1:]


def composed(word: str) -> str:
    """Add an accent to the first letter, as one composed character."""
    return unicodedata.normalize("NFC", accented(word))


def struck(word: str) -> str:
    """Strike the word through with combining characters."""
    return "".join(one + STRIKE for one in word)


ALL = (homoglyphs, ligatures, full_width, zero_width, right_to_left, accented, composed, struck)
