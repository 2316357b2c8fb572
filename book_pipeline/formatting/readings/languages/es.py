"""Spanish, of Spain and the Americas."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import es_words
from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then
from book_pipeline.roman_numerals import roman_value

CENTURY = re.compile(r"(?<!\w)(?P<name>ss?)\.\s?(?P<numeral>[IVX]{1,6})(?!\w)", re.IGNORECASE)
ONE = "uno|un|una"
ONES = words(
    "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte - veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho "
    "veintinueve"
)
TENS = words("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
HUNDREDS = words("- ciento doscient trescient cuatrocient quinient seiscient setecient ochocient novecient")
SCALES = ("", "mil", "millón|millones", "", "billón|billones", "", "trillón|trillones", "", "cuatrillón|cuatrillones")
ORDINAL_ONES = words("- primer segund tercer cuart quint sext séptim|sétim octav noven")
JOINED_TENS = ("", "decimo", "vigesimo", "trigesimo")
ORDINAL_TENS = words("- décim vigésim trigésim cuadragésim quincuagésim sexagésim septuagésim octogésim nonagésim")
ORDINAL_HUNDREDS = words(
    "- centésim ducentésim tricentésim cuadringentésim quingentésim sexcentésim septingentésim "
    "octingentésim noningentésim"
)
ENDINGS = "o|a|os|as"
UNACCENTED = str.maketrans("áéíóú", "aeiou")
PARTS = words(
    "- - medi tercio|tercios cuarto|cuartos quinto|quintos sexto|sextos séptimo|séptimos octavo|octavos noveno|novenos "
    "décimo|décimos"
)


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    if number == 1:
        return ONE
    if number == 21:
        return "veintiuno|veintiún|veintiuna|veinte y uno"
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return then(TENS[tens], "y", ONE if ones == 1 else ONES[ones]) if ones else TENS[tens]


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    if hundreds == 1:
        return then("ciento", below_hundred(rest)) if rest else "cien|ciento"
    return then(HUNDREDS[hundreds], "os|as", below_hundred(rest) if rest else "")


def _thousands(many: int, _: int) -> Wording:
    return "mil" if many == 1 else then("cien" if many == 100 else below_thousand(many), "mil")


def _hour(hour: int) -> Wording:
    """Return the wording of an hour, which is feminine."""
    return {1: "una", 21: "veintiuna"}.get(hour) or below_hundred(hour)


def _last(ones: int, endings: str) -> Wording:
    """Return the last figure of an ordinal; "primer" and "tercer" may stand for the masculine."""
    if not ones:
        return ""
    stem = ORDINAL_ONES[ones]
    return then(stem, one_of(endings, "") if "o|a" in endings and ones in {1, 3} else endings)


class Spanish(Language):
    """Spanish."""

    code = "es"
    decimal_marks = ",."
    digit_words = ("cero", ONE, *ONES[2:10])
    point = "coma|punto|con"
    minus = "menos"
    plus = "más"
    ordinal_marks = r"\.?(?:ᵉʳ|[ºª°]|ᵒˢ|ᵃˢ|er|ro|ra|do|da|to|ta|vo|va|mo|ma|no|na|o|a)(?!\w)"
    multipliers = es_words.MULTIPLIERS
    says_halves = True
    and_ = "y|con"
    articles = "el|la|los|las"
    with_article = "al|del"
    months = words("enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre")
    month_abbreviations = numbered("""
        ene = 1; feb = 2; mar = 3; abr = 4; may = 5; jun = 6; jul = 7; ago = 8; sep = 9; sept = 9; set = 9; oct = 10
        nov = 11; dic = 12
    """)
    weekdays = table("""
        lun = lunes; mar = martes; mié = miércoles; miér = miércoles; jue = jueves; juev = jueves; vie = viernes
        vier = viernes; sáb = sábado; dom = domingo
    """)
    date_orders = "dmy mdy"
    before_month = "de"
    before_year = "del?"
    time_marks = ":."
    hour_signs = r"horas?|hrs?|hs?"
    minute_signs = "minutos?|min|m"
    second_signs = "segundos?|seg|s"
    day_periods = table("""
        am = de la mañana|de la madrugada|a m; pm = de la tarde|de la noche|p m; m = del mediodía
    """)
    currencies = es_words.CURRENCIES
    counts_in_plural = True
    currency_link = "de"
    prefixes = es_words.PREFIXES
    prefixed_units = es_words.PREFIXED_UNITS
    other_units = es_words.OTHER_UNITS
    units_agree = True
    half_after_unit = "y medio|y media"
    per = "por|al|a la|el|la"
    square = ("", "cuadrado|cuadrados|cuadrada|cuadradas")
    cubic = ("", "cúbico|cúbicos|cúbica|cúbicas")
    abbreviations = es_words.ABBREVIATIONS
    undotted = frozenset(words("sr sra srta sres dr dra d dña ud uds vd vds sto sta etc ee eeuu"))
    before_names = frozenset({"d"})
    before_figures = es_words.BEFORE_FIGURES
    after_figures = es_words.AFTER_FIGURES
    signs = es_words.SIGNS
    range_words = "a|al|hasta"
    range_from = "de|desde"
    score_words = "a"
    ratio_words = "a"
    by = "por"
    electronic_signs = es_words.ELECTRONIC_SIGNS

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "mil doscientos cincuenta", "treinta y una", "mil millones"."""
        if number == 0:
            return "cero"
        groups: list[Wording] = []
        left, power = number, 0
        while left:
            left, count = divmod(left, 1_000_000)
            if count:
                groups.insert(0, self._million(count, power))
            power += 2
        return then(*groups)

    def _million(self, count: int, power: int) -> Wording:
        """Return 1 to 999,999 with its scale."""
        if power >= len(SCALES):
            return NEVER
        scale = SCALES[power]
        if power and count == 1:
            return then("un", singular(scale))
        spoken = scaled_cardinal(count, below_thousand, _thousands, lambda *_: "")
        return then("cien" if power and count == 100 else spoken, plural(scale))

    def ordinal(self, number: int) -> Wording:
        """Return "decimotercero", "centésima primera", "milésimo", in any gender."""
        return self._ordinal(number, ENDINGS)

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal in the gender of its mark: "1.º", "1.ª", "1.er"."""
        if mark.endswith(("ᵉʳ", "er")):
            return self._ordinal(number, "") if number % 10 in {1, 3} else NEVER
        feminine = mark.endswith(("a", "ª", "ᵃˢ"))
        return self._ordinal(number, "a|as" if feminine else "o|os")

    @lru_cache(maxsize=1024)  # noqa: B019
    def _ordinal(self, number: int, endings: str) -> Wording:
        """Return an ordinal below a million with some of its endings; none is that of "primer" and "tercer"."""
        if number >= 1_000_000:
            return then("millonésim", endings) if number == 1_000_000 else NEVER
        full = endings or "o"
        thousands, rest = divmod(number, 1000)
        parts: list[Wording] = []
        if thousands:
            parts.append(then("" if thousands == 1 else below_thousand(thousands), "milésim", full))
        hundreds, rest = divmod(rest, 100)
        if hundreds:
            parts.append(then(ORDINAL_HUNDREDS[hundreds], full))
        tens, ones = divmod(rest, 10)
        if tens:
            joined = JOINED_TENS[tens] if ones and tens < len(JOINED_TENS) else ""
            old = "undécim" if rest == 11 else "duodécim"
            parts.append(
                one_of(
                    then(one_of(then(ORDINAL_TENS[tens], full), *([joined] if joined else [])), _last(ones, endings)),
                    then(joined[:-1] if ones == 8 and joined else NEVER, _last(ones, endings)),
                    then(old, endings) if rest in {11, 12} and endings else NEVER,
                )
            )
        elif ones:
            parts.append(_last(ones, endings))
        return then(*parts)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "un tercio", "dos catorceavos", "un milésimo", "uno sobre ciento uno"."""
        tops = self.cardinal(top)
        spoken: list[Wording] = [then(tops, "sobre|partido por", self.cardinal(bottom))]
        if bottom == 2:
            spoken.append("medio|media|la mitad|un medio" if top == 1 else then(tops, "medios"))
        elif bottom < len(PARTS):
            spoken.append(then(tops, PARTS[bottom]))
        elif bottom < 100:
            spoken.append(then(tops, one_of(self._parts(bottom), self._short_part(bottom)), "avo|avos|ava|avas"))
        else:
            spoken.append(then(tops, self._round_part(bottom)))
        return one_of(*spoken)

    def _parts(self, bottom: int) -> Wording:
        """Return "catorce", "cuarenta y un", "cuarentaiun" and "veintidos" before "avo"."""
        if bottom == 21:
            return "veintiún|veintiun"
        if bottom < len(ONES) or bottom % 10 == 0:
            return one_of(below_hundred(bottom), ONES[bottom].translate(UNACCENTED) if bottom < len(ONES) else NEVER)
        tens, ones = divmod(bottom, 10)
        return then(TENS[tens], "y|i", ONE if ones == 1 else ONES[ones])

    def _short_part(self, bottom: int) -> Wording:
        """Return "onc" and "cuarent" before "avo", with one vowel between the words."""
        spoken = ONES[bottom] if bottom < len(ONES) else TENS[bottom // 10] if bottom % 10 == 0 else ""
        return spoken[:-1] if spoken[-1:] in {"a", "e"} else NEVER

    def _round_part(self, bottom: int) -> Wording:
        """Return "centésimo", "dosmilésimo", "cienmillonésimo"."""
        ending = "ésimo|ésimos|ésima|ésimas"
        for scale, stem in ((1_000_000_000_000, "billon"), (1_000_000, "millon"), (1000, "mil")):
            count, rest = divmod(bottom, scale)
            if count and not rest:
                return then(self.cardinal(count) if count > 1 else "", stem, ending)
        return self.ordinal(bottom) if bottom < 1000 and bottom % 100 == 0 else NEVER

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return "dos y un tercio", "una y media"."""
        return then(self.cardinal(whole), "y", self.fraction(top, bottom))

    def decimal_part(self, part: str) -> Wording:
        """Return the figures one by one, as a number, or in pairs."""
        pairs = [self.group(part[at : at + 2]) if len(part[at : at + 2]) == 2 else self.digits(part[at])
                 for at in range(0, len(part), 2)]  # fmt: skip
        return one_of(super().decimal_part(part), then(*pairs))

    def group(self, figures: str) -> Wording:
        """Return the figures as a number after their zeros."""
        return self.digits(figures) if not figures.strip("0") else super().group(figures)

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield a century whose word is abbreviated: "s. XIX"."""
        match = CENTURY.match(text, at, limit)
        if match and (value := roman_value(match["numeral"])):
            name = "siglos" if match["name"].lower().startswith("ss") else "siglo"
            yield match.end(), then(name, one_of(self.cardinal(value), self.ordinal(value)))

    def measure(self, number: Wording, unit: Wording) -> Wording:
        """Return "medio milímetro", "dos kilos"."""
        return then(number, maybe("de"), unit)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "tres de noviembre de mil ochocientos doce", "primero de mayo"."""
        after = "" if year is None else then(maybe("de|del|del año|de el año"), year)
        if day is None:
            return then(self.months[month - 1], after)
        days = one_of(self.cardinal(day), self.ordinal(1) if day == 1 else NEVER)
        return then(maybe("el|el día"), days, "de", self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "las doce y media", "una menos cuarto", "tres horas dos minutos"."""
        after = "" if period is None else period
        dial = _hour(hour - 12) if hour > 12 else "doce" if hour == 0 else NEVER
        hours = then(maybe("la|las"), one_of(_hour(hour), dial))
        if second is not None:
            named = [then(below_hundred(minute), "minuto|minutos")] if minute else [maybe("cero minutos")]
            seconds = (
                then(maybe("y"), below_hundred(second), "segundo|segundos") if second else maybe("y cero segundos")
            )
            full = then(hours, "hora|horas", *named, seconds)
            return then(one_of(full, hours) if not minute and not second else full, after)
        if not minute:
            noon = {0: "medianoche", 12: "mediodía"}.get(hour, NEVER)
            return then(one_of(then(hours, maybe("hora|horas|en punto")), noon), after)
        minutes = below_hundred(minute)
        full = then(hours, "hora|horas", maybe("y|con"), minutes, "minuto|minutos")
        spoken = [full, then(hours, maybe("y|con"), minutes)]
        spoken += [then(hours, "y media")] if minute == 30 else []
        spoken += [then(hours, "y cuarto")] if minute == 15 else []
        if minute > 30:
            following = then(maybe("la|las"), _hour(hour % 12 + 1), "menos")
            spoken += [then(following, "cuarto" if minute == 45 else below_hundred(60 - minute))]
        return then(one_of(*spoken), after)

    def hours(self, hour: int) -> Wording:
        """Return "dos horas"."""
        return then(_hour(hour), "hora" if hour == 1 else "horas")


LANGUAGE = Spanish()
