"""Swedish."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import sv_words
from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then
from book_pipeline.roman_numerals import roman_value

ONES = words(
    "noll ett|en två|tu tre fyra fem sex sju åtta nio|nie tio elva tolv tretton fjorton femton sexton "
    "sjutton arton|aderton "
    "nitton"
)
TENS = words("- - tjugo trettio fyrtio femtio sextio sjuttio åttio nittio")
SCALES = (
    *("", "tusen", "miljon|miljoner", "miljard|miljarder", "biljon|biljoner", "biljard|biljarder", "triljon|triljoner"),
    *("triljard|triljarder", "kvadriljon|kvadriljoner"),
)
ORDINALS = words(
    "nollte första|förste andra|andre tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde "
    "fjortonde femtonde sextonde sjuttonde artonde|adertonde nittonde"
)
HOURS_ON_DIAL = 12
CHAPTER = re.compile(r"(?<![\d.,])(?P<number>[1-9]\d?)(?::[ae])? (?P<part>kap\.?(?!\w)|§)")
PARTS = {"k": "kapitlet|kapitel", "§": "paragrafen|paragraf"}
KRONOR = re.compile(r"(?<![\d.,])(?P<amount>\d{1,9}):[-–](?!\w)")
ERA = re.compile(r"(?:(?<=\d)|(?<=\d\s))(?P<side>[fe])\.?\s?Kr\.?(?!\w)")
ERAS = {"f": "före kristus", "e": "efter kristus"}
RULER = re.compile(r"(?<=[a-zåäö] )(?P<numeral>[IVX]{1,6}):s(?!\w)")
GREEK = re.compile(r"(?<!\w)[α-ρσ-ω](?!\w)")
GREEK_NAMES = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        words(
            "alfa beta gamma delta epsilon zeta eta theta jota kappa lambda my ny xi omikron pi rho|ro sigma tau "
            "ypsilon fi chi psi omega"
        ),
        strict=True,
    )
)


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return then("tjugo|tjugu" if tens == 2 else TENS[tens], ONES[ones] if ones else "")


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    head = then(maybe("ett") if hundreds == 1 else ONES[hundreds], "hundra")
    return then(head, then(maybe("och"), below_hundred(rest)) if rest else "")


def scale(count: int, power: int) -> Wording:
    """Return the wording of so many thousands, millions and so on."""
    if power >= len(SCALES):
        return NEVER
    if count == 1:
        return then(maybe("ett|et" if power == 1 else "en"), singular(SCALES[power]))
    return then(below_thousand(count), plural(SCALES[power]))


class Swedish(Language):
    """Swedish."""

    code = "sv"
    group_marks = " .'’\u00a0\u202f\u2009"
    digit_words = ONES[:10]
    point = "komma"
    minus = "minus"
    plus = "plus"
    ordinal_marks = r"(?::?(?:a|e|dje|de|te|nde|ra)(?!\w)|\.(?!\d))"
    decade_form = r"(?P<year>\d{4}|\d{2})-?talet"
    multipliers = sv_words.MULTIPLIERS
    says_halves = True
    and_ = "och"
    articles = "den|det"
    rulers_have_articles = True
    months = words("januari februari mars april maj juni juli augusti september oktober november december")
    month_abbreviations = numbered("""
        jan = 1; feb = 2; febr = 2; mar = 3; apr = 4; jun = 6; jul = 7; aug = 8; sep = 9; sept = 9; okt = 10; nov = 11
        dec = 12
    """)
    weekdays = table("""
        mån = måndag; tis = tisdag; tisd = tisdag; ons = onsdag; tors = torsdag; tor = torsdag; fre = fredag
        lör = lördag; sön = söndag
    """)
    date_orders = "dmy"
    hour_signs = r"timmar|tim|h"
    minute_signs = "min|m"
    second_signs = "sek|s"
    day_periods = table("fm = förmiddag|förmiddagen|på förmiddagen; em = eftermiddag|eftermiddagen|på eftermiddagen")
    time_prefixes = table("kl = klockan; klockan = klockan; kl. = klockan")
    currencies = sv_words.CURRENCIES
    prefixes = sv_words.PREFIXES
    prefixed_units = sv_words.PREFIXED_UNITS
    other_units = sv_words.OTHER_UNITS
    units_agree = True
    per = "per|i|om"
    square = ("kvadrat", "")
    cubic = ("kubik", "")
    abbreviations = sv_words.ABBREVIATIONS
    undotted = frozenset(words("dr hr fr st kl bl mm osv tex dvs st sankt s:t s:ta"))
    before_names = frozenset({"fr"})
    before_figures = sv_words.BEFORE_FIGURES
    after_figures = sv_words.AFTER_FIGURES
    signs = sv_words.SIGNS
    range_words = "till"
    range_from = "från"
    score_words = "till"
    ratio_words = "till|mot"
    by = "gånger|gånger|på"
    electronic_signs = sv_words.ELECTRONIC_SIGNS

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "tusen tvåhundrafemtio", "ett hundra ett", "miljard"."""
        if number == 0:
            return "noll"
        return scaled_cardinal(number, below_thousand, scale, lambda _rest, _power: maybe("och"))

    @lru_cache(maxsize=1024)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return "tjugotredje", "hundrade", "tusende"."""
        rest = number % 100
        if not rest:
            return then(self.cardinal(number), "de|te|nde")
        head = then(self.cardinal(number - rest), maybe("och")) if number > rest else ""
        if rest < len(ORDINALS):
            return then(head, ORDINALS[rest])
        tens, ones = divmod(rest, 10)
        return then(head, TENS[tens], ORDINALS[ones] if ones else "nde")

    def year(self, number: int) -> Wording:
        """Return "nittonhundraåttiofyra", "tjugohundra", "tjugotjugotvå", "tvåtusenett"."""
        spoken = [self.cardinal(number)]
        if 1000 <= number < 3000:
            century, rest = divmod(number, 100)
            hundreds = then(below_hundred(century), "hundra")
            spoken.append(then(hundreds, below_hundred(rest)) if rest else hundreds)
            if rest >= 10 and century >= 20:
                spoken.append(then(below_hundred(century), below_hundred(rest)))
        return one_of(*spoken)

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return "nittonhundraåttiotalet", "åttiotalet"."""
        return then(below_hundred(number) if short else self.year(number), "talet")

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "en tredjedel", "tre fjärdedelar", "en halv"."""
        tops = self.cardinal(top)
        over = then(tops, "genom", self.cardinal(bottom))
        if bottom < 2:
            return over
        if bottom == 2:
            return one_of("en halv|ett halvt|halv|halva|halvt|hälften" if top == 1 else then(tops, "halva"), over)
        parts = one_of(
            self.ordinal(bottom), self._part(bottom), {4: "kvart", 7: "sjun", 8: "ått", 9: "nion"}.get(bottom, NEVER)
        )
        quarter = then(tops, "kvart|kvarts|kvarter") if bottom == 4 else NEVER
        return one_of(then(tops, parts, "del|delar|dels"), quarter, over)

    def _part(self, bottom: int) -> Wording:
        """Return an ordinal without "de", as before "del": tion, tjugon, hundra, tusen."""
        rest = bottom % 100
        if not rest:
            return self.cardinal(bottom)
        head = then(self.cardinal(bottom - rest), maybe("och")) if bottom > rest else ""
        if rest < len(ORDINALS):
            return then(head, ORDINALS[rest].replace("nde", "n")) if ORDINALS[rest].endswith("nde") else NEVER
        tens, ones = divmod(rest, 10)
        if not ones:
            return then(head, TENS[tens], "n")
        return then(head, TENS[tens], ORDINALS[ones].removesuffix("de")) if ones >= len(ONES[:7]) else NEVER

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return "två och halv", "en och en halv"."""
        return then(self.cardinal(whole), "och", self.fraction(top, bottom))

    def group(self, figures: str) -> Wording:
        """Return figures of a telephone number as a number or, from four on, in pairs after two or three."""
        whole = super().group(figures)
        if len(figures) < 4 or figures.startswith("0"):
            return whole
        first = 3 if len(figures) % 2 else 2
        pairs = (figures[at : at + 2] for at in range(first, len(figures), 2))
        return one_of(
            whole, then(super().group(figures[:first]), *(super(Swedish, self).group(pair) for pair in pairs))
        )

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield "9 kap.", "44 f Kr", "Karl XII:s" and letters of formulas."""
        if match := CHAPTER.match(text, at, limit):
            yield match.end(), then(self.ordinal(int(match["number"])), PARTS[match["part"][0]])
        if match := KRONOR.match(text, at, limit):
            yield (
                match.end(),
                then(self.cardinal(int(match["amount"])), "krona|kronor" if match["amount"] == "1" else "kronor"),
            )
        if match := ERA.match(text, at, limit):
            yield match.end(), ERAS[match["side"]]
        match = RULER.match(text, at, limit)
        if match and (value := roman_value(match["numeral"])):
            yield match.end(), then("den", self.ordinal(value), "s")
        if match := GREEK.match(text, at, limit):
            yield match.end(), GREEK_NAMES[match.group()]

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "den andra januari tjugotjugotvå"."""
        after = "" if year is None else then(maybe("år"), year)
        if day is None:
            return then(self.months[month - 1], after)
        return then(maybe("den"), self.ordinal(day), maybe("i"), self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "två trettio", "halv åtta", "kvart över sju", "tre timmar"."""
        after = "" if period is None else period
        hours = one_of(_hour(hour), _hour(hour - HOURS_ON_DIAL) if hour > HOURS_ON_DIAL and period else NEVER)
        if second is not None:
            minutes, seconds = below_hundred(minute or 0), below_hundred(second)
            named = then("timme|timmar", minutes, "minut|minuter", maybe("och"), seconds, "sekund|sekunder")
            return then(hours, one_of(named, then(minutes, maybe("och"), seconds)), after)
        if not minute:
            return then(hours, maybe("noll noll|nollnoll") if minute == 0 else "", after)
        zero = "noll" if minute < 10 else ""
        spoken = [then(hours, maybe("och"), maybe(zero) if zero else "", below_hundred(minute))]
        here, following = _hour(hour % HOURS_ON_DIAL or HOURS_ON_DIAL), _hour(hour % HOURS_ON_DIAL + 1)
        if minute <= 30:
            over = one_of(below_hundred(minute), "kvart|en kvart" if minute == 15 else NEVER)
            spoken += [then("halv", following)] if minute == 30 else [then(over, maybe("minuter"), "över", here)]
        else:
            left = one_of(below_hundred(60 - minute), "kvart|en kvart" if minute == 45 else NEVER)
            spoken.append(then(left, maybe("minuter"), "i", following))
        spoken += [then(below_hundred(30 - minute), "i halv", following)] if 20 <= minute < 30 else []
        spoken += [then(below_hundred(minute - 30), "över halv", following)] if 30 < minute <= 40 else []
        return then(one_of(*spoken), after)

    def hours(self, hour: int) -> Wording:
        """Return "två timmar"."""
        return then("en" if hour == 1 else below_hundred(hour), "timme" if hour == 1 else "timmar")


def _hour(hour: int) -> Wording:
    """Return the wording of an hour."""
    return "ett" if hour == 1 else below_hundred(hour)


LANGUAGE = Swedish()
