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
