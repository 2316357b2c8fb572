from tests.unit.formatting.readings.tables import accepted, refused

RIGHT = """
    254 = kétszázötvennégy
    1000 = ezer
    2400 = kétezer-négyszáz
    2024 = kétezer-huszonnégy
    1956 = ezerkilencszázötvenhat
    5. = ötödik
    21. = huszonegyedik
    200. = kétszázadik
    3,14 = három egész tizennégy század
    0,5 = nulla egész öt tized
    -5 = mínusz öt
    50% = ötven százalék
    50%-os = ötven százalékos
    1848. március 15. = ezernyolcszáznegyvennyolc március tizenötödike
    március 15-én = március tizenötödikén
    2024. 05. 01. = kétezer-huszonnégy május elseje
    7:30 = hét óra harminc perc
    7:30 = fél nyolc
    7:15 = negyed nyolc
    7:45 = háromnegyed nyolc
    8-kor = nyolckor
    1/2 = fél
    2/3 = két harmad
    5 km = öt kilométer
    5 kg = öt kilogramm
    60 km/h = hatvan kilométer per óra
    500 Ft = ötszáz forint
    500 Ft-ot = ötszáz forintot
    $20 = húsz dollár
    5 millió = öt millió
    dr. Kovács = doktor Kovács
    pl. = például
    stb. = és a többi
    XIX. század = tizenkilencedik század
    IV. Béla = negyedik Béla
    5-ben = ötben
    10-20 = tíz-húsz
    1-gyel = eggyel
    4-gyel = néggyel
    3-at = hármat
    7-et = hetet
    3-an = hárman
    1000-et = ezret
    20-szal = hússzal
    2-es = kettes
    3-as = hármas
    5-ös = ötös
    6-tal = hattal
    8-cal = nyolccal
    100-zal = százzal
    15 000 Ft = tizenötezer forint
    15 USD = tizenöt dollár
    10 € = tíz euró
    100 Ft-ért = száz forintért
    2010. ápr. 1. = kettőezer-tíz április elseje
    2010.04.01 = kettőezer-tíz április elseje
    2010-04-01 = kettőezer-tíz április elseje
    április 1-jétől = április elsejétől
    május 5-től = május ötödikétől
    1990-ben = ezerkilencszázkilencvenben
    1990-es évek = ezerkilencszázkilencvenes évek
    80-as évek = nyolcvanas évek
    10 000 000 = tízmillió
    100 001 = százezer-egy
    -12 = mínusz tizenkettő
    12 345 = tizenkettőezer-háromszáznegyvenöt
    2 000 000 000 = kétmilliárd
    8 órakor = nyolc órakor
    8:30-kor = nyolc óra harminckor
    10%-kal = tíz százalékkal
    25 °C = huszonöt celsius-fok
    5 m² = öt négyzetméter
    3,5 km = három egész öt tized kilométer
    +36-80/555-111 = plusz harminchat nyolcvan ötszázötvenöt száztizenegy
    info@example.hu = info kukac example pont hu
"""
WRONG = """
    254 = kétszázötvenöt
    2400 = kétezer-negyven
    1956 = ezerkilencszázhatvanöt
    21. = huszonegy
    200. = századik
    3,14 = három egész tizennégy tized
    -5 = öt
    50% = ötven
    1848. március 15. = ezernyolcszáznegyvennyolc május tizenötödike
    március 15-én = március tizenhatodikán
    2024. 05. 01. = kétezer-huszonnégy január ötödike
    7:30 = fél hét
    7:45 = háromnegyed hét
    2/3 = három ketted
    5 km = öt kilogramm
    60 km/h = hatvan kilométer
    500 Ft = ötszáz euró
    500 Ft-ot = ötszáz forintnak
    dr. Kovács = doktor Szabó
    XIX. század = huszadik század
"""


def test_usual_readings_are_accepted():
    assert refused(RIGHT, "hu") == []


def test_readings_that_mean_something_else_are_refused():
    assert accepted(WRONG, "hu") == []
