"""Finnish, whose numbers num2words says."""

from book_pipeline.formatting.readings.languages.counted import Counted
from book_pipeline.formatting.readings.tables import money_table, table, words
from book_pipeline.formatting.readings.wording import Wording, maybe, one_of, then


class Finnish(Counted):
    """Finnish."""

    point = "pilkku"
    minus = "miinus"
    plus = "plus"
    months = words(
        "tammikuuta|tammikuun helmikuuta|helmikuun maaliskuuta|maaliskuun huhtikuuta|huhtikuun toukokuuta|toukokuun "
        "kesäkuuta|kesäkuun heinäkuuta|heinäkuun elokuuta|elokuun syyskuuta|syyskuun lokakuuta|lokakuun "
        "marraskuuta|marraskuun joulukuuta|joulukuun"
    )
    currencies = money_table("€ = euro|euroa, sentti|senttiä; mk = markka|markkaa, penni|penniä")
    other_units = table("% = prosentti|prosenttia; ° = aste|astetta; km = kilometri|kilometriä; m = metri|metriä")
    signs = table("& = ja; % = prosentti|prosenttia; + = plus")
    abbreviations = table("""
        hra = herra; rva = rouva; nti = neiti; tri = tohtori; ym = ynnä muuta; jne = ja niin edelleen
        esim = esimerkiksi
    """)
    before_figures = table("n = noin; s = sivu")

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "kolmas marraskuuta", "kolmas yhdettätoista", with the year after it."""
        after = "" if year is None else then(maybe("vuonna"), year)
        if day is None:
            return then(self.months[month - 1], after)
        return then(self.ordinal(day), one_of(self.months[month - 1], self.ordinal(month)), after)


LANGUAGE = Finnish("fi")
