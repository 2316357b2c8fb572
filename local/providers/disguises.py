"""Characters that look like others, or like nothing: what a text may hide from the eye and not from a voice."""

import unicodedata

HOMOGLYPHS = str.maketrans("aceopxyiABEHKMOPTX", "асеорхуіАВЕНКМОРТХ")
"""Latin letters, and the Cyrillic ones of the same form."""
LIGATURES = {"fi": "ﬁ", "fl": "ﬂ", "s": "ſ", "K": "\u212a"}
ZERO_WIDTH, RIGHT_TO_LEFT, POP, ACUTE, STRIKE = "\u200b", "\u202e", "\u202c", "\u0301", "\u0336"


def homoglyphs(word: str) -> str:
    """Write in another script."""
    return word.translate(HOMOGLYPHS)


def ligatures(word: str) -> str:
    """Write letters of other times and uses."""
    for plain, odd in LIGATURES.items():
        word = word.replace(plain, odd)
    return word


def full_width(word: str) -> str:
    """Write as wide as East Asian characters are."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in word)


def zero_width(word: str) -> str:
    """Put a space in it that nobody sees."""
    return word[:1] + ZERO_WIDTH + word[1:]


def right_to_left(word: str) -> str:
    """Show backwards what is written backwards."""
    return RIGHT_TO_LEFT + word[::-1] + POP


def accented(word: str) -> str:
    """Combine the first letter with an accent, in two characters."""
    return word[:1] + ACUTE + word[1:]


def composed(word: str) -> str:
    """Combine the first letter with an accent, in one."""
    return unicodedata.normalize("NFC", accented(word))


def struck(word: str) -> str:
    """Strike it through."""
    return "".join(one + STRIKE for one in word)


ALL = (homoglyphs, ligatures, full_width, zero_width, right_to_left, accented, composed, struck)
