"""German."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.languages import de_words
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ONE = "eins|ein|eine|einen|einem|einer|eines"
ONES = words(
    "null ein zwei|zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn "
    "achtzehn neunzehn"
)
TENS = words("- zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
STEMS = words("- ers zwei drit vier fünf sechs sieb|sieben ach neun zehn elf zwölf dreizehn vierzehn fünfzehn")
"""Stems of ordinals, before "te" and "tel"."""
SCALES = words("- - million milliard billion billiard trillion trilliard quadrillion")
ENDINGS = "|r|n|s|m"
ARTICLES = "der|die|das|dem|den|des|am|im|zum|vom"
ENDINGS_AFTER = table(
    "am = n; im = n; beim = n; vom = n; zum = n; dem = n; den = n; des = n; der = |n; die = |n; das = |"
)
"""What an ordinal may add to "te" after a written article. Months are masculine."""
ORDINAL_ENDING = re.compile(r"\s*[^\W\d_][\w\s-]*?te(?P<ending>[nrsm]?)(?!\w)(?P<rest>.*)")
MONTH_NAME = re.compile(r"jan|jän|feb|mär|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez", re.IGNORECASE)
HOURS_ON_DIAL = 12
STREET = re.compile(r"(?<!\w)(?P<name>[A-ZÄÖÜ][a-zäöüß]+)str\.(?=\s*\d)")
PERCENTAGE = re.compile(r"(?<![\d.,])(?P<figures>\d{1,3})\s?%-?ig(?P<ending>e[mnrs]?)?(?!\w)")
DECADE = re.compile(r"(?<![\d.,])(?P<figures>\d{2})er\s(?P<years>Jahren?)(?!\w)")
JOINED = re.compile(r"(?<![\d.,])(?P<figures>\d{1,6})-(?P<word>[A-ZÄÖÜ][a-zäöüß]+)(?!\w)")
"""Figures at the start of a noun: "10-Jährige"."""


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99, before other words."""
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return then(ONES[ones], "und", TENS[tens]) if ones else TENS[tens]


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999, before other words."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    head = "ein hundert|hundert" if hundreds == 1 else then(ONES[hundreds], "hundert")
    return then(head, then(maybe("und"), below_hundred(rest)) if rest else "")


def scale(count: int, power: int) -> Wording:
    """Return the wording of so many thousands, millions and so on."""
    if power == 1:
        return (
            "ein tausend|tausend"
            if count == 1
            else then(below_thousand(count), maybe("s") if count % 100 == 1 else "", "tausend")
        )
    if power >= len(SCALES):
        return NEVER
    stem = SCALES[power]
    feminine = stem + ("e" if stem.endswith("ard") else "")
    plural = stem + ("en" if stem.endswith(("ard", "n")) else "")
    return f"eine {feminine}|ein {feminine}" if count == 1 else then(below_thousand(count), plural)


