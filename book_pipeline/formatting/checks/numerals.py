"""The readings of a numeral, in the languages of num2words.

Readings are `normalized`: no capitals, hyphens, commas or words like "and". `pattern` accepts those.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from book_pipeline.roman_numerals import roman_value

LONGEST_NUMERAL = 15
"""Digits; longer numerals are not read as words."""
YEARS = range(1000, 2100)
LINKS = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "fi": "ja"}
LINKED = {"en": frozenset({"hundred", "thousand", "million", "billion"})}
"""Number words that a link may follow; in other languages it may follow any."""
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


@lru_cache(maxsize=4096)
def normalized(text: str, language: str) -> str:
    """Return a reading as `pattern` expects it: lower-case words separated by one space, without links."""
    bare = "".join(one if _is_of_words(one) else " " for one in unicodedata.normalize("NFC", text).lower())
    return " ".join(word for word in bare.split() if word != LINKS.get(language))


def _is_of_words(character: str) -> bool:
    """Return whether a character is part of a word: a letter or digit, a combining mark or an apostrophe."""
    return character.isalnum() or character in "'’" or unicodedata.category(character).startswith("M")


def pattern(readings: Iterable[str], language: str) -> str:
    """Return a regular expression that matches the readings in print: with hyphens, commas, links and any case."""
    link = LINKS.get(language)
    linked = LINKED.get(language)

    def written(reading: str) -> str:
        words = reading.split()
        pieces = [re.escape(words[0]).replace("ß", "(?:ß|ss)")]
        for before, word in pairwise(words):
            and_ = rf"(?:{link}[\s-]+)?" if link and (linked is None or before in linked) else ""
            pieces += [rf"(?:-|,?\s+){and_}", re.escape(word).replace("ß", "(?:ß|ss)")]
        return "".join(pieces)

    return "(?i:" + "|".join(sorted(map(written, filter(None, readings)), key=len, reverse=True)) + ")"


@lru_cache(maxsize=4096)
def readings(numeral: str, language: str, *, dated: bool = False) -> frozenset[str]:
    """Return the readings of a numeral in figures ("1,250", "3.5", "5th"); empty if the language does not write it so.

    In a date (`dated`), figures alone may also be an ordinal: "June 5".
    """
    mark = ORDINAL_MARK.get(language, "(?!)")
    match = re.fullmatch(rf"(?P<figures>\d(?:[\d.,\s’']*\d)?)(?P<mark>{mark})?", numeral)
    number = _number(match["figures"], language) if match else None
    if match is None or number is None:
        return frozenset()
    if isinstance(number, float):
        return frozenset(_num2words(number, language))
    words: set[str] = set()
    if dated or match["mark"]:
        words |= set(_ordinals(number, language))
    if match["mark"] in {None, "."}:  # a full stop marks an ordinal or ends a sentence
        words |= set(_cardinals(number, language)) | _digits(match["figures"], language)
    return frozenset(words)


@lru_cache(maxsize=1024)
def roman_readings(numeral: str, language: str) -> frozenset[str]:
    """Return the ways to say a Roman numeral: "Chapter Four", "Henry the Eighth"."""
    value = roman_value(numeral.removesuffix("."))
    if not value:
        return frozenset()
    ordinals = set(_ordinals(value, language))
    articled = {f"{article} {ordinal}" for article in ARTICLES.get(language, ()) for ordinal in ordinals}
    return frozenset(ordinals | articled | set(_cardinals(value, language)))


def _number(figures: str, language: str) -> int | float | None:
    """Return the value of figures with the language's thousands and decimal separators; None if they are malformed."""
    point = "," if language in DECIMAL_COMMA else "."
    grouping = "[.\\s’']" if language in DECIMAL_COMMA else "[,\\s’']"
    whole = rf"(?P<whole>\d{{1,3}}(?:{grouping}\d{{3}})+|\d+)"
    match = re.fullmatch(rf"{whole}(?:{re.escape(point)}(?P<part>\d+))?", figures)
    if match is None or len(figures) > LONGEST_NUMERAL:
        return None
    digits = re.sub(r"\D", "", match["whole"])
    return float(f"{digits}.{match['part']}") if match["part"] else int(digits)


def _cardinals(number: int, language: str) -> Iterator[str]:
    for cardinal in _num2words(number, language):
        yield cardinal
        if language == "en" and cardinal.startswith(("one hundred", "one thousand", "one million")):
            yield "a" + cardinal.removeprefix("one")
        if language == "de" and cardinal.startswith(("einhundert", "eintausend")):
            yield cardinal.removeprefix("ein")
        if language == "fr" and number in YEARS:
            yield cardinal.replace("mille", "mil", 1)
    if number == 1:
        yield from ONES.get(language, ())
    if number in YEARS:
        yield from _num2words(number, language, "year")
        yield from _pairs(number, language)


def _digits(figures: str, language: str) -> set[str]:
    """Return the reading digit by digit, as of a telephone number."""
    single = [next(_num2words(int(digit), language), "") for digit in figures if digit.isdecimal()]
    return {" ".join(single)} if all(single) else set()


def _pairs(number: int, language: str) -> Iterator[str]:
    """Yield the readings of years and house numbers in pairs of digits: "eighteen twelve", "nineteen oh five"."""
    if language != "en" or number % 1000 == 0:
        return
    century, rest = divmod(number, 100)
    high, low = (next(_num2words(part, language), "") for part in (century, rest))
    yield f"{high} hundred" if rest == 0 else f"{high} hundred {low}"
    if rest // 10:
        yield f"{high} {low}"
    elif rest:
        yield f"{high} oh {low}"


def _ordinals(number: int, language: str) -> Iterator[str]:
    for ordinal in _num2words(number, language, "ordinal"):
        yield from (ordinal + ending for ending in ORDINAL_ENDINGS.get(language, ("",)))
        if language in {"es", "it"} and ordinal[-1] == "o":
            yield ordinal[:-1] + "a"
        if language == "fr" and number == 1:
            yield "première"


def _num2words(number: float, language: str, to: str = "cardinal") -> Iterator[str]:
    """Yield the readings of num2words; nothing if it does not support the number or the language."""
    from num2words import num2words

    try:
        reading = normalized(num2words(number, lang=language, to=to), language)
    except (NotImplementedError, OverflowError, TypeError, ValueError, KeyError, IndexError):
        return  # its languages raise different errors for what they do not support
    yield reading
    if language == "es" and " punto " in reading:
        yield reading.replace(" punto ", " coma ")
