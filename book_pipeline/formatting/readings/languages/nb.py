"""Norwegian, whose numbers num2words says."""

from collections.abc import Iterator

from book_pipeline.formatting.readings.languages.da import Danish
from book_pipeline.formatting.readings.tables import table, words


class Norwegian(Danish):
    """Norwegian, which writes its months, units and abbreviations nearly as Danish does."""

    months = words("januar februar mars april mai juni juli august september oktober november desember")
    other_units = table("""
        % = prosent; ° = grad|grader; °C = grad celsius|grader celsius; ha = hektar; min = minutt|minutter
        t = time|timer; sek = sekund|sekunder; kg = kilo|kilogram; km/t = kilometer i timen
    """)
    signs = table("& = og; % = prosent; + = pluss|og; = = er lik|er lik med; § = paragraf")
    minus = "minus"
    plus = "pluss"
    abbreviations = table("""
        hr = herr; Hr = herr; fr = fru; Fr = fru; frk = frøken; Frk = frøken; dr = doktor; Dr = doktor
        prof = professor
        Prof = professor; St = sankt; osv = og så videre; etc = et cetera; feks = for eksempel; dvs = det vil si
        bla = blant annet|blant andre; mm = med mer; ca = cirka; fKr = før kristus; eKr = etter kristus
    """)

    def variants(self, spoken: str) -> Iterator[str]:
        """Yield a number without "og" after hundreds, with "ett" for "en" before them, and without either."""
        bare = spoken.replace(" og ", " ")
        yield bare
        for one in (spoken, bare):
            if one.startswith(("en hundre", "en tusen")):
                yield one.removeprefix("en ")
                yield "ett" + one.removeprefix("en")


LANGUAGE = Norwegian("no")
