"""Forms of number words: gender, case and old spellings, which num2words does not give."""

import re

ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (("e", "er es en em"),),
    "es": (("o", "a "),),
    "it": (("o", "a "),),
    "pt": (("o", "a"),),
    "ca": (("er", "era"), ("n", "na"), ("t", "ta"), ("è", "ena")),
    "pl": (("y", "a e"), ("i", "a ie ia ie")),
    "sl": (("i", "a o"),),
    "ru": (("ый", "ая ое"), ("ой", "ая ое"), ("ий", "ья ье")),
    "uk": (("ій", "я є"), ("ий", "а е")),
}
"""By language: the ending of a word, and the endings that replace it."""
PREFIXES = {"ar": "ال", "he": "ה"}
"""The article, which is one word with an ordinal."""
OTHER_ORDINALS: dict[str, str] = {
    "en": "firste=1",
    "fr": "première=1 second=2 seconde=2 unième=1",
    "de": "erster=1 zweyte=2 zweyter=2 zweytes=2 siebente=7 siebenter=7 siebentes=7 siebenten=7",
    "es": "primer=1 tercer=3 séptimo=7 séptima=7 sétimo=7 sétima=7 noveno=9 nono=9 undécimo=11 undécima=11 "
    "duodécimo=12 "
    "duodécima=12",
    "it": "decimoprimo=11 decimosecondo=12 decimoterzo=13 decimoquarto=14 decimoquinto=15 decimosesto=16 "
    "decimosettimo=17 decimottavo=18 decimonono=19",
    "pt": "undécimo=11 duodécimo=12 undécima=11 duodécima=12",
    "sv": "förste=1 andre=2 fjerde=4 sjette=6",
    "da": "andet=2 anden=2 tredie=3 siette=6",
    "no": "annen=2 annet=2 tredie=3",
    "ro": "întâi=1 întâia=1 prima=1 adoua=2 atreia=3 apatra=4 acincea=5 aşasea=6 așasea=6 aşaptea=7 așaptea=7 aopta=8 "
    "anoua=9 azecea=10",
    "cs": "první=1 druhý=2 druhá=2 třetí=3 čtvrtý=4 čtvrtá=4 pátý=5 pátá=5 šestý=6 šestá=6 sedmý=7 sedmá=7 "
    "osmý=8 osmá=8 "
    "devátý=9 devátá=9 desátý=10 desátá=10 jedenáctý=11 jedenáctá=11 dvanáctý=12 dvanáctá=12 třináctá=13 čtrnáctá=14 "
    "patnáctá=15 šestnáctá=16 sedmnáctá=17 osmnáctá=18 devatenáctá=19 dvacátá=20",
    "sk": "prvý=1 prvá=1 druhý=2 druhá=2 tretí=3 tretia=3 štvrtý=4 štvrtá=4 piaty=5 piata=5 šiesty=6 šiesta=6 siedmy=7 "
    "siedma=7 ôsmy=8 ôsma=8 deviaty=9 deviata=9 desiaty=10 desiata=10",
    "bg": "първа=1 първи=1 втора=2 втори=2 трета=3 трети=3 четвърта=4 четвърти=4 пета=5 пети=5 шеста=6 шести=6 седма=7 "
    "седми=7 осма=8 осми=8 девета=9 девети=9 десета=10 десети=10 единадесета=11 единайсета=11 дванадесета=12 "
    "дванайсета=12",
    "el": "πρώτο=1 πρώτον=1 πρώτος=1 πρώτη=1 δεύτερο=2 δεύτερον=2 δεύτερη=2 τρίτο=3 τρίτον=3 τρίτη=3 τέταρτο=4 "
    "τέταρτον=4 "
    "τέταρτη=4 πέμπτο=5 πέμπτον=5 πέμπτη=5 έκτο=6 έκτον=6 έβδομο=7 έβδομον=7 όγδοο=8 όγδοον=8 ένατο=9 ένατον=9 "
    "δέκατο=10 "
    "δέκατον=10 ενδέκατο=11 ενδέκατον=11 δωδέκατο=12 δωδέκατον=12",
    "he": "ראשונה=1 שניה=2 שנייה=2 שלישית=3 רביעית=4 חמישית=5 שישית=6 שביעית=7 שמינית=8 תשיעית=9 עשירית=10",
    "ar": "الأول=1 الأولى=1 أولى=1 الثانية=2 الثالثة=3 الرابعة=4 الخامسة=5 السادسة=6 السابعة=7 الثامنة=8 التاسعة=9 "
    "العاشرة=10",
    "fa": "اول=1 نخست=1",
    "la": "primus=1 prima=1 primum=1 secundus=2 secunda=2 secundum=2 tertius=3 tertia=3 tertium=3 quartus=4 quarta=4 "
    "quartum=4 quintus=5 quinta=5 quintum=5 sextus=6 sexta=6 sextum=6 septimus=7 septima=7 septimum=7 octavus=8 "
    "octava=8 octavum=8 nonus=9 nona=9 nonum=9 decimus=10 decima=10 decimum=10 undecimus=11 duodecimus=12",
    "id": "kesatu=1",
    "vi": "thứnhất=1 thứhai=2 thứba=3 thứtư=4 thứnăm=5 thứsáu=6 thứbảy=7 thứtám=8 thứchín=9 thứmười=10",
}
"""Ordinals that num2words lacks, by language; several words ("a doua") are written as one."""


def inflected(words: str, language: str) -> set[str]:
    """Return a number's words with all endings and with the article."""
    forms = {words, words.replace(" and ", " ")}
    for ending, others in ENDINGS.get(language, ()):
        if words.endswith(ending):
            stems = [words.removesuffix(ending)]
            if language in {"pl", "pt", "sl"} and " " in words:  # each word has the ending
                stems = [re.sub(rf"{ending}\b", "\0", words)]
            for other in others.split(" "):
                forms |= {stem.replace("\0", other) if "\0" in stem else stem + other for stem in stems}
            break
    if language == "nl":
        forms |= {form.replace("ij", "y") for form in forms}  # "vyfde" is an old spelling
    if article := PREFIXES.get(language):
        forms |= {article + form for form in forms}
    return forms


def irregular_ordinals(language: str) -> dict[str, int]:
    """Return further ordinals by their words."""
    pairs = (pair.split("=") for pair in OTHER_ORDINALS.get(language, "").split())
    known = {word: int(value) for word, value in pairs}
    return known | (_old_finnish_ordinals() if language == "fi" else {})


def _old_finnish_ordinals() -> dict[str, int]:
    """Return old ordinals that count within the next ten: "yhdesneljättä", the first of the fourth ten, is 31."""
    ones = ("yhdes", "kahdes", "kolmas", "neljas", "viides", "kuudes", "seitsemas", "kahdeksas", "yhdeksas")
    tens = ("kolmatta", "neljatta", "viidetta", "kuudetta", "seitsematta", "kahdeksatta", "yhdeksatta")
    return {one + ten: 21 + 10 * t + o for o, one in enumerate(ones) for t, ten in enumerate(tens)}
