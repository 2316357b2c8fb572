"""How a numeral may be said: enough readings, in the languages that num2words speaks, to tell a right one from a wrong.

Readings are as `spoken` writes them: no capitals, hyphens, commas, or words like "and"; `pattern` allows for those.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

LONGEST_NUMERAL = 15
"""Digits; what is longer is no number that anybody says in words."""
YEARS = range(1000, 2100)
LINKS = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "fi": "ja"}
LINKED = {"en": frozenset({"hundred", "thousand", "million", "billion"})}
"""Words of a number that a link may stand behind, where not all may have one."""
ARTICLES = {
    "en": ("the",),
    "de": ("der", "die", "das", "dem", "den", "des"),
    "fr": ("le", "la", "les"),
    "es": ("el", "la"),
    "it": ("il", "la", "lo"),
}
ORDINAL_ENDINGS = {"de": ("", "r", "n", "s", "m")}
ONES = {
    "de": ("ein", "eine", "einen", "einem", "einer", "eines"),
    "fr": ("un", "une"),
    "es": ("uno", "un", "una"),
    "it": ("uno", "un", "una"),
}
ORDINAL_MARK = {
    "en": r"(?:st|nd|rd|th)",
    "fr": r"(?:er|re|ère|e|ème|nd|nde)",
    "es": r"\.?[ºªoa]",
    "it": r"[°ºª]",
    "de": r"\.",
    "fi": r"\.",
}
DECIMAL_COMMA = frozenset({"de", "fr", "es", "it", "fi"})
ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.IGNORECASE)
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@lru_cache(maxsize=4096)
def spoken(text: str, language: str) -> str:
    """Write a reading as `pattern` wants it: words in small letters, one space apart, without links."""
    bare = "".join(one if _is_of_words(one) else " " for one in unicodedata.normalize("NFC", text).lower())
    return " ".join(word for word in bare.split() if word != LINKS.get(language))


def _is_of_words(character: str) -> bool:
    """Tell letters, and the vowel signs and apostrophes that some languages write with them."""
    return character.isalnum() or character in "'’" or unicodedata.category(character).startswith("M")


def pattern(said: Iterable[str], language: str) -> str:
    """Return the regular expression of the readings as a text writes them: hyphens, commas, links, any capitals."""
    link = LINKS.get(language)
    linked = LINKED.get(language)

    def written(reading: str) -> str:
        words = reading.split()
        pieces = [re.escape(words[0]).replace("ß", "(?:ß|ss)")]
        for before, word in pairwise(words):
            and_ = rf"(?:{link}[\s-]+)?" if link and (linked is None or before in linked) else ""
            pieces += [rf"(?:-|,?\s+){and_}", re.escape(word).replace("ß", "(?:ß|ss)")]
        return "".join(pieces)

    return "(?i:" + "|".join(sorted(map(written, filter(None, said)), key=len, reverse=True)) + ")"


def roman_value(text: str) -> int | None:
    """Return the value of a Roman numeral, old forms like XXXX and a full stop included; None if it is none."""
    bare = text.removesuffix(".").casefold()
    if not bare or not ROMAN.fullmatch(bare):
        return None
    values = [ROMAN_VALUES[letter] for letter in bare]
    after = [*values[1:], 0]
    return sum(-value if value < larger else value for value, larger in zip(values, after, strict=True))


@lru_cache(maxsize=4096)
def readings(numeral: str, language: str, *, dated: bool = False) -> frozenset[str]:
    """Return the ways to say a numeral in figures ("1,250", "3.5", "5th"); none if it isn't one of the language's.

    In a date (`dated`) bare figures may be an ordinal: "June 5".
    """
    mark = ORDINAL_MARK.get(language, "(?!)")
    match = re.fullmatch(rf"(?P<figures>\d(?:[\d.,\s’']*\d)?)(?P<mark>{mark})?", numeral)
    number = _number(match["figures"], language) if match else None
    if match is None or number is None:
        return frozenset()
    if isinstance(number, float):
        return frozenset(_said(number, language))
    says: set[str] = set()
    if dated or match["mark"]:
        says |= set(_ordinals(number, language))
    if match["mark"] in {None, "."}:  # a full stop makes an ordinal, or ends a sentence
        says |= set(_cardinals(number, language)) | _digits(match["figures"], language)
    return frozenset(says)


@lru_cache(maxsize=1024)
def roman_readings(numeral: str, language: str) -> frozenset[str]:
    """Return the ways to say a Roman numeral: "Chapter Four", "Henry the Eighth"."""
    value = roman_value(numeral)
    if not value:
        return frozenset()
    ordinals = set(_ordinals(value, language))
    articled = {f"{article} {ordinal}" for article in ARTICLES.get(language, ()) for ordinal in ordinals}
    return frozenset(ordinals | articled | set(_cardinals(value, language)))


def _number(figures: str, language: str) -> int | float | None:
    """Read figures, grouped or with a decimal fraction as the language writes them."""
    point = "," if language in DECIMAL_COMMA else "."
    grouping = "[.\\s’']" if language in DECIMAL_COMMA else "[,\\s’']"
    whole = rf"(?P<whole>\d{{1,3}}(?:{grouping}\d{{3}})+|\d+)"
    match = re.fullmatch(rf"{whole}(?:{re.escape(point)}(?P<part>\d+))?", figures)
    if match is None or len(figures) > LONGEST_NUMERAL:
        return None
    digits = re.sub(r"\D", "", match["whole"])
    return float(f"{digits}.{match['part']}") if match["part"] else int(digits)


def _cardinals(number: int, language: str) -> Iterator[str]:
    for said in _said(number, language):
        yield said
        if language == "en" and said.startswith(("one hundred", "one thousand", "one million")):
            yield "a" + said.removeprefix("one")
        if language == "de" and said.startswith(("einhundert", "eintausend")):
            yield said.removeprefix("ein")
        if language == "fr" and number in YEARS:
            yield said.replace("mille", "mil", 1)
    if number == 1:
        yield from ONES.get(language, ())
    if number in YEARS:
        yield from _said(number, language, "year")
        yield from _pairs(number, language)


def _digits(figures: str, language: str) -> set[str]:
    """Figures said one by one, as of a telephone."""
    single = [next(_said(int(digit), language), "") for digit in figures if digit.isdecimal()]
    return {" ".join(single)} if all(single) else set()


def _pairs(number: int, language: str) -> Iterator[str]:
    """Years and house numbers in pairs: "eighteen twelve", "eighteen hundred and twelve", "nineteen oh five"."""
    if language != "en" or number % 1000 == 0:
        return
    century, rest = divmod(number, 100)
    high, low = (next(_said(part, language), "") for part in (century, rest))
    yield f"{high} hundred" if rest == 0 else f"{high} hundred {low}"
    if rest // 10:
        yield f"{high} {low}"
    elif rest:
        yield f"{high} oh {low}"


def _ordinals(number: int, language: str) -> Iterator[str]:
    for ordinal in _said(number, language, "ordinal"):
        yield from (ordinal + ending for ending in ORDINAL_ENDINGS.get(language, ("",)))
        if language in {"es", "it"} and ordinal[-1] == "o":
            yield ordinal[:-1] + "a"
        if language == "fr" and number == 1:
            yield "première"


def _said(number: float, language: str, to: str = "cardinal") -> Iterator[str]:
    """Yield what num2words says; nothing if it can't."""
    from num2words import num2words

    try:
        said = spoken(num2words(number, lang=language, to=to), language)
    except (NotImplementedError, OverflowError, TypeError, ValueError, KeyError, IndexError):
        return  # each of its languages has its own way to say that it can't
    yield said
    if language == "es" and " punto " in said:
        yield said.replace(" punto ", " coma ")
