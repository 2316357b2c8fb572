"""Read figures that are no amount: numbers, years, decades, ordinals."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.figures import Number, numbers
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.telephone import has_groups_beside
from book_pipeline.formatting.readings.wording import NEVER, Wording, one_of, then

YEARS = range(1000, 3000)
SHORT_YEAR = re.compile(r"['’](\d{2})(?!\d)")
MOST_ORDINAL_DIGITS = 12
RANGE_START = re.compile(r"\A\Z|[^\w.,:/-]\Z")
RANGE = re.compile(r"(?P<first>\d{1,4})\s?[-‐‑–—]\s?(?P<last>\d{1,4})(?![\d:/-]|[.,]\d)")


def read_numbers(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a number; whole figures may be a year, be said one by one, or in pairs."""
    short_year = SHORT_YEAR.match(text, at, limit)
    if short_year and not text[at - 1 : at].isalnum():
        yield short_year.end(), language.cardinal(int(short_year[1]))
    for number in numbers(text, at, limit, language):
        ordinal = _ordinal(text, number, limit, language)
        if ordinal is not None and text[number.end].isalpha():
            continue
        if number.part and re.compile(language.word_starts).match(text, number.end):
            continue
        if not (text[at] == "0" and number.whole.strip("0") and has_groups_beside(text, at, number.end)):
            yield number.end, number.wording(language)
        if number.part or number.fraction or number.multiplier is not None or number.negative or not number.whole:
            continue
        if int(number.whole) in YEARS:
            yield number.end, language.year(int(number.whole))
        if not number.grouped:
            yield (
                number.end,
                one_of(_digits(number.whole, language), language.bare(number.whole, text[number.end : number.end + 2])),
            )


def read_ranges(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of the first number of a range with its dash: "FROM ten TO"; the second is read by itself."""
    if language.range_from == NEVER or not text[at].isdecimal() or not RANGE_START.search(text[max(0, at - 1) : at]):
        return
    match = RANGE.match(text, at, limit)
    if match and int(match["first"]) < int(match["last"]):
        first = language.cardinal(int(match["first"]))
        yield match.start("last"), then(language.range_from, first, language.range_words)


def read_ordinals(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of figures with the mark of an ordinal: "23rd"."""
    if text[at].isdecimal():
        for number in numbers(text, at, limit, language):
            ordinal = _ordinal(text, number, limit, language)
            if ordinal is not None:
                yield ordinal


def _ordinal(text: str, number: Number, limit: int, language: Language) -> Reading | None:
    """Return the reading of a number with the mark of its ordinal; None if it has none."""
    plain = not (number.part or number.fraction or number.negative or number.multiplier is not None)
    mark = re.compile(language.ordinal_marks).match(text, number.end, limit) if plain and number.whole else None
    if mark is None or text[mark.end() : mark.end() + 1].isalnum() or len(number.whole) > MOST_ORDINAL_DIGITS:
        return None
    spoken = language.marked_ordinal(int(number.whole), mark.group()) if int(number.whole) else NEVER
    return None if spoken == NEVER else (mark.end(), spoken)


def read_decades(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of "1980s" and "80s"."""
    match = re.compile(language.decade_form).match(text, at, limit)
    if match and not text[at - 1 : at].isdecimal():
        figures = match["year"].strip("'’")
        if figures.endswith("0"):
            yield match.end(), language.decade(int(figures), short=len(figures) == len("80"))


def _digits(figures: str, language: Language) -> Wording:
    long_enough = len(figures) >= language.fewest_single_digits or figures.startswith("0")
    return language.digits(figures) if long_enough else NEVER
