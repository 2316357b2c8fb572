"""Russian: numbers in all cases and genders, years as ordinals, decimal fractions, hours that are told ahead."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.languages import ru_amounts as amounts
from book_pipeline.formatting.readings.languages import ru_words as words
from book_pipeline.formatting.readings.languages.ru_amounts import HALF
from book_pipeline.formatting.readings.languages.ru_numbers import (
    cardinal,
    counted_noun,
    ending_in,
    ends_in_one,
    genitive,
    genitive_plural,
    linked,
    ordinal,
    units_before,
)
from book_pipeline.formatting.readings.languages.ru_words import adjective, forms
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ENDED = re.compile(r"(?<![\d.,])(?P<figures>\d{1,9})\s?[-‐‑–]\s?(?P<ending>[а-яё]{1,3})(?![а-яё])", re.IGNORECASE)
"""Figures with the ending of their word: "8-го", "20-ти"."""
JOINED = re.compile(r"(?<![\d.,])(?P<figures>\d{1,9})(?:,(?P<part>\d{1,9}))?[-‐‑](?=[а-яё]{4})", re.IGNORECASE)
"""Figures at the start of a word: "10-летний", "4,2-килограммовый"."""
LETTER = re.compile(r"(?<![^\W\d_])[A-Za-z](?![^\W\d_])")
"""A single Latin letter."""
HYPHENED_FORM = re.compile(rf"(?<!\w)(?:{'|'.join(amounts.HYPHENED)})(?![\w-])", re.IGNORECASE)
YEARS = re.compile(r"(?:(?<=\d)|(?<=\d\s)|(?<=-[ехм]\s))гг?\.")
PER_SECOND = re.compile(r"(?<=[а-яА-ЯA-Za-z²³])/с(?P<square>[²2])?(?!\w)")
PERCENTAGE = re.compile(
    r"(?<![\d.,])(?P<figures>\d{1,3})\s?%[-‐‑]?н?(?P<ending>[оыауи][а-яё]{1,2}|(?<=[-‐‑])[а-яё]{1,2})(?!\w)"
)
"""An adjective: "5%-ный"."""
SPACED_UNIT = re.compile(rf"(?:(?<=\d)|(?<=\d\s))(?:{'|'.join(map(re.escape, amounts.SPACED_UNITS))})")
SECONDS = re.compile(r"(?:(?<=\d)|(?<=\d\s))с(?=\.?\s*(?:[,;:!?)]|\.|\Z))")
KILOWATT_HOURS = re.compile(r"(?<![^\W\d_])(?P<prefix>[кМГ]?)Вт[·⋅]?ч(?!\w)")
POWERED = re.compile(r"(?<!\w)(?P<power>кв|куб)\.\s?(?P<unit>(?:к|с|д|м)?м)(?P<stop>\.?)(?!\w)")
DOTTED_DECIMAL = re.compile(r"(?<![\d.,])(?P<whole>\d{1,9})\.(?P<part>\d{1,2}|\d{4,9})(?![\d.,]*\d)")
"""A decimal fraction in the English way; three figures after the full stop may be thousands."""
DOTTED_FORM = re.compile(r"(?<!\w)(?P<first>[а-я])\.\s?(?P<second>[а-я])\.", re.IGNORECASE)
CENTURY = re.compile(r"(?:(?<=[IVXLC\d])|(?<=[IVXLC\d]\s))вв?\.")
ONE_WHOLE, MANY_WHOLE = forms("цел", ("ая", "ой", "ую")), forms("цел", ("ых", "ые", "ым", "ыми"))
"""What follows the whole part of a fraction, after one alone and after any number."""
ONE_AND_A_HALF = "полтора|полторы|полутора"


class Russian(Language):
    """Numbers take any case and gender; the sentence decides, and its words are not read."""

    code = "ru"
    digit_words = words.UNITS[:10]
    word_starts = r"[-‐‑][а-яё]{4}"
    point = "запятая|точка"
    minus = "минус"
    plus = "плюс"
    multipliers = amounts.MULTIPLIERS
    and_ = "и"
    months = words.MONTHS
    month_abbreviations = amounts.MONTH_ABBREVIATIONS
    date_orders = "dmy"
    currencies = amounts.CURRENCIES
    prefixes = amounts.PREFIXES
    prefixed_units = amounts.PREFIXED_UNITS
    other_units = amounts.OTHER_UNITS
    per = "в|на|за|с"
    square = (adjective("квадратн"), "")
    cubic = (forms("кубическ", words.ADJECTIVE_AFTER_K), "")
    abbreviations = amounts.ABBREVIATIONS
    undotted = amounts.UNDOTTED
    before_names = amounts.BEFORE_NAMES
    before_figures = amounts.BEFORE_FIGURES
    after_figures = amounts.AFTER_FIGURES
    signs = amounts.SIGNS
    range_words = "до|по|тире"
    range_from = "от|с|со"
    score_words = "на|к"
    by = "на|умножить на"
    ratio_words = "к|на"
    electronic_signs = amounts.ELECTRONIC_SIGNS
    letter_names = amounts.LETTER_NAMES

    def cardinal(self, number: int) -> Wording:
        """Return a whole number in every case and gender; a single thousand or million needs no "one"."""
        return cardinal(number)

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return an amount; one and two agree with the currency and its hundredth."""
        major, minor = currency
        decimal = then(self.decimal(str(whole), part), major) if part else NEVER
        wholes = then(cardinal(whole, units_before(major)), counted_noun(major, whole))
        cents = part.ljust(2, "0")
        if not part.strip("0"):
            return one_of(wholes, decimal)
        if cents[2:].strip("0") or not minor:
            return decimal
        parts = then(cardinal(int(cents[:2]), units_before(minor)), counted_noun(minor, int(cents[:2])))
        return one_of(then(wholes, maybe("и"), parts), parts if not whole else NEVER, decimal)

    def scaled_money(self, number: Wording, multiplier: Wording, currency: Currency) -> Wording:
        """Return an amount with a multiplier, whose currency is in the genitive plural: два миллиона рублей."""
        return then(number, multiplier, genitive_plural(currency[0]))

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal in every case and gender."""
        return ordinal(number, "")

    def year(self, number: int) -> Wording:
        """Return a year: an ordinal, whose noun may be said too."""
        return one_of(then(self.ordinal(number), maybe(words.YEAR)), self.cardinal(number))

    def bare(self, figures: str, following: str = "") -> Wording:
        """Return the ordinal that figures before a noun may be: "28 мая", "в 1996 году"."""
        del following
        number = int(figures)
        return self.ordinal(number) if number else NEVER

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return the wording of "1980-е"."""
        del short
        return self.ordinal(number)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal fraction: три целых две десятых, три и две десятых, три запятая два, три с половиной."""
        number = self.cardinal(int(whole or "0"))
        wholes = cardinal(int(whole or "0"), words.FEMININE_UNITS)
        usual = super().decimal(whole or "0", part)
        if len(part) > len(words.PARTS):
            return usual
        value = int(part)
        tail = then(cardinal(value, words.FEMININE_UNITS), adjective(words.PARTS[len(part) - 1]))
        halves: list[Wording] = [then(number, "с половиной")] if part == "5" else []
        halves += [ONE_AND_A_HALF] if part == "5" and whole == "1" else []
        zero = tail if not int(whole or "0") else NEVER
        named = one_of(ONE_WHOLE, MANY_WHOLE) if ends_in_one(int(whole or "0")) else MANY_WHOLE
        return one_of(usual, then(wholes, named, maybe("и"), tail), zero, *halves)

    def _joined(self, whole: int, part: str) -> Wording:
        """Return a number at the start of a longer word; a decimal fraction is in the genitive."""
        if not part:
            return one_of(linked(whole), self.cardinal(whole))
        if len(part) > len(words.PARTS):
            return NEVER
        name = f"{words.PARTS[len(part) - 1]}ой|{words.PARTS[len(part) - 1]}ых"
        half = then(genitive(whole), "с половиной") if part == "5" and whole else NEVER
        half = one_of(half, "полутора") if part == "5" and whole == 1 else half
        return one_of(then(genitive(whole), "целой|целых", maybe("и"), genitive(int(part)), name), half)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction: две третьих, половина, треть, четверть."""
        if not bottom:
            return NEVER
        names = {2: HALF, 3: "треть|трети|третью|третей", 4: "четверть|четверти|четвертью|четвертей"}
        named = then(maybe("одна|одной|одну") if top == 1 else self.cardinal(top), names.get(bottom, NEVER))
        return one_of(then(self.cardinal(top), self.ordinal(bottom)), named)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction: две целых одна третья, полтора, два с половиной."""
        named = one_of(ONE_WHOLE, MANY_WHOLE) if ends_in_one(whole) else MANY_WHOLE
        number = then(self.cardinal(whole), one_of(named, "и"), self.fraction(top, bottom))
        half = then(self.cardinal(whole), "с половиной") if (top, bottom) == (1, 2) else NEVER
        return one_of(number, half, ONE_AND_A_HALF if (whole, top, bottom) == (1, 1, 2) else NEVER)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date: двенадцатое марта тысяча девятисотого года."""
        days = "" if day is None else self.ordinal(day)
        return then(days, self.months[month - 1], "" if year is None else then(year, maybe(words.YEAR)))

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: восемь часов семь минут, восемь ноль семь, семь минут девятого, без пяти девять."""
        hours = then(self.cardinal(hour), words.HOUR)
        hours = one_of(hours, "час") if hour == 1 else hours
        seconds = "" if second is None else then(self.cardinal(second), words.SECOND)
        seconds = maybe(seconds) if second == 0 else seconds
        if not minute and not second:
            return then(one_of(hours, then(self.cardinal(hour), "ноль ноль")), period or "")
        number = self.cardinal(minute or 0)
        minutes = then(number, words.MINUTE)
        short = then(self.cardinal(hour), words.UNITS[0] if (minute or 0) < 10 else "", number)
        full = then(hours, maybe("и"), minutes if minute else maybe(minutes), seconds)
        return then(full if second else one_of(full, short, *self._ahead(hour, minute or 0)), period or "")

    def _ahead(self, hour: int, minute: int) -> Iterator[Wording]:
        """Yield times that name the coming hour; before it, "minutes" is left out of the fives."""
        coming, left = hour % 12 + 1, 60 - minute
        if minute <= 30:
            named = {15: "четверть", 30: one_of(HALF, "пол")}.get(minute, NEVER)
            yield then(one_of(named, self._minutes(minute)), self.ordinal(coming))
        if minute > 30:
            bare = self.cardinal(left) if left % 5 == 0 else NEVER  # "без десяти семь"
            coming_hour = one_of(self.cardinal(coming), "час" if coming == 1 else NEVER)
            yield then("без", one_of("четверти" if left == 15 else NEVER, bare, self._minutes(left)), coming_hour)

    def _minutes(self, minute: int) -> Wording:
        return then(self.cardinal(minute), words.MINUTE)

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield figures with an ending of their word, and figures that begin a word."""
        if match := ENDED.match(text, at, limit):
            number, ending = int(match["figures"]), match["ending"].lower()
            yield (
                match.end(),
                one_of(ordinal(number, ending) if number else NEVER, ending_in(self.cardinal(number), ending)),
            )
        if match := LETTER.match(text, at, limit):
            yield match.end(), self.letter_names[match.group().lower()]
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        if match := HYPHENED_FORM.match(text, at, limit):
            yield match.end(), amounts.HYPHENED[match.group().lower()]
        match = DOTTED_FORM.match(text, at, limit)
        if match and (wording := amounts.DOTTED.get(f"{match['first']}{match['second']}".lower())):
            yield match.end(), then(wording, maybe("."))
        if match := CENTURY.match(text, at, limit):
            yield match.end(), amounts.CENTURY
        if match := DOTTED_DECIMAL.match(text, at, limit):
            yield match.end(), self.decimal(match["whole"], match["part"])
        yield from self._amounts(text, at, limit)
        if match := JOINED.match(text, at, limit):
            yield match.end(), self._joined(int(match["figures"]), match["part"] or "")

    def _amounts(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield years, seconds and units that are printed in ways of their own."""
        if match := YEARS.match(text, at, limit):
            yield match.end(), words.YEAR
        if match := PER_SECOND.match(text, at, limit):
            yield match.end(), "в секунду в квадрате|на секунду в квадрате" if match["square"] else "в секунду"
        if match := PERCENTAGE.match(text, at, limit):
            adjectives = ending_in(adjective("процентн"), match["ending"])
            yield match.end(), then(linked(int(match["figures"])), adjectives)
        if match := SPACED_UNIT.match(text, at, limit):
            yield match.end(), amounts.SPACED_UNITS[match.group()]
        if match := SECONDS.match(text, at, limit):
            yield match.end(), words.SECOND
        if match := KILOWATT_HOURS.match(text, at, limit):
            yield match.end(), then(self.prefixes.get(match["prefix"], ""), "ватт час|ватт часа|ватт часов")
        if match := POWERED.match(text, at, limit):
            power, unit = self.square if match["power"] == "кв" else self.cubic, match["unit"]
            prefix = self.prefixes[unit[0]] if len(unit) > 1 else ""
            powered = then(power[0], prefix, self.prefixed_units["м"])
            yield match.end(), then(powered, maybe(".")) if match["stop"] else powered


LANGUAGE = Russian()
