"""Danish, whose numbers num2words says."""

from collections.abc import Iterator

from book_pipeline.formatting.readings.languages.counted import Counted
from book_pipeline.formatting.readings.tables import money_table, numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then


class Danish(Counted):
    """Danish."""

    ordinal_marks = r"\."
    point = "komma"
    minus = "minus"
    plus = "plus"
    and_ = "og"
    articles = "den|det"
    months = words("januar februar marts april maj juni juli august september oktober november december")
    month_abbreviations = numbered("""
        jan = 1; feb = 2; febr = 2; apr = 4; aug = 8; sept = 9; sep = 9; okt = 10
        nov = 11; dec = 12
    """)
    time_prefixes = table("kl = klokken|klokka; klokken = klokken|klokka")
    multipliers = table("""
        million = million; millioner = millioner; mio = millioner|million
        mia = milliarder|milliard; tusind = tusind
    """)
    currencies = money_table("kr = krone|kroner, øre; € = euro, cent; $ = dollar, cent; £ = pund, penny|pence")
    prefixes = table("k = kilo; c = centi; m = milli; d = deci; h = hekto")
    prefixed_units = table("m = meter; g = gram; l = liter; W = watt; Hz = hertz")
    other_units = table("""
        % = procent; ° = grad|grader; °C = grad celsius|grader celsius; ha = hektar; min = minut|minutter
        t = time|timer; sek = sekund|sekunder; kg = kilo|kilogram; km/t = kilometer i timen
    """)
    per = "per|i"
    square = ("kvadrat", "")
    cubic = ("kubik", "")
    signs = table("& = og; % = procent; + = plus|og; = = er lig med|lig med; § = paragraf")
    abbreviations = table("""
        hr = hr|herr; Hr = herr; fr = fru; Fr = fru; frk = frøken; Frk = frøken; dr = doktor; Dr = doktor
        prof = professor
        Prof = professor; St = sankt; osv = og så videre; etc = et cetera; fx = for eksempel; feks = for eksempel
        dvs = det vil sige; bla = blandt andet|blandt andre; mm = med mere; ca = cirka; fKr = før kristus
        eKr = efter kristus
    """)
    before_figures = table("s = side; nr = nummer; kap = kapitel; bd = bind; ca = cirka")
    range_words = "til"
    range_from = "fra"
    score_words = "til|mod"
    ratio_words = "til"

    def variants(self, spoken: str) -> Iterator[str]:
        """Yield a number with and without "og" after hundreds, and without the "et" before the first."""
        yield spoken.replace(" og ", " ")
        yield spoken.replace(" og ", " ").replace("hundrede ", "hundrede og ")
        for bare in {spoken, spoken.replace(" og ", " ")}:
            if bare.startswith(("ethundrede", "ettusinde")):
                yield bare.removeprefix("et")

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "den tredje maj attenhundrede og tolv"."""
        after = "" if year is None else year
        days = "" if day is None else then(maybe("den"), self.ordinal(day))
        return then(days, self.months[month - 1], after)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "syv tredive", "halv otte", "kvart over syv"."""
        if second is not None or period is not None:
            return NEVER
        here, following = self.cardinal((hour - 1) % 12 + 1), self.cardinal(hour % 12 + 1)
        if not minute:
            return self.cardinal(hour)
        quarter = {15: then("kvart over", here), 30: then("halv", following), 45: then("kvart i", following)}
        return one_of(then(self.cardinal(hour), self.cardinal(minute)), quarter.get(minute, NEVER))


LANGUAGE = Danish("da")
