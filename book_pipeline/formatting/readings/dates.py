"""Read dates: in figures, and with the name of a month."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.wording import Wording, folded, one_of

DAYS, MONTHS = range(1, 32), range(1, 13)
IN_FIGURES = re.compile(
    r"(?P<a>\d{1,4})(?P<mark>\s?[./-]\s?)(?P<b>\d{1,2})(?:(?P=mark)(?P<c>\d{1,4}))?(?![\d/])(?!\.\d)"
)
YEAR = r"['’]?\d{2,4}"
FIELDS = {"d": "day", "m": "month", "y": "year"}


def read_dates(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a date."""
    if not language.months or (at and text[at - 1].isalnum()):
        return
    figures = IN_FIGURES.match(text, at, limit)
    if figures:
        stop = figures.end() + (text.startswith(".", figures.end(), limit) and _ends_in_stop(figures, language))
        ends = {figures.end(), stop}
        yield from ((end, spoken) for spoken in _in_figures(figures, language) for end in ends)
    if text[at].isalnum():
        for pattern in _named(language):
            match = pattern.match(text, at, limit)
            if match and int(match["day"] or 1) in DAYS and not _leaves_its_stop(match, text, language):
                month = month_number(match["month"], language)
                year = _year(match["year"].strip("'’"), language) if match["year"] else None
                day = int(match["day"]) if match["day"] else None
                yield match.end(), language.date(day, month, year)
                without = max(match.end("day"), match.end("month"))
                if day and len(match["year"] or "") == len("10") and not text[without].isalpha():
                    yield without, language.date(day, month, None)  # an hour may follow: "2 October 10 p. m."


def _ends_in_stop(figures: re.Match[str], language: Language) -> bool:
    """Return whether a day and a month end with a full stop, where it marks ordinals: "24.12."."""
    return figures["c"] is None and re.compile(language.ordinal_marks).match(".") is not None


def _leaves_its_stop(match: re.Match[str], text: str, language: Language) -> bool:
    """Return whether a date ends with an abbreviated month whose full stop is left behind within a sentence."""
    short = folded(match["month"]) in {folded(month) for month in language.month_abbreviations}
    return short and match.end("month") == match.end() and re.match(r"\.\s*\w", text[match.end() :]) is not None


def month_number(name: str, language: Language) -> int:
    """Return the month that a name or an abbreviation means."""
    return _month_names(language)[folded(name.rstrip("."))]


def _year(figures: str, language: Language) -> Wording:
    number = int(figures)
    spoken = language.year(number) if number else language.digits(figures)
    return one_of(spoken, language.digits(figures)) if len(figures) == len("84") else spoken


def _in_figures(match: re.Match[str], language: Language) -> Iterator[Wording]:
    first, second, third = match["a"], match["b"], match["c"]
    orders: list[tuple[str, tuple[str, ...]]] = []
    if third is None:
        orders += [("ym", (first, second))] if len(first) == len("2003") else []
        if len(first) < len("200"):
            orders += [(order.replace("y", ""), (first, second)) for order in language.date_orders.split()]
            orders = orders if "." in match["mark"] or "/" in match["mark"] else []
    elif len(first) == len("2003"):
        orders = [("ymd", (first, second, third))]
    elif len(third) in {len("03"), len("2003")} and len(first) <= len("31"):
        orders = [(order, (first, second, third)) for order in language.date_orders.split() if order != "ymd"]
    for order, values in orders:
        fields = dict(zip(order, values, strict=True))
        day = int(fields["d"]) if "d" in fields else None
        if int(fields["m"]) in MONTHS and (day is None or day in DAYS):
            year = _year(fields["y"], language) if "y" in fields else None
            yield language.date(day, int(fields["m"]), year)


@lru_cache(maxsize=64)
def _month_names(language: Language) -> dict[str, int]:
    names = {folded(name): number for number, spoken in enumerate(language.months, 1) for name in spoken.split("|")}
    return names | {folded(short): number for short, number in language.month_abbreviations.items()}


@lru_cache(maxsize=64)
def _named(language: Language) -> tuple[re.Pattern[str], ...]:
    full = {name for names in language.months for name in names.split("|")}
    short = set(_month_names(language)) - full
    full_names, short_names = ("|".join(sorted(map(re.escape, each), key=len, reverse=True)) for each in (full, short))
    month = rf"(?P<month>(?:(?:{full_names})(?!\w)|(?:{short_names or '(?!)'})(?!\w)\.?))"
    day = rf"(?P<day>\d{{1,2}})(?:{language.ordinal_marks})?"
    of, to, sep = language.before_month, language.before_year, r"(?:\s?-\s?|\s)"
    year = rf"(?P<year>{YEAR})(?![\d:.,]\d|\d)(?!\w)"
    forms = (
        rf"{day}{sep}?(?:(?:{of})\s)?{month}(?:,?{sep}(?:(?:{to})\s)?{year})?",
        rf"{month}{sep}{day}(?!\w|[:.,]\d)(?:,?{sep}{year})?",
        rf"(?P<day>(?!))?{month},?{sep}(?:(?:{to})\s)?(?P<year>\d{{3,4}})(?!\w|[:.,]\d)",
        rf"{year}{sep}{month}{sep}{day}(?!\w)",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)
