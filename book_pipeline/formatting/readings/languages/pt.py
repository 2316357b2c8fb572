"""Portuguese, of Brazil and Portugal."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import pt_words
from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ONES = words(
    "zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze "
    "dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove"
)
TENS = words("- - vinte trinta quarenta cinquenta|cinqüenta sessenta setenta oitenta noventa")
HUNDREDS = words(
    "- cento duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas "
    "seiscentos|seiscentas "
    "setecentos|setecentas oitocentos|oitocentas novecentos|novecentas"
)
SHORT_SCALES = (
    *("", "mil", "milhão|milhões", "bilhão|bilhões|bilião|biliões", "trilhão|trilhões|trilião|triliões"),
    *("quatrilhão|quatrilhões|quadrilhão|quadrilhões", "quintilhão|quintilhões", "sextilhão|sextilhões"),
)
ORDINAL_ONES = words("- primeir segund terceir quart quint sext sétim oitav non")
ORDINAL_TENS = words(
    "- décim vigésim trigésim quadragésim quinquagésim sexagésim septuagésim|setuagésim octogésim nonagésim"
)
ORDINAL_HUNDREDS = words(
    "- centésim ducentésim tricentésim|trecentésim quadringentésim quingentésim sexcentésim|seiscentésim "
    "septingentésim|setingentésim octingentésim nongentésim|noningentésim"
)
ENDINGS = "o|a|os|as"
HOURS_ON_DIAL = 12
REIS = re.compile(r"(?<![\d.,:$])(?:(?P<contos>\d{1,4}):)?(?P<thousands>\d{1,3})\$(?P<rest>\d{3})(?!\d)")


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return then(TENS[tens], "e", ONES[ones]) if ones else TENS[tens]


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    if number == 100:
        return "cem"
    return then(HUNDREDS[hundreds], then("e", below_hundred(rest)) if rest else "")


class Portuguese(Language):
    """Portuguese."""

    code = "pt"
    digit_words = (*ONES[:6], "seis|meia", *ONES[7:10])
    point = "vírgula"
    minus = "menos"
    plus = "mais"
    ordinal_marks = r"\.?(?:[ºª°]|ᵒ|ᵃ|os|as|o|a)(?!\w)"
    multipliers = pt_words.MULTIPLIERS
    says_halves = True
    and_ = "e"
    articles = "o|a|os|as"
    with_article = "ao|à|aos|às|do|da|dos|das|no|na|nos|nas|pelo|pela|pelos|pelas"
    months = words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")
    month_abbreviations = numbered("""
        jan = 1; fev = 2; mar = 3; abr = 4; mai = 5; jun = 6; jul = 7; ago = 8; set = 9; out = 10; nov = 11; dez = 12
    """)
    weekdays = table("""
        seg = segunda|segunda-feira; ter = terça|terça-feira; qua = quarta|quarta-feira; qui = quinta|quinta-feira
        sex = sexta|sexta-feira; sáb = sábado; dom = domingo
    """)
    date_orders = "dmy mdy"
    before_month = "de"
    before_year = "de"
    hour_signs = r"horas?|hs?"
    minute_signs = "min|m"
    second_signs = "seg|s"
    day_periods = table("""
        am = da manhã|da madrugada|a m; pm = da tarde|da noite|p m; da manhã = da manhã; da tarde = da tarde
        da noite = da noite; da madrugada = da madrugada
    """)
    currencies = pt_words.CURRENCIES
    counts_in_plural = True
    currency_link = "de"
    prefixes = pt_words.PREFIXES
    prefixed_units = pt_words.PREFIXED_UNITS
    other_units = pt_words.OTHER_UNITS
    units_agree = True
    half_after_unit = "e meio|e meia"
    per = "por|ao|à"
    square = ("", "quadrado|quadrados|quadrada|quadradas")
    cubic = ("", "cúbico|cúbicos|cúbica|cúbicas")
    abbreviations = pt_words.ABBREVIATIONS
    undotted = frozenset(words("sr sra srta dr dra d etc exmo exma"))
    before_names = frozenset({"d", "s"})
    before_figures = pt_words.BEFORE_FIGURES
    after_figures = pt_words.AFTER_FIGURES
    signs = pt_words.SIGNS
    range_words = "a|até"
    range_from = "de|desde"
    score_words = "a"
    ratio_words = "a|para"
    by = "por|vezes"
    electronic_signs = pt_words.ELECTRONIC_SIGNS

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "mil duzentos e cinquenta", "dois mil e dois", "um milhão"."""
        if number == 0:
            return "zero"
        european: Wording = NEVER
        thousands, rest = divmod(number // 1_000_000, 1000)
        if thousands and number < 1000**4:  # mil milhões
            millions = then(self.cardinal(thousands * 1000 + rest), "milhões")
            low = number % 1_000_000
            european = then(millions, maybe("e"), self.cardinal(low)) if low else millions
        spoken = scaled_cardinal(number, below_thousand, self._scale, lambda _rest, _power: maybe("e"))
        return one_of(spoken, european)

    def _scale(self, count: int, power: int) -> Wording:
        """Return a number of thousands, millions and so on."""
        if power == 1 and count == 1:
            return "mil"
        if power >= len(SHORT_SCALES):
            return NEVER
        agreeing = singular if count == 1 else plural
        return then(below_thousand(count), agreeing(SHORT_SCALES[power]))

    def ordinal(self, number: int) -> Wording:
        """Return "décimo segundo", "centésima", in any gender."""
        return self._ordinal(number, ENDINGS)

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal in the gender of its mark: "1º", "1ª"."""
        return self._ordinal(number, "a|as" if mark.endswith(("a", "ª", "ᵃ", "as")) else "o|os")

    @lru_cache(maxsize=1024)  # noqa: B019
    def _ordinal(self, number: int, endings: str) -> Wording:
        if number >= 1_000_000:
            return then("milionésim", endings) if number == 1_000_000 else NEVER
        thousands, rest = divmod(number, 1000)
        hundreds, tens, ones = rest // 100, rest // 10 % 10, rest % 10
        parts: list[Wording] = []
        if thousands:
            parts.append(then("" if thousands == 1 else below_thousand(thousands), "milésim", endings))
        if hundreds:
            parts.append(then(ORDINAL_HUNDREDS[hundreds], endings))
        if tens:
            parts.append(then(ORDINAL_TENS[tens], endings))
        if ones:
            parts.append(then(ORDINAL_ONES[ones], endings))
        spoken = then(*parts)
        old = {11: "undécim", 12: "duodécim"}.get(number)
        return one_of(spoken, then(old, endings)) if old else spoken

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "um terço", "dois onze avos", "meio"."""
        tops = self.cardinal(top)
        over = then(tops, "sobre|por", self.cardinal(bottom))
        if bottom < 2:
            return over
        if bottom == 2:
            return one_of("meio|meia|um meio|uma metade" if top == 1 else then(tops, "meios"), over)
        avos = then(tops, self.cardinal(bottom), "avo" if top == 1 else "avos")
        avos = one_of(avos, then(tops, self.cardinal(bottom), "avos"))
        if bottom == 3:
            return one_of(then(tops, "terço" if top == 1 else "terços"), over)
        if bottom <= 10 or bottom in {100, 1000, 1_000_000} or bottom % 10 == 0:
            return one_of(then(tops, self._ordinal(bottom, "o" if top == 1 else "os")), avos, over)
        return one_of(avos, over)

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield old money: "20$000" are twenty thousand réis, "2:500$000" two contos and a half."""
        match = REIS.match(text, at, limit)
        if match:
            contos = int(match["contos"] or 0)
            number = int(match["thousands"]) * 1000 + int(match["rest"])
            reis = then(self.cardinal(number), "réis") if number else ""
            head = then(self.cardinal(contos), "conto" if contos == 1 else "contos", maybe("de réis")) if contos else ""
            if head or reis:
                yield match.end(), then(head, maybe("e") if head and reis else "", reis)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "primeiro de maio de dois mil e vinte e cinco"."""
        after = "" if year is None else then(maybe("de|do ano de|do ano"), year)
        if day is None:
            return then(self.months[month - 1], after)
        days = one_of(self.cardinal(day), "primeiro" if day == 1 else NEVER)
        return then(maybe("o|o dia|dia"), days, "de", self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "nove horas e trinta", "dez e meia", "meio-dia", "um quarto para as dez"."""
        after = "" if period is None else period
        dial = hour - HOURS_ON_DIAL if hour > HOURS_ON_DIAL else hour
        hours = one_of(*(then(maybe("a|à" if each == 1 else "as|às"), _hour(each)) for each in (hour, dial)))
        if second is not None:
            minutes = then(maybe("e"), below_hundred(minute or 0))
            named = then("hora|horas", minutes, "minuto|minutos", "e", below_hundred(second), "segundo|segundos")
            return then(hours, one_of(named, then(minutes, "e", below_hundred(second))), after)
        if not minute:
            noon = {0: "meia-noite", 12: "meio-dia"}.get(hour, NEVER)
            return then(one_of(then(hours, "hora|horas|em ponto"), noon), after)
        spoken = [then(hours, maybe("hora|horas"), "e", below_hundred(minute), maybe("minuto|minutos"))]
        spoken += (
            [then(hours, maybe("horas|hora"), "e meia"), *([then("meio-dia", "e meia")] if hour == 12 else [])]
            if minute == 30
            else []
        )
        spoken += [then(hours, maybe("horas|hora"), "e um quarto")] if minute == 15 else []
        if minute > 30:
            left = one_of(below_hundred(60 - minute), "um quarto|quarto" if minute == 45 else NEVER)
            following = _hour(hour % HOURS_ON_DIAL + 1)
            spoken += [then(left, "para a|para as|para", following), then(following, "menos", left)]
        return then(one_of(*spoken), after)


def _hour(hour: int) -> Wording:
    """Return the wording of an hour, which is feminine."""
    return {1: "uma", 2: "duas", 21: "vinte e uma", 22: "vinte e duas"}.get(hour) or below_hundred(hour)


LANGUAGE = Portuguese()
