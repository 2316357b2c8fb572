"""Numbers as headings write them: Roman, Arabic, Chinese, spelled out."""

import re
import unicodedata
from functools import cache

ROMAN_VALUES = {"i": 1, "j": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Old printers wrote IIII, VIIII and XXXX, and ended with a j (viij); at most four of a sign stand in a row.
ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,3}j|v?i{0,4})", re.IGNORECASE)
CHINESE_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6,
    "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
CHINESE_TENS = {"廿": 20, "卅": 30}
CHINESE = "".join({**CHINESE_DIGITS, **CHINESE_UNITS, **CHINESE_TENS})

NOT_LETTERS = re.compile(r"[\W_]+")

LANGUAGES = ("en", "fr", "de", "es", "it", "fi")
SPELLED_TO = 130
"""Longer runs of chapters are not numbered in words."""
LAST = {
    "en": ("last",), "fr": ("dernier", "derniere"), "de": ("letzter", "letzte", "letztes"),
    "es": ("ultimo", "ultima"), "it": ("ultimo", "ultima"), "fi": ("viimeinen",),
}  # fmt: skip


def roman(token: str, *, strict: bool = True) -> int | None:
    """Return the value of a Roman numeral, in any case of letters and any of its old forms.

    Parameters
    ----------
    strict
        Whether the signs must stand in a numeral's order.

    """
    if not token or (strict and not ROMAN.fullmatch(token)) or not set(token.lower()) <= ROMAN_VALUES.keys():
        return None
    values = [ROMAN_VALUES[letter] for letter in token.lower()]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def chinese(token: str) -> int | None:
    """Return the value of a Chinese numeral below ten thousand."""
    total, digit = 0, 0
    for sign in token:
        if sign in CHINESE_DIGITS:
            # Written digit by digit (一二三) every sign moves the ones before it.
            digit = digit * 10 + CHINESE_DIGITS[sign]
        elif sign in CHINESE_UNITS:
            total += (digit or 1) * CHINESE_UNITS[sign]
            digit = 0
        elif sign in CHINESE_TENS:
            total += CHINESE_TENS[sign]
            digit = 0
        else:
            return None
    return total + digit or None


def folded(words: str) -> str:
    """Return the bare letters of some words: no accents, hyphens, blanks or case."""
    if not words.isascii():
        words = unicodedata.normalize("NFKD", words.casefold())
    return NOT_LETTERS.sub("", words.lower())


def spelled(words: str, language: str, *, ordinal: bool = False) -> int | None:
    """Return the value of a number in words, or of an ordinal alone; None for what is none."""
    if language not in LANGUAGES:
        return None
    ordinals, cardinals = _words(language)
    word = folded(words)
    return ordinals.get(word) or (None if ordinal else cardinals.get(word))


def is_last(words: str, language: str) -> bool:
    """Tell whether a word stands for the number of the last chapter."""
    return folded(words) in LAST.get(language, ())


@cache
def _words(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the ordinals and the cardinals of a language."""
    from num2words import num2words

    found: dict[str, dict[str, int]] = {"ordinal": {}, "cardinal": {}}
    for number in range(1, SPELLED_TO + 1):
        for to, words in found.items():
            for form in _forms(folded(num2words(number, lang=language, to=to)), language):
                words.setdefault(form, number)
    return found["ordinal"] | _ODD.get(language, {}), found["cardinal"]


def _forms(word: str, language: str) -> tuple[str, ...]:
    """Return a number's word with its endings for gender and case."""
    match language:
        case "de":
            return (word, *(word + ending for ending in "rsnm")) if word.endswith("e") else (word,)
        case "es" | "it" if word.endswith("o"):
            return (word, word[:-1] + "a", word[:-1])
        case "en":
            return (word, word.replace("and", "")) if "hundred" in word else (word,)
    return (word,)


def _finnish_old() -> dict[str, int]:
    """Return the ordinals that count within the ten to come: "yhdesneljättä", the first of the fourth ten, is 31."""
    ones = ("yhdes", "kahdes", "kolmas", "neljas", "viides", "kuudes", "seitsemas", "kahdeksas", "yhdeksas")
    tens = ("kolmatta", "neljatta", "viidetta", "kuudetta", "seitsematta", "kahdeksatta", "yhdeksatta")
    return {one + ten: 21 + 10 * t + o for o, one in enumerate(ones) for t, ten in enumerate(tens)}


_ODD = {
    "en": {"firste": 1},
    "fr": {"premiere": 1, "second": 2, "seconde": 2, "unieme": 1},
    "de": {"erster": 1},
    "es": {"primer": 1, "tercer": 3, "septimo": 7, "septima": 7, "setimo": 7, "setima": 7, "noveno": 9, "nono": 9,
           "undecimo": 11, "undecima": 11, "duodecimo": 12, "duodecima": 12},
    "it": {"decimoprimo": 11, "decimosecondo": 12, "decimoterzo": 13, "decimoquarto": 14, "decimoquinto": 15,
           "decimosesto": 16, "decimosettimo": 17, "decimottavo": 18, "decimonono": 19},
    "fi": _finnish_old(),
}  # fmt: skip
