"""Chinese numerals and numbers in words."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from book_pipeline.chapters.inflection import inflected, irregular_ordinals
from book_pipeline.roman_numerals import roman_value

CHINESE_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6,
    "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
CHINESE_TENS = {"廿": 20, "卅": 30}
CHINESE = "".join({**CHINESE_DIGITS, **CHINESE_UNITS, **CHINESE_TENS})

NOT_LETTERS = re.compile(r"[\W_]+")

LANGUAGES = (
    "en", "fr", "de", "es", "it", "fi", "pt", "nl", "sv", "da", "no", "ca", "ro", "pl", "cs", "sk", "sl", "ru", "uk",
    "bg", "hu", "el", "tr", "he", "ar", "fa", "vi", "id", "eo",
    "la", "be", "hi", "bn", "ta", "ur", "mk", "ka", "hy", "kk", "az", "mn", "th", "km", "fil", "sw", "ga", "cy", "eu",
)  # fmt: skip
FORMS_IN_NUM2WORDS: dict[str, tuple[str, ...]] = {
    "cs": ("cardinal",),
    "sk": ("cardinal",),
    "bg": (),
    "el": (),
    "la": (),
    "th": ("cardinal",),
    "bn": ("cardinal",),
    "kk": ("cardinal",),
    **dict.fromkeys(("hi", "ta", "ur", "mk", "ka", "hy", "mn", "km", "fil", "sw", "ga", "eu"), ()),
}
NAMES_IN_NUM2WORDS = {"kk": "kz"}
"""What num2words has of a language, if not both; `irregular_ordinals` has ordinals of these."""
SPELLED_TO = 130
"""Largest number that is read in words."""
LAST = {
    "en": ("last",), "fr": ("dernier", "derniere"), "de": ("letzter", "letzte", "letztes"),
    "es": ("ultimo", "ultima"), "it": ("ultimo", "ultima"), "fi": ("viimeinen",),
}  # fmt: skip


LETTER_VALUES = {
    "he": dict(zip("אבגדהוזחטיכלמנסעפצקר", (*range(1, 10), *range(10, 100, 10), 100, 200), strict=True)),
    "el": dict(zip("αβγδεϛζηθικλμνξοπϟρ", (*range(1, 10), *range(10, 100, 10), 100), strict=True)),
    "hy": dict(zip("աբգդեզէըթժիլխծկհձղճ", (*range(1, 10), *range(10, 100, 10), 100), strict=True)),
    "ka": dict(zip("აბგდევზჱთიკლმნჲოპჟ", (*range(1, 10), *range(10, 100, 10)), strict=True)),
}
"""The values of letters that are numbers; a larger one stands before a smaller one."""


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
        # "ALTINCI" in lower case has a dot on its first i in every language but its own.
        words = unicodedata.normalize("NFKD", words.casefold()).replace("ı", "i")
    letters = words.lower()
    return letters if letters.isalnum() else NOT_LETTERS.sub("", letters)


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
    found: dict[str, dict[str, int]] = {"ordinal": {}, "cardinal": {}}
    for to in FORMS_IN_NUM2WORDS.get(language, found):
        for number in range(1, SPELLED_TO + 1):
            for form in _inflected(_spelled(number, language, to), language) - {""}:
                found[to].setdefault(form, number)
    irregular = {bare_letters(word): value for word, value in irregular_ordinals(language).items()}
    return found["ordinal"] | irregular, found["cardinal"]


def _spelled(number: int, language: str, to: str) -> str:
    """Return a number in words; nothing if the library cannot spell it, as the ordinal of 20 in Catalan."""
    from num2words import num2words

    try:
        return str(num2words(number, lang=NAMES_IN_NUM2WORDS.get(language, language), to=to))
    except (KeyError, IndexError, NotImplementedError):
        return ""


def _inflected(words: str, language: str) -> set[str]:
    """Return the letters of a number's words, in all forms of gender and case."""
    return {bare_letters(form) for form in inflected(words, language)}


def number_value(token: str, *, strict: bool = True) -> int | None:
    """Return the value of figures or a Roman numeral; None if it is neither."""
    return int(token) if token.isdecimal() else roman_value(token, final_j=True, strict=strict)


def letter_value(letters: str, language: str) -> int | None:
    """Return the value of a number in Hebrew or Greek letters; None if it is not one."""
    values = LETTER_VALUES.get(language, {})
    found = [values.get(letter, 0) for letter in bare_letters(letters).replace("στ", "ϛ")]
    falling = all(first > second for first, second in pairwise([*found, 0]))
    return sum(found) if falling and 0 < sum(found) <= SPELLED_TO else None


def place_in_alphabet(letter: str) -> int:
    """Return the place of a letter from A to Z, from 1."""
    return ord(letter) - ord("A") + 1
