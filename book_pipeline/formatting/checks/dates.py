"""Dates, written with month names or in figures only, and the ways to read them: day, month, and year if any."""

import re
from collections.abc import Iterator, Mapping

from book_pipeline.formatting.checks.numerals import ARTICLES, ORDINAL_MARK, normalized, pattern, readings

MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar|Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "fi": "tammikuuta|tammikuun helmikuuta|helmikuun maaliskuuta|maaliskuun huhtikuuta|huhtikuun toukokuuta|toukokuun "
    "kesäkuuta|kesäkuun heinäkuuta|heinäkuun elokuuta|elokuun syyskuuta|syyskuun lokakuuta|lokakuun "
    "marraskuuta|marraskuun joulukuuta|joulukuun",
}
SHORT_LETTERS, MOST_LETTERS = 3, 30
SHORT_NAMES = frozenset({"sept", "janv", "févr", "juil"})
"""Short month names of more than three letters."""
ARTICLES_OF_DAYS = {"de": (*ARTICLES["de"], "am", "im"), "fi": ()}
BEFORE_MONTH = {"en": ("of", "of the"), "es": ("de",), "it": ("di",)}
BEFORE_YEAR = {"en": ("in", "of"), "es": ("de", "del"), "it": ("del",)}
MONTH_IN_FIGURES = frozenset({"de", "fi"})
"""Languages in which a month may be read as an ordinal: "the third eleventh"."""
AMBIGUOUS = frozenset({"en"})
"""Languages in which either the month or the day comes first."""
YEARS_FIRST = frozenset({"ja", "zh", "ko", "hu"})
MOST_DAYS, MONTHS_A_YEAR = 31, 12

IN_FIGURES = re.compile(r"(\d{1,4})(?P<mark>\s?[./-]\s?)(\d{1,2})(?P=mark)(\d{1,4})")
YEAR_DIGITS = (2, 4)

Date = tuple[str, int, str]
"""The day in figures, the month's number, and the year in figures ("" if there is none)."""


def date_in(text: str, language: str) -> Date | None:
    """Return the date that the whole text states; None if it states none or is ambiguous."""
    figures = IN_FIGURES.fullmatch(text)
    if figures:
        dates = set(_dates(figures[1], figures[3], figures[4], language, dotted="." in figures["mark"]))
        return dates.pop() if len(dates) == 1 else None
    mark = ORDINAL_MARK.get(language, "(?!)")
    day, month, year = rf"(?P<day>\d{{1,2}})(?:{mark})?", r"(?P<month>[^\W\d_]{3,})\.?", r"(?P<year>\d{3,4})"
    of = "|".join(BEFORE_MONTH.get(language, ())) or "(?!)"
    to = "|".join(BEFORE_YEAR.get(language, ())) or "(?!)"
    for form in (
        rf"{day}\s+(?:(?:{of})\s+)?{month}(?:,?\s+(?:(?:{to})\s+)?{year})?",
        rf"{month}\s+{day}(?:,?\s+{year})?",
    ):
        match = re.fullmatch(form, text, re.IGNORECASE)
        number = month_number(match["month"], language) if match else None
        if match and number and 1 <= int(match["day"]) <= MOST_DAYS:
            return match["day"], number, match["year"] or ""
    return None


def date_pattern(date: Date, language: str) -> str:
    """Return a regular expression that matches every reading of a date."""
    day, month, year = date
    names = month_names(month, language)
    names |= readings(str(month), language, dated=True) if language in MONTH_IN_FIGURES else frozenset()
    articles = _optional(ARTICLES_OF_DAYS.get(language, ARTICLES.get(language, ())))
    the_day = f"{articles}{pattern(readings(day, language, dated=True), language)}"
    the_month = pattern(names, language)
    yearless = rf"(?:{the_day}\s+{_optional(BEFORE_MONTH.get(language, ()))}{the_month}|{the_month}\s+{the_day})"
    if not year:
        return yearless
    the_year = pattern(readings(year, language), language)
    to_year = _optional(BEFORE_YEAR.get(language, ()))
    return rf"(?:{yearless},?\s+{to_year}{the_year}|{the_year},?\s+{the_month}\s+{the_day})"


def month_names(month: int, language: str) -> frozenset[str]:
    """Return the names of a month (1 to 12), normalized."""
    return frozenset(normalized(name, language) for name in MONTHS[language].split()[month - 1].split("|"))


def month_number(word: str, language: str) -> int | None:
    """Return the number of the month that a word names or abbreviates; None if it is ambiguous or no month."""
    word = word.lower()
    short = len(word) == SHORT_LETTERS or word in SHORT_NAMES
    months = MONTHS.get(language, "").lower().split()
    numbers = [
        number
        for number, names in enumerate(months, 1)
        if any(word == name or (short and name.startswith(word)) for name in names.split("|"))
    ]
    return numbers[0] if len(numbers) == 1 else None


def is_beside_month(text: str, start: int, end: int, language: str) -> bool:
    """Return whether a month precedes or follows the span `start` to `end`."""
    links = "|".join(BEFORE_MONTH.get(language, ())) or "(?!)"
    following = re.match(rf"\.?\s+(?:(?:{links})\s+)?(?P<word>[^\W\d_]+)", text[end : end + MOST_LETTERS])
    preceding = re.search(r"(?P<word>[^\W\d_]+)\.?,?\s+\Z", text[max(0, start - MOST_LETTERS) : start])
    return any(match and month_number(match["word"], language) is not None for match in (preceding, following))


def _dates(first: str, second: str, third: str, language: str, *, dotted: bool) -> Iterator[Date]:
    """Yield the dates that three numbers may state; the year comes first if it has four digits, else last."""
    if language not in MONTHS:
        return
    if len(first) == max(YEAR_DIGITS):
        orders = [(third, second, first)]
    elif language in YEARS_FIRST:
        return
    else:
        orders = [(first, second, third)]
        if language in AMBIGUOUS and not dotted:
            orders.append((second, first, third))
    for day, month, year in orders:
        if 1 <= int(day) <= MOST_DAYS and 1 <= int(month) <= MONTHS_A_YEAR and len(year) in YEAR_DIGITS:
            yield day.lstrip("0"), int(month), year


def _optional(words: tuple[str, ...]) -> str:
    return rf"(?:(?i:{'|'.join(words)})\s+)?" if words else ""
