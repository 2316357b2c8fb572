"""Dutch, whose numbers num2words says."""

from collections.abc import Iterator

from book_pipeline.formatting.readings.languages.counted import Counted
from book_pipeline.formatting.readings.tables import money_table, numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then


class Dutch(Counted):
    """Dutch."""

    ordinal_marks = r"(?:ste|de|e)(?!\w)"
    point = "komma"
    minus = "min|minus"
    plus = "plus"
    and_ = "en"
    articles = "de|het"
    months = words("januari februari maart april mei juni juli augustus september oktober november december")
    month_abbreviations = numbered("""
        jan = 1; febr = 2; feb = 2; mrt = 3; apr = 4; jun = 6; jul = 7; aug = 8; sept = 9; sep = 9; okt = 10
        nov = 11; dec = 12
    """)  # fmt: skip
    hour_signs = "uur|u"
    multipliers = table("miljoen = miljoen; miljard = miljard; mln = miljoen; mld = miljard; duizend = duizend")
    currencies = money_table("""
        € = euro, cent; $ = dollar, cent; £ = pond, penny|pence; f = gulden, cent; fl = gulden, cent; ƒ = gulden, cent
    """)
    prefixes = table("k = kilo; c = centi; m = milli; d = deci; h = hecto")
    prefixed_units = table("m = meter; g = gram; l = liter; W = watt; Hz = hertz")
    other_units = table("""
        % = procent; ° = graad|graden; °C = graad celsius|graden celsius; ha = hectare; uur = uur
        min = minuut|minuten; sec = seconde|seconden; kg = kilo|kilogram; km/u = kilometer per uur
    """)
    per = "per"
    square = ("vierkante", "")
    cubic = ("kubieke", "")
    signs = table("& = en; % = procent; + = plus|en; = = is|is gelijk aan; § = paragraaf; × = maal|keer")
    abbreviations = table("""
        Dhr = de heer; dhr = de heer; Mevr = mevrouw; mevr = mevrouw; Mej = mejuffrouw; Dr = dokter|doctor
        dr = dokter|doctor; Prof = professor; prof = professor; St = sint; enz = enzovoort|enzovoorts; etc = et cetera
        bv = bijvoorbeeld; bijv = bijvoorbeeld; dwz = dat wil zeggen; mn = met name; oa = onder andere; nl = namelijk
        ds = dominee; Ds = dominee; vChr = voor christus; nChr = na christus; Jhr = jonkheer; jl = jongstleden
        kapt = kapitein
    """)
    before_figures = table("blz = bladzijde; nr = nummer; no = nummer; p = pagina; hfdst = hoofdstuk; ca = circa")
    range_words = "tot|tot en met"
    range_from = "van"
    score_words = "tegen"
    ratio_words = "op|tot"

    def variants(self, spoken: str) -> Iterator[str]:
        """Yield a number without its accents, and with "en" after a hundred or a thousand."""
        yield spoken.replace("é", "e")

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "een derde", "drie kwart", "een half"."""
        names = {2: "half|halve|helft", 4: "kwart|vierde"}
        return then(self.cardinal(top), names.get(bottom) or self.ordinal(bottom)) if bottom > 1 else NEVER

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "drie mei achttienhonderdtwaalf"."""
        after = "" if year is None else then(maybe("van|in"), year)
        days = "" if day is None else then(maybe("de"), one_of(self.cardinal(day), self.ordinal(day)), maybe("van"))
        return then(days, self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "half acht", "kwart over zeven", "zeven uur dertig"."""
        if second is not None or period is not None:
            return NEVER
        here, following = self.cardinal((hour - 1) % 12 + 1), self.cardinal(hour % 12 + 1)
        if not minute:
            return then(one_of(self.cardinal(hour), here), "uur")
        quarter = {15: then("kwart over", here), 30: then("half", following), 45: then("kwart voor", following)}
        return one_of(then(self.cardinal(hour), "uur", self.cardinal(minute)), quarter.get(minute, NEVER))


LANGUAGE = Dutch("nl")