class German(Language):
    """German."""

    code = "de"
    group_marks = ". '’\u00a0\u202f\u2009"
    digit_words = ("null", "eins", *ONES[2:10])
    point = "komma"
    minus = "minus"
    plus = "plus"
    ordinal_marks = r"\.|te[rnsm]?\b|ste[rnsm]?\b"
    decade_form = r"(?P<year>\d{4}|\d{2})er"
    multipliers = de_words.MULTIPLIERS
    says_halves = True
    and_ = "und"
    articles = ARTICLES
    rulers_have_articles = True
    months = words(
        "januar|jänner|jänners|januars februar|feber|februars märz|märzes april|aprils mai|mais juni|junis|juno "
        "juli|julis|julei august|augusts september|septembers oktober|oktobers november|novembers dezember|dezembers"
    )
    month_abbreviations = numbered("""
        jan = 1; jän = 1; feb = 2; febr = 2; mär = 3; mrz = 3; apr = 4; jun = 6; jul = 7; aug = 8; sep = 9; sept = 9
        okt = 10; nov = 11; dez = 12
    """)
    weekdays = table("""
        mo = montag; di = dienstag; mi = mittwoch; do = donnerstag; fr = freitag; sa = samstag|sonnabend; so = sonntag
    """)
    date_orders = "dmy"
    hour_signs = r"uhr|h"
    minute_signs = "min|m"
    second_signs = "sek|s"
    day_periods = table("vorm = vormittags; nachm = nachmittags; morgens = morgens; abends = abends; nachts = nachts")
    currencies = de_words.CURRENCIES
    prefixes = de_words.PREFIXES
    prefixed_units = de_words.PREFIXED_UNITS
    other_units = de_words.OTHER_UNITS
    per = "pro|je|in der|die"
    square = ("quadrat", "")
    cubic = ("kubik", "")
    abbreviations = de_words.ABBREVIATIONS
    undotted = frozenset({"dr", "hr", "fr", "prof", "st", "mr", "mrs", "usw", "bzw", "etc"})
    before_names = frozenset({"fr", "hr"})
    before_figures = de_words.BEFORE_FIGURES
    after_figures = de_words.AFTER_FIGURES
    signs = de_words.SIGNS
    range_words = "bis"
    range_from = "von"
    score_words = "zu"
    ratio_words = "zu"
    by = "mal|auf"
    electronic_signs = de_words.ELECTRONIC_SIGNS

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "einhundertdreiundzwanzig", "hundertunddreiundzwanzig"."""
        if number == 0:
            return "null"
        ones = number % 100 == 1
        head = number - 1 if ones else number
        if head == 0:
            return ONE
        spoken = scaled_cardinal(head, below_thousand, scale, lambda rest, _: maybe("und") if rest < 1000 else "")
        return then(spoken, maybe("und"), ONE) if ones else spoken

    @lru_cache(maxsize=1024)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return "erster", "dritten", "hundertelfte"."""
        return then(self._stem(number), "te|ter|ten|tes|tem")

    def _stem(self, number: int) -> Wording:
        """Return what stands before "te" in an ordinal and "tel" in a fraction."""
        rest = number % 100
        head = number - rest
        before = then(self.cardinal(head), maybe("und")) if head else ""
        if not rest:
            last: Wording = "s" if number % 1_000_000 else "s|"
            return then(self.cardinal(number), last)
        if rest < len(STEMS):
            return then(before, STEMS[rest])
        return then(before, below_hundred(rest), "s" if rest >= 20 else "")

    def year(self, number: int) -> Wording:
        """Return "achtzehnhundertzwölf", "zweitausenddrei"."""
        spoken = self.cardinal(number)
        if 1000 < number < 2000 and number // 100 != 10:
            rest = number % 100
            hundreds = then(below_hundred(number // 100), "hundert")
            return one_of(spoken, then(hundreds, maybe("und"), self.cardinal(rest)) if rest else hundreds)
        return spoken

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return "neunzehnhundertachtziger Jahre"."""
        del short
        return then(self.year(number), "er", maybe("jahre|jahren"))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "ein Drittel", "drei Viertel", "ein halb"."""
        tops = self.cardinal(top)
        over = then(tops, "durch", self.cardinal(bottom))
        if bottom < 2:
            return over
        if bottom == 2:
            half = "halb|halbe|halber|halbes|halben|hälfte"
            return one_of(half if top == 1 else NEVER, then(tops, f"{half}|halbe"), over)
        return one_of(then(tops, self._stem(bottom), "tel|teln|tels"), over)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return "zwei einhalb", "anderthalb"."""
        spoken = super().mixed(whole, top, bottom)
        if (top, bottom) != (1, 2):
            return spoken
        half = then(self.cardinal(whole), maybe("und"), "ein halb|einhalben")
        return one_of(spoken, half, "anderthalb" if whole == 1 else NEVER)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "dritter Mai achtzehnhundertzwölf", "am dritten fünften"."""
        after = "" if year is None else then(maybe("im jahre|im jahr"), year)
        if day is None:
            return then(self.months[month - 1], after)
        name = one_of(self.months[month - 1], self.ordinal(month))
        return then(maybe(ARTICLES), self.ordinal(day), name, after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "elf Uhr siebenundfünfzig", "halb zwölf", "Viertel nach elf"."""
        after = "" if period is None else period
        hours = then(below_hundred(hour), "uhr")
        if second is not None:
            minutes, seconds = self.cardinal(minute or 0), self.cardinal(second)
            named = then(minutes, "minute|minuten", maybe("und"), seconds, "sekunde|sekunden")
            return then(hours, one_of(named, then(minutes, maybe("und"), seconds)), after)
        if not minute:
            return then(hours, maybe("null null|null") if minute == 0 else "", after)
        spoken = then(hours, maybe("und"), self.cardinal(minute), maybe("minute|minuten"))
        return then(one_of(spoken, *_dial(hour, minute)), after)

    def agrees(self, before: str, spoken: str, after: str) -> bool:
        """Return whether an ordinal has the ending that its article asks for: "am dritten", "der dritte Mai"."""
        ending, endings = ORDINAL_ENDING.match(spoken), ENDINGS_AFTER.get(before)
        if ending is None or endings is None:
            return True
        month = MONTH_NAME.match(ending["rest"].strip() or after.strip())
        return ending["ending"] in ([""] if before == "der" and month else endings.split("|"))

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield names of streets, and figures that begin a word: "Hauptstr.", "10-Jährige", "100%ig"."""
        if match := STREET.match(text, at, limit):
            yield match.end(), then(match["name"], "straße")
        if match := PERCENTAGE.match(text, at, limit):
            yield match.end(), then(self.cardinal(int(match["figures"])), f"prozentig{match['ending'] or ''}")
        if (match := DECADE.match(text, at, limit)) and match["figures"].endswith("0"):
            yield match.end(), then(self.cardinal(int(match["figures"])), f"er{match['years'].lower()}")
        if match := JOINED.match(text, at, limit):
            yield match.end(), then(self.cardinal(int(match["figures"])), match["word"])

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return "zwei Euro zwanzig Cent"; in parts of cents, zeros at the end need not be said."""
        heard = part.rstrip("0")
        if len(part) <= len("20") or len(heard) <= len("2"):
            return super().money(whole, part, currency)
        short = then(self.decimal(str(whole), heard), currency[0])
        return one_of(super().money(whole, part, currency), short)


def _dial(hour: int, minute: int) -> list[Wording]:
    """Return "halb zwölf", "viertel vor elf", "fünf nach halb elf"."""
    here, following = (
        "eins" if each % HOURS_ON_DIAL == 1 else below_hundred(each % HOURS_ON_DIAL or HOURS_ON_DIAL)
        for each in (hour, hour + 1)
    )
    spoken: list[Wording] = []
    if minute < 30:
        spoken.append(then(below_hundred(minute), maybe("minuten"), "nach", here))
        spoken += [then(below_hundred(30 - minute), maybe("minuten"), "vor halb", following)] if minute > 15 else []
    if minute > 30:
        spoken.append(then(below_hundred(60 - minute), maybe("minuten"), "vor", following))
        spoken += [then(below_hundred(minute - 30), maybe("minuten"), "nach halb", following)] if minute < 45 else []
    quarters = {15: ("viertel nach", "viertel"), 30: ("", "halb"), 45: ("viertel vor", "dreiviertel|drei viertel")}
    if minute in quarters:
        before, of = quarters[minute]
        spoken.append(then(of, following))
        if before:
            spoken.append(then(before, here if minute == 15 else following))
    return spoken


LANGUAGE = German()
