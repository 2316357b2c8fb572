"""Italian."""

from functools import lru_cache

from book_pipeline.formatting.readings.language import Language
from book_pipeline.formatting.readings.languages import it_words
from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.scales import scaled_cardinal
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ONE = "uno|un|una"
ONES = words(
    "zero - due tre|tré quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
TENS = words("- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
SCALES = (
    "",
    "mila",
    "milione|milioni",
    "miliardo|miliardi",
    "bilione|bilioni",
    "biliardo|biliardi",
    "trilione|trilioni",
)
ORDINAL_STEMS = words("- prim second terz quart quint sest settim ottav non decim")
ENDINGS = "o|a|i|e"
HOURS_ON_DIAL = 12


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    if number == 1:
        return ONE
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    if not ones:
        return TENS[tens]
    last = ONE if ones == 1 else ONES[ones]
    return then(TENS[tens][:-1], last) if ones in {1, 8} else then(TENS[tens], last)


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    cento = then("" if hundreds == 1 else ONES[hundreds], "cento|cent" if rest // 10 == 8 or rest == 8 else "cento")
    return then(cento, maybe("e"), below_hundred(rest)) if rest else cento


def scale(count: int, power: int) -> Wording:
    """Return the wording of so many thousands, millions and so on."""
    if power == 1:
        return "mille" if count == 1 else then(below_thousand(count), "mila")
    if power >= len(SCALES):
        return NEVER
    return then("un", singular(SCALES[power])) if count == 1 else then(below_thousand(count), plural(SCALES[power]))


class Italian(Language):
    """Italian."""

    code = "it"
    digit_words = ("zero", ONE, *ONES[2:10])
    point = "virgola"
    minus = "meno"
    plus = "più"
    ordinal_marks = r"\.?(?:[ºª°]|esim[oaie]|mo|ma)(?!\w)"
    multipliers = it_words.MULTIPLIERS
    says_halves = True
    and_ = "e"
    articles = "il|lo|la|l'|i|gli|le"
    with_article = (
        "al|allo|alla|all'|ai|agli|alle|dal|dallo|dalla|dall'|dai|dagli|dalle|del|dello|della|dell'"
        "|dei|degli|delle|nel|nello|nella|nell'|nei|negli|nelle"
    )
    months = words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")
    month_abbreviations = numbered("""
        gen = 1; genn = 1; feb = 2; febb = 2; mar = 3; apr = 4; mag = 5; magg = 5; giu = 6; lug = 7; ago = 8; set = 9
        sett = 9; ott = 10; nov = 11; dic = 12
    """)
    weekdays = table("""
        lun = lunedì; mar = martedì; mer = mercoledì; gio = giovedì; ven = venerdì; sab = sabato; dom = domenica
    """)
    date_orders = "dmy"
    before_month = "di"
    before_year = "del|nel"
    time_marks = ":."
    hour_signs = r"ore|h"
    minute_signs = "min|m"
    second_signs = "sec|s"
    time_prefixes = table("ore = ore|le ore|le|l'; h = ore")
    currencies = it_words.CURRENCIES
    currency_link = "di"
    prefixes = it_words.PREFIXES
    prefixed_units = it_words.PREFIXED_UNITS
    other_units = it_words.OTHER_UNITS
    half_after_unit = "e mezzo|e mezza"
    per = "per|al|allo|alla|all'|a"
    square = ("", "quadrato|quadrati|quadro|quadri|quadrata")
    cubic = ("", "cubo|cubi|cubico|cubici")
    abbreviations = it_words.ABBREVIATIONS
    undotted = frozenset(words("sig sigra dott prof ecc dr"))
    before_figures = it_words.BEFORE_FIGURES
    after_figures = it_words.AFTER_FIGURES
    signs = it_words.SIGNS
    range_words = "a|al|ai"
    range_from = "da|dal|dai|dalle"
    score_words = "a"
    ratio_words = "a|contro"
    by = "per"
    electronic_signs = it_words.ELECTRONIC_SIGNS
    letter_names = table("""
        b = bi; c = ci; d = di; f = effe; g = gi; h = acca; j = i lunga; k = cappa; l = elle; m = emme; n = enne; p = pi
        q = qu|cu; r = erre; s = esse; t = ti; v = vu|vi; w = doppia vu|vu doppia; x = ics; y = ipsilon; z = zeta
    """)

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "milleduecentocinquanta", "trentuno", "un milione"."""
        if number == 0:
            return "zero"
        return then(maybe("e"), scaled_cardinal(number, below_thousand, scale, lambda _rest, _power: maybe("e")))

    @lru_cache(maxsize=1024)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return "ventitreesimo", "primo", "millesimo"."""
        return self._ordinal(number, ENDINGS)

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal in the gender of its mark: "1º", "1ª"."""
        return self._ordinal(number, "a|e" if mark.endswith(("ª", "a", "e")) else "o|i")

    def _ordinal(self, number: int, endings: str) -> Wording:
        if number < len(ORDINAL_STEMS):
            return then(ORDINAL_STEMS[number], endings)
        if number >= 1_000_000:
            return then("milionesim", endings) if number == 1_000_000 else NEVER
        rest = number % 10 if number % 100 > 20 else number % 100
        if rest in {3, 6}:
            last: Wording = then(self.cardinal(number), "esim")
        elif number % 1000 == 0:
            last = then("" if number == 1000 else below_thousand(number // 1000), "millesim")
        else:
            stem = _elided(number % 100 or number % 1000)
            head = number - (number % 100 or number % 1000)
            last = then(self.cardinal(head) if head else "", stem, "esim")
        old = then(self._ordinal(number - number % 10, endings), self._ordinal(number % 10, endings)) \
            if 10 < number < 100 and number % 10 else NEVER  # fmt: skip
        return one_of(then(last, endings), old)

    def year(self, number: int) -> Wording:
        """Return the year as a number."""
        return self.cardinal(number)

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return no wording: decades are written in words."""
        del number, short
        return NEVER

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "un terzo", "tre quarti", "mezzo"."""
        tops = self.cardinal(top)
        over = then(tops, "su|fratto", self.cardinal(bottom))
        if bottom < 2:
            return over
        if bottom == 2:
            return one_of("mezzo|mezza|un mezzo|una metà" if top == 1 else then(tops, "mezzi"), over)
        return one_of(then(tops, self._ordinal(bottom, "o" if top == 1 else "i")), over)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "tre novembre milleottocentododici", "primo maggio"."""
        after = "" if year is None else then(maybe("del|dell'anno|nel"), year)
        if day is None:
            return then(self.months[month - 1], after)
        days = one_of(self.cardinal(day), "primo" if day == 1 else NEVER)
        return then(maybe("il|l'"), days, maybe("di"), self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "le sette e mezza", "ventitré e quarantacinque minuti", "mezzogiorno"."""
        del period
        dial = _hour(hour - HOURS_ON_DIAL) if hour > HOURS_ON_DIAL else NEVER
        hours = then(maybe("le|l'|ore|ora"), one_of(_hour(hour), dial), maybe("ore|ora"))
        if second is not None:
            minutes, seconds = below_hundred(minute or 0), below_hundred(second)
            named = then(maybe("e"), minutes, "minuti|minuto", maybe("e"), seconds, "secondi|secondo")
            return then(hours, one_of(named, then(maybe("e"), minutes, maybe("e"), seconds)))
        if not minute:
            return one_of(hours, {0: "mezzanotte", 12: "mezzogiorno"}.get(hour, NEVER))
        spoken = [then(hours, maybe("e"), below_hundred(minute), maybe("minuti|minuto"))]
        spoken += [then(hours, "e mezza|e mezzo")] if minute == 30 else []
        spoken += [then(hours, "e un quarto")] if minute == 15 else []
        spoken += [then(hours, "e tre quarti")] if minute == 45 else []
        if minute > 30:
            coming = one_of(_hour(hour % HOURS_ON_DIAL + 1), _hour(hour + 1) if hour >= HOURS_ON_DIAL else NEVER)
            following = then(maybe("le|l'"), coming, "meno")
            spoken.append(then(following, "un quarto" if minute == 45 else below_hundred(60 - minute)))
        return one_of(*spoken)

    def hours(self, hour: int) -> Wording:
        """Return "due ore"."""
        return then(_hour(hour), "ora" if hour == 1 else "ore")


def _hour(hour: int) -> Wording:
    """Return the wording of an hour, which is feminine."""
    return {1: "una", 21: "ventuno|ventuna"}.get(hour) or below_hundred(hour)


def _elided(number: int) -> Wording:
    """Return a number without its last vowel, before "esimo"."""
    last = number % 100
    if number >= 100 and not last:
        return then("" if number == 100 else ONES[number // 100], "cent")
    if last == 1:
        return "un"
    if last < len(ONES):
        return ONES[last].partition("|")[0][:-1]
    tens, ones = divmod(last, 10)
    if not ones:
        return TENS[tens][:-1]
    head = TENS[tens][:-1] if ones in {1, 8} else TENS[tens]
    return then(head, "un" if ones == 1 else ONES[ones][:-1])


LANGUAGE = Italian()
