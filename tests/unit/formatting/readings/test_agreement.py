"""Nouns and articles agree with their number and with what is written; ranges, hours and ordinals in more wordings."""

import pytest

from tests.unit.formatting.readings.tables import accepted, refused

RIGHT = {
    "en": """
        the 101st day = the hundred and first day
        The 100th day = The hundredth day
        10-12 men = from ten to twelve men
        20 m.p.h. = twenty miles an hour
        3 May = three May
        the 3rd of May = the third of May
        $5.50 = five dollars fifty cents
        15 pp. = fifteen pages
    """,
    "de": """
        die 20er Jahre = die Zwanzigerjahre
        in den 20er Jahren = in den Zwanzigerjahren
        3,50 M = drei Mark fünfzig Pfennig
        3,50 Mk. = drei Mark fünfzig Pfennig
        am 24. Dez. = am vierundzwanzigsten Dezember
        10–12 Mann = von zehn bis zwölf Mann
        200 m = zweihundert Meter
        Der 17. August = Der siebzehnte August
        in der 17. Woche = in der siebzehnten Woche
        die 3. Frage = die dritte Frage
        des 3. Tages = des dritten Tages
        der 3.5. = der dritte Mai
    """,
    "fr": """
        le 10 mars = le dix mars
        10 mars = le dix mars
        Dupont et Cie = Dupont et compagnie
        de 10-12 francs = de dix à douze francs
        1/3 = premier mars
        à 8 heures 1/2 = à huit heures et demie
        à 8 h. 1/2 = à huit heures et demie
    """,
    "es": """
        100.000 = cien mil
        2.000.000 = dos millones
        10-12 = de diez a doce
        el 3 de mayo = el tres de mayo
        3 h = tres horas
    """,
    "it": """
        ore 17:30 = le cinque e mezza
        alle 8.15 = alle otto e un quarto
        il 3 maggio = il tre maggio
        2.000.000 = due milioni
    """,
    "pt": "15 pp. = quinze páginas\n2.000.000 = dois milhões",
    "hu": "2,5 kg = két és fél kiló\n3 óra 15 perc = három óra tizenöt perc",
    "ru": """
        10-15 = от десяти до пятнадцати
        2 300 = две тысячи триста
        18000 = восемнадцатью тысячами
        21000 = двадцать одна тысяча
        6 руб. = шести рублям
        1 USD = один доллар
        3,2 = три целых две десятых
        5 человек = пять человек
    """,
    "ar": "المرة 3 = المرة الثالثة\nالفصل 12 = الفصل الثاني عشر",
    "hy": "2,5 = երկու ամբողջ հինգ տասնորդական\n10-15 = տասից տասնհինգ",
    "ja": "7時30分 = 七時半",
    "zh": "7点30分 = 七点半\n7点15分 = 七点一刻\n110 = 幺幺零",
    "vi": "2 giờ 15 phút = hai giờ mười lăm phút",
}
WRONG = {
    "en": """
        on the 3rd of May = on the the third of May
        25 Sept. = the twenty five of September
        $5.50 = five dollars fifty cent
        5 p.m. = five picometers
        12-10 = from twelve to ten
        the 101st day = the hundred first day
    """,
    "de": """
        am 24. Dez. = am die vierundzwanzigsten Dezember
        die 20er Jahre = die Dreißigerjahre
        10–12 Mann = von zehn bis elf Mann
        Der 17. August = Der siebzehnten August
        am 17. August = am siebzehnte August
        das 3. Kapitel = das dritten Kapitel
        des 3. Tages = des dritte Tages
    """,
    "fr": "le 10 mars = le le dix mars\n1/3 = un mars\nau 3 mai = au le trois mai",
    "es": """
        100.000 = ciento mil
        1/2 = uno por dos
        1/2 mm = medio millones
        2.000.000 = dos millón
        $0,10 = diez centavo
        3 h = tres hora
        el 3 de mayo = el el tres de mayo
    """,
    "it": "alle 8.15 = alle le otto e un quarto\n1.034.500 = un milioni trentaquattromila cinquecento",
    "pt": "2.000.000 = dois milhão\n1.000.000 = um milhões",
    "hu": "6-40 = hat kettő negyven",
    "ru": """
        2 300 = две тысяча триста
        18000 = восемнадцать тысяча
        6 руб. = шесть рубль
        1 USD = один долларов
        3,2 = три целая две десятых
    """,
    "ar": "100 = واحد مئة\nالمرة 3 = المرة الرابعة\n99 = تسعة تسعة",
    "ja": "7時40分 = 七時半\n7時30分間 = 七時半間",
    "zh": "7点40分 = 七点半",
    "vi": "2 giờ 15 phút = hai giờ mười lăm phút phút",
}


@pytest.mark.parametrize("language", RIGHT)
def test_wordings_that_agree_are_accepted(language):
    assert refused(RIGHT[language], language) == []


@pytest.mark.parametrize("language", WRONG)
def test_wordings_that_do_not_agree_are_refused(language):
    assert accepted(WRONG[language], language) == []
