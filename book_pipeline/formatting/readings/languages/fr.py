"""French, with the numbers of Belgium and Switzerland."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.languages import fr_words
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ONES = words(
    "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit "
    "dix-neuf"
)
TENS = words("- dix vingt trente quarante cinquante soixante soixante|septante quatre-vingt quatre-vingt|nonante")
SCALES = words("- mille million milliard billion billiard trillion trilliard quadrillion")
ORDINALS = words(
    "- unième deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième "
    "treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième"
)
ORDINAL_TENS = words(
    "- - vingtième trentième quarantième cinquantième soixantième soixante-dixième|septantième "
    "quatre-vingtième|huitantième|octantième quatre-vingt-dixième|nonantième"
)
LE = "le|la|les|l'"


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    return _ending_in(number, ONES)


def _ending_in(number: int, ones: tuple[str, ...]) -> Wording:
    """Return 0 to 99 with the last word from `ones`, which has 20 words."""
    if number < len(ones):
        return ones[number]
    tens, rest = divmod(number, 10)
    if tens in {7, 9}:
        local = "septante" if tens == 7 else "nonante"
        plain = then(TENS[tens].partition("|")[0], "et" if number == 71 else "", ones[10 + rest])
        return one_of(plain, then(local, "et" if rest == 1 else "", ones[rest] if rest else ""))
    if tens == 8:
        octante = then("huitante|octante", "et" if rest == 1 else "", ones[rest] if rest else "")
        return one_of(then("quatre vingt", ones[rest]) if rest else "quatre vingts|quatre vingt", octante)
    if not rest:
        return TENS[tens]
    return then(TENS[tens], maybe("et") if rest == 1 else "", ones[rest])


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    cent = "cent" if hundreds == 1 else then(ONES[hundreds], "cents|cent")
    return then(cent, below_hundred(rest)) if rest else cent


def scale(count: int, power: int) -> Wording:
    """Return the wording of so many thousands, millions and so on."""
    if power == 1:
        return "mille|mil" if count == 1 else then(below_thousand(count), "mille")
    if power >= len(SCALES):
        return NEVER
    return then(below_thousand(count), SCALES[power] + "s" * (count != 1))


MONTHS = words("janvier février mars avril mai juin juillet août|aout septembre octobre novembre décembre")
HALF_PAST = re.compile(
    r"(?<![\w.,])(?:(?P<hour>\d{1,2})\s?h(?:\.|eures?)?\s|(?<=heures\s)|(?<=heure\s))(?:1/2|½)(?![\w/])"
)
THAT_IS = re.compile(r"(?<!\w)c\.?[-‐‑]à[-‐‑]d\.", re.IGNORECASE)
DAYS = re.compile(rf"(?<![\d/.,])(?P<first>\d{{1,2}})\s?[/–-]\s?(?P<last>\d{{1,2}})(?=\s(?:{'|'.join(MONTHS)})(?!\w))")
"""Days before their month."""


class French(Language):
    """French."""

    code = "fr"
    group_marks = " .'’\u00a0\u202f\u2009"
    digit_words = ONES[:10]
    point = "virgule"
    minus = "moins"
    plus = "plus"
    ordinal_marks = r"(?:ers?|[èe]res?|res?|i?[èe]mes?|es?|n?des?|n?ds?|ᵉʳ|ᵉ|ᵉˢ|ʳᵉ|ᵈ|ⁿᵈ|º|°)(?!\w)"
    decade_form = r"(?!)"
    multipliers = fr_words.MULTIPLIERS
    says_halves = True
    and_ = "et"
    articles = LE
    with_article = "au|aux|du|des"
    months = MONTHS
    month_abbreviations = numbered("""
        janv = 1; jan = 1; févr = 2; fév = 2; avr = 4; juil = 7; juill = 7; sept = 9; oct = 10; nov = 11; déc = 12
    """)
    weekdays = table("""
        lun = lundi; mar = mardi; mer = mercredi; jeu = jeudi; ven = vendredi; sam = samedi; dim = dimanche
    """)
    date_orders = "dmy"
    before_month = "de"
    before_year = "de|en"
    hour_signs = r"heures?|h"
    minute_signs = "min|mn|m"
    second_signs = "s|sec"
    currencies = fr_words.CURRENCIES
    currency_link = "de|d'"
    prefixes = fr_words.PREFIXES
    prefixed_units = fr_words.PREFIXED_UNITS
    other_units = fr_words.OTHER_UNITS
    units_agree = True
    half_after_unit = "et demi|et demie"
    per = "par|à l'|le|la|l'"
    square = ("", "carré|carrés")
    cubic = ("", "cube|cubes")
    abbreviations = fr_words.ABBREVIATIONS
    undotted = frozenset(
        words("cie bd mr mme mmes mlle mlles dr st ste me mgr mᵐᵉ mˡˡᵉ mˡˡᵉˢ mᵐᵉˢ dʳ mᵍʳ pʳ sᵗ sᵗᵉ pr etc")
    )
    before_names = frozenset({"m", "mm", "me", "pr"})
    before_figures = fr_words.BEFORE_FIGURES
    after_figures = fr_words.AFTER_FIGURES
    signs = fr_words.SIGNS
    range_words = "à|au|aux"
    range_from = "de"
    score_words = "à"
    ratio_words = "à|contre|sur|pour"
    by = "fois|sur|par"
    electronic_signs = fr_words.ELECTRONIC_SIGNS

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield two days before a month, "17/18 juin", and half hours, "8 heures 1/2"."""
        match = DAYS.match(text, at, limit)
        if match and 1 <= int(match["first"]) < int(match["last"]) <= 31:
            first = one_of(self.cardinal(int(match["first"])), "premier" if match["first"] == "1" else NEVER)
            yield match.end(), then(first, maybe("et|au|à"), self.cardinal(int(match["last"])))
        if match := HALF_PAST.match(text, at, limit):
            hours = then(below_hundred(int(match["hour"])), "heure|heures") if match["hour"] else ""
            yield match.end(), then(hours, "et demie|et demi")
        if match := THAT_IS.match(text, at, limit):
            yield match.end(), "c'est-à-dire"

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return "douze euros cinquante centimes", "douze euros cinquante"."""
        usual = super().money(whole, part, currency)
        if not (whole and len(part) == 2 and part.strip("0")):
            return usual
        return one_of(usual, then(self.cardinal(whole), currency[0], maybe("et"), self.cardinal(int(part))))

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "mille deux cent cinquante", "soixante et onze", "nonante"."""
        if number == 0:
            return "zéro"
        spoken = scaled_cardinal(number, below_thousand, scale, lambda *_: "")
        return one_of(spoken, "mille et un|mille et une") if number == 1001 else spoken

    @lru_cache(maxsize=1024)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return "premier", "vingt et unième", "millième"."""
        if number == 1:
            return "premier|première|premiers|premières|unième"
        if number == 2:
            return "deuxième|deuxièmes|second|seconde|seconds|secondes"
        rest = number % 100
        if not rest:
            return self._round_ordinal(number)
        last = ORDINAL_TENS[rest // 10] if rest % 10 == 0 and rest >= 20 else _ending_in(rest, ORDINALS)
        return then(self.cardinal(number - rest) if number > rest else "", last, maybe("s"))

    def _round_ordinal(self, number: int) -> Wording:
        """Return "centième", "millième", "deux millionième"."""
        for power in range(len(SCALES) - 1, 0, -1):
            count, rest = divmod(number, 1000**power)
            if count and not rest:
                stem = "mill" if power == 1 else SCALES[power]
                head = maybe("un" if power > 1 else "") if count == 1 else self.cardinal(count)
                return then(head, f"{stem}ième|{stem}ièmes")
        thousands, hundreds = number - number % 1000, number % 1000 // 100
        return then(
            self.cardinal(thousands) if thousands else "", ONES[hundreds] if hundreds > 1 else "", "centième|centièmes"
        )

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal; "er" and "re" only mark the first."""
        bare = mark.lower().rstrip("s")
        first = {"er": "premier|premiers", "ᵉʳ": "premier|premiers"}.get(bare)
        if bare in {"re", "ère", "ere", "ʳᵉ"}:
            first = "première|premières"
        if number == 1:
            return first or self.ordinal(number)
        return NEVER if first else self.ordinal(number)

    def year(self, number: int) -> Wording:
        """Return "mil neuf cent douze", "dix-neuf cent douze"."""
        spoken = self.cardinal(number)
        if 1100 <= number < 2000:
            rest = number % 100
            return one_of(spoken, then(below_hundred(number // 100), "cents|cent", below_hundred(rest) if rest else ""))
        return spoken

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "un tiers", "trois quarts", "deux cinquièmes"."""
        tops = self.cardinal(top)
        names = {2: "demi|demie|demis|moitié", 3: "tiers", 4: "quart" + "s" * (top > 1)}
        over = then(tops, "sur", self.cardinal(bottom))
        return one_of(then(tops, names.get(bottom) or self.ordinal(bottom)), over) if bottom > 1 else over

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return "deux et demi", "quatre et un tiers"."""
        spoken = super().mixed(whole, top, bottom)
        return one_of(spoken, then(self.cardinal(whole), "et demi|et demie")) if (top, bottom) == (1, 2) else spoken

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "le dix mars deux mille trois", "premier mai"."""
        after = "" if year is None else then(maybe("de|en|de l'an"), year)
        days = "" if day is None else self.ordinal(1) if day == 1 else self.cardinal(day)
        return then(maybe("le") if day else "", days, maybe("de") if day else "", self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "sept heures et demie", "midi", "huit heures moins le quart"."""
        del period
        hours = then(below_hundred(hour), "heure|heures")
        here = one_of(hours, {0: "minuit", 12: "midi"}.get(hour, NEVER), then(below_hundred(hour - 12), "heures")
                      if hour > 12 else NEVER)  # fmt: skip
        if second is not None:
            minutes, seconds = below_hundred(minute or 0), below_hundred(second)
            named = then(minutes, "minute|minutes", maybe("et"), seconds, "seconde|secondes")
            return then(hours, one_of(named, then(minutes, maybe("et"), seconds)))
        if not minute:
            return here
        spoken = [then(here, below_hundred(minute), maybe("minute|minutes"))]
        spoken += [then(here, "et demi|et demie")] if minute == 30 else []
        spoken += [then(here, "et quart|un quart")] if minute == 15 else []
        if minute > 30:
            following = one_of(
                then(below_hundred((hour + 1) % 24), "heure|heures"), {23: "minuit", 11: "midi"}.get(hour, NEVER)
            )
            left = one_of(below_hundred(60 - minute), "le quart|un quart" if minute == 45 else NEVER)
            spoken.append(then(following, "moins", left))
        return one_of(*spoken)


LANGUAGE = French()
