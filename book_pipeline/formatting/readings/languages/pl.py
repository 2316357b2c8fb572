"""Polish, whose numbers num2words says in the nominative: dates, times and inflected numbers are not read."""

from book_pipeline.formatting.readings.languages.counted import Counted
from book_pipeline.formatting.readings.tables import money_table, table


class Polish(Counted):
    """Polish."""

    point = "przecinek|i"
    minus = "minus"
    plus = "plus"
    multipliers = table("""
        tys = tysiąc|tysiące|tysięcy; mln = milion|miliony|milionów
        mld = miliard|miliardy|miliardów
    """)
    currencies = money_table("""
        zł = złoty|złote|złotych, grosz|grosze|groszy; € = euro, cent|centy|centów
        $ = dolar|dolary|dolarów, cent|centy|centów
        rs = rubel|ruble|rubli, kopiejka|kopiejki|kopiejek
    """)
    prefixes = table("k = kilo; c = centy; m = mili; d = decy; h = hekto")
    prefixed_units = table("m = metr|metry|metrów; g = gram|gramy|gramów; l = litr|litry|litrów")
    other_units = table("""
        % = procent|procenty|procentów|procenta; ° = stopień|stopnie|stopni
        ha = hektar|hektary|hektarów
    """)
    signs = table("& = i; % = procent; + = plus|i; § = paragraf")
    abbreviations = table("""
        np = na przykład; itd = i tak dalej; itp = i tym podobne; tj = to jest; tzn = to znaczy; dr = doktor
        prof = profesor
        św = święty|święta|świętego|świętej; ks = ksiądz|księdza; p = pan|pani|pana; pp = państwo|panowie|panie
        gen = generał
        płk = pułkownik; ul = ulica|ulicy; tzw = tak zwany|tak zwana|tak zwane; im = imienia; ww = wyżej wymieniony
    """)
    before_figures = table("""
        s = strona|stronie; str = strona|stronie; nr = numer; r = rok; rozdz = rozdział
        ok = około; w = wiek
    """)


LANGUAGE = Polish("pl")
