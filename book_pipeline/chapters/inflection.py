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
    "be": (("ы", "ая ае"), ("і", "ая яя яе")),
    "mk": (("и", "а о"),),
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
    "be": "першая=1 другая=2 трэцяя=3 чацвёртая=4",
    "hi": "पहला=1 पहली=1 प्रथम=1 दूसरा=2 दूसरी=2 द्वितीय=2 तीसरा=3 तीसरी=3 तृतीय=3 चौथा=4 चौथी=4 चतुर्थ=4 पाँचवाँ=5 पांचवां=5 "
    "पंचम=5 छठा=6 छठाँ=6 षष्ठ=6 सातवाँ=7 सप्तम=7 आठवाँ=8 अष्टम=8 नौवाँ=9 नवम=9 दसवाँ=10 दशम=10 ग्यारहवाँ=11 बारहवाँ=12 "
    "तेरहवाँ=13 चौदहवाँ=14 पंद्रहवाँ=15 पन्द्रहवाँ=15 सोलहवाँ=16 सत्रहवाँ=17 अठारहवाँ=18 उन्नीसवाँ=19 बीसवाँ=20",
    "bn": "প্রথম=1 দ্বিতীয়=2 তৃতীয়=3 চতুর্থ=4 পঞ্চম=5 ষষ্ঠ=6 সপ্তম=7 অষ্টম=8 নবম=9 দশম=10 একাদশ=11 দ্বাদশ=12 ত্রয়োদশ=13 "
    "চতুর্দশ=14 পঞ্চদশ=15 ষোড়শ=16 সপ্তদশ=17 অষ্টাদশ=18 ঊনবিংশ=19 বিংশ=20",
    "ta": "முதல்=1 முதலாம்=1 முதலாவது=1 ஒன்று=1 இரண்டாம்=2 இரண்டாவது=2 இரண்டு=2 மூன்றாம்=3 மூன்றாவது=3 மூன்று=3 நான்காம்=4 "
    "நான்காவது=4 நான்கு=4 ஐந்தாம்=5 ஐந்தாவது=5 ஐந்து=5 ஆறாம்=6 ஆறாவது=6 ஆறு=6 ஏழாம்=7 ஏழாவது=7 ஏழு=7 எட்டாம்=8 "
    "எட்டாவது=8 எட்டு=8 ஒன்பதாம்=9 ஒன்பதாவது=9 ஒன்பது=9 பத்தாம்=10 பத்தாவது=10 பத்து=10 பதினொன்றாம்=11 பன்னிரண்டாம்=12 "
    "பதின்மூன்றாம்=13 பதினான்காம்=14 பதினைந்தாம்=15 பதினாறாம்=16 பதினேழாம்=17 பதினெட்டாம்=18 பத்தொன்பதாம்=19 இருபதாம்=20",
    "ur": "پہلا=1 پہلی=1 اول=1 دوسرا=2 دوسری=2 دوم=2 تیسرا=3 تیسری=3 سوم=3 چوتھا=4 چوتھی=4 چہارم=4 پانچواں=5 پنجم=5 "
    "چھٹا=6 ششم=6 ساتواں=7 ہفتم=7 آٹھواں=8 ہشتم=8 نواں=9 نہم=9 دسواں=10 دہم=10 گیارہواں=11 یازدہم=11 بارہواں=12 "
    "دوازدہم=12 تیرہواں=13 چودہواں=14 پندرہواں=15 سولہواں=16 سترہواں=17 اٹھارہواں=18 انیسواں=19 بیسواں=20",
    "mk": "први=1 прв=1 втори=2 втор=2 трети=3 трет=3 четврти=4 петти=5 шести=6 седми=7 осми=8 деветти=9 десетти=10 "
    "единаесетти=11 дванаесетти=12 тринаесетти=13 четиринаесетти=14 петнаесетти=15 шеснаесетти=16 седумнаесетти=17 "
    "осумнаесетти=18 деветнаесетти=19 дваесетти=20",
    "ka": "პირველი=1 მეორე=2 მესამე=3 მეოთხე=4 მეხუთე=5 მეექვსე=6 მეშვიდე=7 მერვე=8 მეცხრე=9 მეათე=10 მეთერთმეტე=11 "
    "მეთორმეტე=12 მეცამეტე=13 მეთოთხმეტე=14 მეთხუთმეტე=15 მეთექვსმეტე=16 მეჩვიდმეტე=17 მეთვრამეტე=18 მეცხრამეტე=19 "
    "მეოცე=20",
    "hy": "առաջին=1 երկրորդ=2 երրորդ=3 չորրորդ=4 հինգերորդ=5 վեցերորդ=6 յոթերորդ=7 եօթներորդ=7 ութերորդ=8 իններորդ=9 "
    "տասներորդ=10 տասնմեկերորդ=11 տասներկուերորդ=12 տասներեքերորդ=13 տասնչորսերորդ=14 տասնհինգերորդ=15 "
    "տասնվեցերորդ=16 տասնյոթերորդ=17 տասնութերորդ=18 տասնիններորդ=19 քսաներորդ=20",
    "kk": "бірінші=1 екінші=2 үшінші=3 төртінші=4 бесінші=5 алтыншы=6 жетінші=7 сегізінші=8 тоғызыншы=9 оныншы=10 "
    "онбірінші=11 онекінші=12 онүшінші=13 онтөртінші=14 онбесінші=15 оналтыншы=16 онжетінші=17 онсегізінші=18 "
    "онтоғызыншы=19 жиырмасыншы=20",
    "mn": "нэгдүгээр=1 хоёрдугаар=2 гуравдугаар=3 дөрөвдүгээр=4 тавдугаар=5 зургаадугаар=6 зургадугаар=6 долоодугаар=7 "
    "долдугаар=7 наймдугаар=8 есдүгээр=9 аравдугаар=10 арваннэгдүгээр=11 арванхоёрдугаар=12 арвангуравдугаар=13 "
    "арвандөрөвдүгээр=14 арвантавдугаар=15 арванзургаадугаар=16 арвандолдугаар=17 арваннаймдугаар=18 арванесдүгээр=19 "
    "хорьдугаар=20",
    "km": "មួយ=1 ទីមួយ=1 ពីរ=2 ទីពីរ=2 បី=3 ទីបី=3 បួន=4 ទីបួន=4 ប្រាំ=5 ទីប្រាំ=5 ប្រាំមួយ=6 ទីប្រាំមួយ=6 ប្រាំពីរ=7 "
    "ទីប្រាំពីរ=7 ប្រាំបី=8 ទីប្រាំបី=8 ប្រាំបួន=9 ទីប្រាំបួន=9 ដប់=10 ទីដប់=10 ដប់មួយ=11 ដប់ពីរ=12 ដប់បី=13 ដប់បួន=14 "
    "ដប់ប្រាំ=15 ម្ភៃ=20",
    "fil": "una=1 unang=1 ikalawa=2 ikalawang=2 pangalawa=2 pangalawang=2 ikatlo=3 ikatlong=3 pangatlo=3 pangatlong=3 "
    "ikaapat=4 ikaapatna=4 ikalima=5 ikalimang=5 ikaanim=6 ikaanimna=6 ikapito=7 ikapitong=7 ikawalo=8 ikawalong=8 "
    "ikasiyam=9 ikasiyamna=9 ikasampu=10 ikasampung=10 isa=1 dalawa=2 tatlo=3 apat=4 lima=5 anim=6 pito=7 walo=8 "
    "siyam=9 sampu=10",
    "sw": "yakwanza=1 yapili=2 yatatu=3 yanne=4 yatano=5 yasita=6 yasaba=7 yanane=8 yatisa=9 yakumi=10 yakuminamoja=11 "
    "yakuminambili=12 yakuminatatu=13 yakuminanne=14 yakuminatano=15 yakuminasita=16 yakuminasaba=17 yakuminanane=18 "
    "yakuminatisa=19 yaishirini=20 wakwanza=1 wapili=2 watatu=3 wanne=4 watano=5 chakwanza=1 chapili=2 chatatu=3 "
    "channe=4 chatano=5 moja=1 mbili=2 tatu=3 nne=4 tano=5",
    "ga": "ahaon=1 adó=2 atrí=3 aceathair=4 acúig=5 asé=6 aseacht=7 ahocht=8 anaoi=9 adeich=10 ahaondéag=11 "
    "adódhéag=12 céad=1 chéad=1 dara=2 darna=2 tríú=3 ceathrú=4 cúigiú=5 séú=6 seachtú=7 ochtú=8 tochtú=8 naoú=9 "
    "deichiú=10 fichiú=20",
    "cy": "gyntaf=1 trydedd=3 drydedd=3 pedwaredd=4 bedwaredd=4 bumed=5 chweched=6 seithfed=7 wythfed=8 ddegfed=10",
    "eu": "lehen=1 lehena=1 lehenengo=1 lehenengoa=1 lehenbiziko=1 bigarren=2 bigarrena=2 hirugarren=3 hirugarrena=3 "
    "laugarren=4 laugarrena=4 bosgarren=5 bosgarrena=5 seigarren=6 zazpigarren=7 zortzigarren=8 bederatzigarren=9 "
    "hamargarren=10 hamaikagarren=11 hamabigarren=12 hamahirugarren=13 hamalaugarren=14 hamabosgarren=15 "
    "hamaseigarren=16 hamazazpigarren=17 hemezortzigarren=18 hemeretzigarren=19 hogeigarren=20",
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
    known = {form: int(value) for word, value in pairs for form in inflected(word, language)}
    return known | (_old_finnish_ordinals() if language == "fi" else {})


def _old_finnish_ordinals() -> dict[str, int]:
    """Return old ordinals that count within the next ten: "yhdesneljättä", the first of the fourth ten, is 31."""
    ones = ("yhdes", "kahdes", "kolmas", "neljas", "viides", "kuudes", "seitsemas", "kahdeksas", "yhdeksas")
    tens = ("kolmatta", "neljatta", "viidetta", "kuudetta", "seitsematta", "kahdeksatta", "yhdeksatta")
    return {one + ten: 21 + 10 * t + o for o, one in enumerate(ones) for t, ten in enumerate(tens)}
