"""Forms that books print in each language: rulers, centuries, halves, old money, streets, ages, eras."""

import pytest

from tests.unit.formatting.readings.tables import accepted, refused

RIGHT = {
    "en": """
        Louis XIV's = Louis the Fourteenth's
        vol. ii = volume two
        2.5 = two and a half
        $2.5 million = two and a half million dollars
    """,
    "de": """
        1,5 kg = eineinhalb Kilogramm
        2,5 km = zweieinhalb Kilometer
        S. 15 ff. = Seite fünfzehn und folgende
        5 M. = fünf Mark
        10 Thlr. = zehn Taler
        der 10-Jährige = der Zehnjährige
        100%ig = hundertprozentig
        Tel. 030/123456 = Telefon null drei null eins zwei drei vier fünf sechs
        Hauptstr. 5 = Hauptstraße fünf
        i. d. R. = in der Regel
        a. D. = außer Dienst
    """,
    "fr": """
        12,50 € = douze euros cinquante
        1001 nuits = mille et une nuits
        c.-à-d. = c'est-à-dire
        2,5 km = deux et demi kilomètres
    """,
    "es": """
        s. XIX = siglo diecinueve
        ss. XIX = siglos diecinueve
        1,5 = uno y medio
        5 pts. = cinco pesetas
    """,
    "it": """
        sec. XIX = secolo diciannovesimo
        alle 7.30 = alle sette e mezza
        alle 14:45 = alle quindici meno un quarto
        5 mq = cinque metri quadrati
    """,
    "pt": """
        20$000 = vinte mil réis
        2:500$000 = dois contos e quinhentos mil réis
    """,
    "sv": """
        Karl XII:s = Karl den tolftes
        9 kap. = nionde kapitlet
        44 f Kr = fyrtiofyra före Kristus
        1,5 km = en och en halv kilometer
        1 234 = ettusen tvåhundratrettiofyra
        tel.: 08-123 45 = telefon noll åtta ett hundra tjugotre fyrtiofem
        β = beta
    """,
    "ru": """
        % = процентов
    """,
    "ja": """
        S.1 = 昭和元年
        6月下旬〜7月上旬 = 六月下旬から七月上旬
    """,
    "ko": """
        28일수요일 = 이십팔일 수요일
        krw 5,000 = 오천원
    """,
    "zh": """
        44年3月15日bc = 公元前四四年三月十五日
    """,
}
WRONG = {
    "en": """
        2.5 = two
        2.5 = three and a half
        Louis XIV's = Louis the Fifteenth's
    """,
    "de": """
        2,5 km = dreieinhalb Kilometer
        2,25 km = zweieinhalb Kilometer
        der 10-Jährige = der Elfjährige
        100%ig = tausendprozentig
        030/123456 = null drei null eins zwei drei vier fünf
    """,
    "fr": """
        12,05 € = douze euros cinquante
        12,5 € = douze euros cinq
    """,
    "es": """
        s. XIX = siglo dieciocho
    """,
    "pt": """
        20$000 = vinte réis
    """,
    "sv": """
        Karl XII:s = Karl den tolfte
        9 kap. = åttonde kapitlet
        44 f Kr = fyrtiofyra efter Kristus
    """,
    "ja": """
        S.1 = 令和元年
    """,
}


@pytest.mark.parametrize("language", RIGHT)
def test_usual_readings_are_accepted(language):
    assert refused(RIGHT[language], language) == []


@pytest.mark.parametrize("language", WRONG)
def test_readings_that_mean_something_else_are_refused(language):
    assert accepted(WRONG[language], language) == []
