"""Chinese numerals and numbers in words."""

import re
import unicodedata
from functools import cache

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
"""Largest number that is read in words."""
LAST = {
    "en": ("last",), "fr": ("dernier", "derniere"), "de": ("letzter", "letzte", "letztes"),
    "es": ("ultimo", "ultima"), "it": ("ultimo", "ultima"), "fi": ("viimeinen",),
}  # fmt: skip


def chinese_value(token: str) -> int | None:
    """Return the value of a Chinese numeral below ten thousand."""
    total, digit = 0, 0
    for sign in token:
        if sign in CHINESE_DIGITS:
            # In a number written digit by digit (一二三), each sign is a decimal place.
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


def bare_letters(words: str) -> str:
    """Return the letters and digits of some words, without accents, hyphens, blanks or case."""
    if not words.isascii():
        words = unicodedata.normalize("NFKD", words.casefold())
    return NOT_LETTERS.sub("", words.lower())


def spelled_value(words: str, language: str, *, ordinal: bool = False) -> int | None:
    """Return the value of a number in words, with `ordinal` only of an ordinal; None if it is not one."""
    if language not in LANGUAGES:
        return None
    ordinals, cardinals = _words(language)
    word = bare_letters(words)
    return ordinals.get(word) or (None if ordinal else cardinals.get(word))


def is_last(words: str, language: str) -> bool:
    """Return whether a word means "last", as in "Chapter the Last"."""
    return bare_letters(words) in LAST.get(language, ())


@cache
def _words(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the ordinals and the cardinals of a language."""
    from num2words import num2words

    found: dict[str, dict[str, int]] = {"ordinal": {}, "cardinal": {}}
    for number in range(1, SPELLED_TO + 1):
        for to, words in found.items():
            for form in _forms(bare_letters(num2words(number, lang=language, to=to)), language):
                words.setdefault(form, number)
    return found["ordinal"] | _IRREGULAR.get(language, {}), found["cardinal"]


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


def _old_finnish_ordinals() -> dict[str, int]:
    """Return old ordinals that count within the next ten: "yhdesneljättä", the first of the fourth ten, is 31."""
    ones = ("yhdes", "kahdes", "kolmas", "neljas", "viides", "kuudes", "seitsemas", "kahdeksas", "yhdeksas")
    tens = ("kolmatta", "neljatta", "viidetta", "kuudetta", "seitsematta", "kahdeksatta", "yhdeksatta")
    return {one + ten: 21 + 10 * t + o for o, one in enumerate(ones) for t, ten in enumerate(tens)}


_IRREGULAR = {
    "en": {"firste": 1},
    "fr": {"premiere": 1, "second": 2, "seconde": 2, "unieme": 1},
    "de": {"erster": 1},
    "es": {"primer": 1, "tercer": 3, "septimo": 7, "septima": 7, "setimo": 7, "setima": 7, "noveno": 9, "nono": 9,
           "undecimo": 11, "undecima": 11, "duodecimo": 12, "duodecima": 12},
    "it": {"decimoprimo": 11, "decimosecondo": 12, "decimoterzo": 13, "decimoquarto": 14, "decimoquinto": 15,
           "decimosesto": 16, "decimosettimo": 17, "decimottavo": 18, "decimonono": 19},
    "fi": _old_finnish_ordinals(),
}  # fmt: skip
