"""Hungarian: joined numbers, days of the month in -a and -e, endings after figures and units, hours told ahead."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import hu_words
from book_pipeline.formatting.readings.languages.hu_numbers import (
    VOWELS,
    before_ending,
    cardinal,
    last_part,
    ordinal,
    without_ik,
)
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.tables import table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then
from book_pipeline.roman_numerals import roman_value

LETTERS = "a-záéíóöőúüű"
NAMES = "|".join(
    sorted([*hu_words.MONTHS, *(rf"{short}\." for short in hu_words.MONTH_ABBREVIATIONS)], key=len, reverse=True)
)
ROMANS = r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})\."
"""Months."""
DATE = re.compile(
    rf"(?<![\w.,])(?:(?P<year>\d{{4}})\.\s?)?(?P<month>{NAMES}|{ROMANS}|0?[1-9]\.|1[0-2]\.)\s?(?P<day>[0-3]?\d)"
    rf"(?:\.|[-‐‑](?P<ending>[{LETTERS}]{{1,6}})|(?=\D|$))(?!\w)",
    re.IGNORECASE,
)
SPACED_DATE = re.compile(r"\d{1,2}\.\s\d{1,2}[-.‐‑]")
YEAR_AND_MONTH = re.compile(rf"(?<![\w.,])(?P<year>\d{{4}})\.\s?(?P<month>{NAMES})(?!\w)", re.IGNORECASE)
DAY = re.compile(rf"(?<![\d.,])(?P<day>[0-3]?\d)[-‐‑](?P<ending>j?[aáeé][{LETTERS}]{{0,5}})(?!\w)", re.IGNORECASE)
ENDED = re.compile(rf"(?<=[\d%$€£°.\w])[-‐‑](?P<ending>[{LETTERS}]{{1,7}})(?!\w)", re.IGNORECASE)
DOTTED_TIME = re.compile(r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d)(?=-kor)")
SHORT_TIME = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})\s?(?:óra|ó|h)\.?\s?(?P<minute>[0-5]?\d)\s?(?:perc|p)(?:\.?(?P<second>\s?[0-5]?\d\s?mp))?"
    rf"(?![{LETTERS}])",
    re.IGNORECASE,
)
TELEPHONE = re.compile(r"(?<!\w)(?P<name>tel|telefon|fax|mobil)\.?:", re.IGNORECASE)
ROMAN = re.compile(r"(?<![\w.])([IVXLCDM]{1,12})\.(?=\s?[\w–-])")
FIGURES_ENDED = re.compile(
    rf"(?<![\d.,])(?P<figures>\d{{1,9}})[-‐‑](?P<ending>[{LETTERS}]{{1,7}})(?!\w)", re.IGNORECASE
)
SLASHED = re.compile(r"(?<![\w/])\+?\d{2}[-\s]\d{1,2}/\d{3}[-\s]?\d{3,4}(?![\d/])")
"""A telephone number whose area is set off by a slash."""
HARMONY = str.maketrans("aáeéoóuúöőüű", "eéaáöőüűoóuú")
"""An ending follows the vowels of the word, which an abbreviation may not show: "kft.-nek", társaságnak."""
SHORT_ENDED = re.compile(
    rf"(?<![\w.])(?P<short>[{LETTERS}]{{1,9}})\.?[-‐‑](?P<ending>[{LETTERS}]{{1,7}})(?!\w)", re.IGNORECASE
)
"""An abbreviation with an ending."""
LONG = {"a": "á", "e": "é"}
RANGE = re.compile(r"(?<![\d.,–-])(?P<first>\d{1,6})[-‐‑–](?P<last>\d{1,6})(?![\d.,]*\d|[-‐‑–])")
HALF_TO, QUARTER_TO, THREE_QUARTERS = "fél", "negyed", "háromnegyed"


class Hungarian(Language):
    """Numbers are one word up to two thousand; words take endings, which figures show after a hyphen."""

    code = "hu"
    group_marks = ". \u00a0\u202f\u2009"
    digit_words = hu_words.UNITS
    point = "egész"
    minus = "mínusz"
    plus = "plusz"
    ordinal_marks = r"\.(?!\d)"
    multipliers = table("""
        ezer = ezer; millió = millió; milliárd = milliárd; billió = billió; e = ezer; M = millió; Mrd = milliárd
        mrd = milliárd
    """)
    and_ = "és"
    months = hu_words.MONTHS
    month_abbreviations = hu_words.MONTH_ABBREVIATIONS
    date_orders = "ymd"
    hour_signs = r"(?:óra|ó|h)(?![a-záéíóöőúüű])"
    minute_signs = r"(?:perc|p)(?![a-záéíóöőúüű])"
    second_signs = r"(?:mp|s)(?![a-záéíóöőúüű])"
    day_periods = table("de = délelőtt; du = délután; am = délelőtt; pm = délután")
    currencies = hu_words.CURRENCIES
    prefixes = hu_words.PREFIXES
    prefixed_units = hu_words.PREFIXED_UNITS
    other_units = hu_words.OTHER_UNITS
    per = "per"
    square = ("négyzet", "")
    cubic = ("köb", "")
    abbreviations = hu_words.ABBREVIATIONS
    undotted = frozenset(
        words("dr stb pl kb ill ún tel vmi vki uő sztem vs dkg dk dny ék ény hz khz mhz ghz mrd db ny")
    )
    before_figures = hu_words.BEFORE_FIGURES
    after_figures = hu_words.AFTER_FIGURES
    signs = table("""
        & = és; + = plusz|meg; = = egyenlő; × = szer|szor|ször|szorozva; § = paragrafus; # = szám|kettőskereszt
        @ = kukac
        ½ = fél; ¼ = negyed; ¾ = háromnegyed; № = szám|számú
    """)
    range_words = "től|tól|kötőjel|-tól"
    ratio_words = "az|arány"
    electronic_signs = table("""
        @ = kukac; . = pont; / = per|perjel; - = kötőjel; _ = alulvonás|alsó vonás|aláhúzásjel; : = kettőspont
        ! = felkiáltójel; # = kettőskereszt; $ = dollárjel; % = százalékjel; & = ésjel|és; ' = aposztróf
        * = csillagjel|csillag; + = pluszjel|plusz; = = egyenlőjel; ? = kérdőjel; ~ = hullámvonal; ^ = kúpos ékezet
    """)
    letter_names = hu_words.LETTERS

    def cardinal(self, number: int) -> Wording:
        """Return a whole number; a single hundred or thousand needs no "one"."""
        return cardinal(number)

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal, whose last word alone changes."""
        return ordinal(number)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal number: három egész tizennégy század, két és fél."""
        names = ("tized", "század", "ezred", "tízezred", "százezred", "milliomod")
        named = then(self.cardinal(int(part)), word(names, len(part) - 1))
        half = then(self.cardinal(int(whole)), "és fél") if part == "5" and whole.strip("0") else NEVER
        return one_of(then(self.cardinal(int(whole or 0)), "egész", named), half)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction with the ordinal without its ending: két harmad."""
        if not bottom:
            return NEVER
        names = {2: "fél|ketted"}
        value, last = last_part(bottom)
        part = then(self.cardinal(bottom - value) if bottom > value else "", without_ik(last))
        wording = then(self.cardinal(top), one_of(names.get(bottom, NEVER), part))
        return one_of(wording, names[2]) if (top, bottom) == (1, 2) else wording

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        return then(self.cardinal(whole), maybe("egész|és"), self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date: year, month, day with -a or -e."""
        return then(year or "", self.months[month - 1], "" if day is None else _day(day, ""))

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: nyolc óra öt perc, fél kilenc, negyed kilenc, háromnegyed kilenc."""
        hours = then(self.cardinal(hour), "óra|órá")
        minutes: Wording = "" if minute is None else then(self.cardinal(minute), "perc")
        minutes = maybe(minutes) if minute == 0 else minutes
        seconds: Wording = "" if second is None else then(self.cardinal(second), "másodperc")
        seconds = maybe(seconds) if second == 0 else seconds
        ahead = {15: QUARTER_TO, 30: HALF_TO, 45: THREE_QUARTERS}.get(minute or 0, NEVER) if not second else NEVER
        coming = self.cardinal(hour % 12 + 1)
        bare = then(self.cardinal(hour), self.cardinal(minute)) if minute and not second else NEVER
        return then(period or "", one_of(then(hours, minutes, seconds), then(ahead, coming), bare))

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield dates, days and times with endings, and endings after figures, units and abbreviations."""
        if match := DATE.match(text, at, limit):
            year = self.year(int(match["year"])) if match["year"] else ""
            name = match["month"].rstrip(".").lower()
            month = int(name) if name.isdecimal() else _month_number(name)
            named = name.isalpha() and not match["month"].rstrip(".").isupper()
            if (match["year"] or named or SPACED_DATE.match(match.group())) and 1 <= int(match["day"]) <= 31:
                yield match.end(), then(year, self.months[month - 1], _day(int(match["day"]), match["ending"]))
        if match := YEAR_AND_MONTH.match(text, at, limit):
            month = _month_number(match["month"].rstrip(".").lower())
            yield match.end(), then(self.year(int(match["year"])), self.months[month - 1])
        match = DAY.match(text, at, limit)
        if match and 1 <= int(match["day"]) <= 31:
            yield match.end(), _day(int(match["day"]), match["ending"])
        yield from self._times_and_endings(text, at, limit)

    def _times_and_endings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := SHORT_TIME.match(text, at, limit):
            second = int(re.sub(r"\D", "", match["second"])) if match["second"] else None
            yield match.end(), self.time(int(match["hour"]), int(match["minute"]), second, None)
        if match := DOTTED_TIME.match(text, at):
            yield match.end(), then(self.cardinal(int(match["hour"])), "óra", self.cardinal(int(match["minute"])))
        match = ROMAN.match(text, at, limit)
        if match and (value := roman_value(match[1])):
            yield match.end(), self.ordinal(value)
        yield from self._telephones(text, at, limit)
        yield from self._ended_figures(text, at, limit)

    def _telephones(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := TELEPHONE.match(text, at, limit):
            name = match["name"].lower()
            yield match.end(), "telefon" if name == "tel" else name
        if match := SLASHED.match(text, at, limit):
            yield match.end(), self.telephone(re.findall(r"\d+", match.group()), plus=match.group().startswith("+"))

    def _ended_figures(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := FIGURES_ENDED.match(text, at, limit):
            if match["ending"].lower() == "ik":
                yield match.end(), self.ordinal(int(match["figures"]))
            yield match.end(), before_ending(int(match["figures"]), match["ending"].lower())
        if match := ENDED.match(text, at, limit):
            ending = match["ending"].lower()
            yield match.end(), _endings(ending)
        if match := SHORT_ENDED.match(text, at, limit):
            yield match.end(), self._ended(match["short"], match["ending"].lower())
        if match := RANGE.match(text, at, limit):
            first, last = int(match["first"]), int(match["last"])
            yield match.end(), then(self.cardinal(first), "tól|től", self.cardinal(last), "ig")

    def _ended(self, short: str, ending: str) -> Wording:
        """Return an abbreviated word whose last vowel is long before an ending: isk.-ban is iskolában."""
        expansions = self.abbreviations.get(short) or self.abbreviations.get(short.lower()) or ""
        long = [word[:-1] + LONG[word[-1]] for word in expansions.split("|") if word[-1:] in LONG]
        return then("|".join(long), _endings(ending)) if long else NEVER


def _endings(ending: str) -> Wording:
    """Return the forms of an ending: in both harmonies, with the vowel or consonant of the word before it."""
    forms = {ending, ending.translate(HARMONY)}
    if ending == "t":
        forms |= {"at", "et", "ot", "öt"}
    elif len(ending) == len("mal") and ending[1:] in {"al", "el"}:
        forms |= {"al", "el"}  # kilogramm and -mal are kilogrammal
    return "|".join(sorted(forms))


def _month_number(name: str) -> int:
    return hu_words.MONTH_ABBREVIATIONS.get(name) or roman_value(name) or hu_words.MONTHS.index(name) + 1


def _day(day: int, ending: str | None) -> Wording:
    """Return a day of the month with its ending as written, with the plain one, or as an ordinal."""
    if ending is None or not ending:
        tail: Wording = "je|jén|jéig|jétől" if day == 1 else "a|e|án|én|áig|éig|ától|étől"
    else:
        bare = ending.lower().removeprefix("j")
        joint = "" if bare[:1] in VOWELS else "é|á"
        tail = then("j" if day == 1 else "", joint, bare)
    stem: Wording = "else" if day == 1 else LANGUAGE.ordinal(day)
    return then(stem, tail)


LANGUAGE = Hungarian()
