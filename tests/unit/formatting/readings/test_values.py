"""Values of each kind in the languages whose public pairs are few: times, amounts, dates, abbreviations, addresses."""

import pytest

from tests.unit.formatting.readings.tables import accepted, refused

RIGHT = {
    "ru": """
        5 = пять
        2000000 = два миллиона
        1.234.567 = один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь
        1млн = один миллион
        1500 = полторы тысячи
        1,5 = полтора
        3,14 млн = три целых четырнадцать сотых миллиона
        1/2 = одна вторая
        01.05 = первое мая
        12 марта 1999 = двенадцатое марта тысяча девятьсот девяносто девятого
        1999 г. = одна тысяча девятьсот девяносто девятый год
        17:15 = семнадцать часов и пятнадцать минут
        17:45 = без четверти шесть
        21:01 = двадцать один час одна минута
        01:00 = один час
        +7-913-983-56-01 = плюс семь девятьсот тринадцать девятьсот восемьдесят три пятьдесят шесть ноль один
        123-45-67 = сто двадцать три сорок пять шестьдесят семь
        a_b@mail.ru = эй нижнее подчеркивание би собака эм эй ай эл точка ру
        test123@yahoo.com = ти и эс ти один два три собака яху точка ком
        a!b@nd.ru = эй восклицательный знак би собака эн ди точка ру
        www.abc.ru = дабл ю дабл ю дабл ю точка эй би си точка ру
        2 м² = два квадратных метра
        2 кв. м. = два квадратных метра
        3 м³ = три кубических метра
        100 км/ч = сто километров в час
        20°C = двадцать градусов по цельсию
        5° = пять градусов
        10 % = десять процентов
        5-процентный = пятипроцентный
        2-х = двух
        4,2-килограммовый мешок = четырёх целых двух десятых килограммовый мешок
        41,5-метровый = сорока одной целой пяти десятых метровый
        2 млн руб. = два миллиона рублей
        3 тыс. INR = три тысячи рупий
        4 га = четыре гектара
        5 ₽ = пять рублей
        $5,50 = пять долларов пятьдесят центов
        €10 = десять евро
        $5 = пять долларов сэ ш а
        5 руб. 20 коп. = пять рублей двадцать копеек
        100р. = сто рублей
        1-ого = первого
        3-ья = третья
        2-ую = вторую
        5-ом = пятом
        1-ое = первое
        1000000-й = миллионный
        2001-го = две тысячи первого
        XIX в. = девятнадцатый век
        Петр I = Петр первый
        и т.д. = и так далее
        т. е. = то есть
        до н. э. = до нашей эры
        с.ш. = северной широты
        з.д. = западной долготы
        экз. = экземпляры
        комн. = комнатная
        кв. 5 = квартира пять
        ул. Ленина = улица Ленина
        стр. 15 = страница пятнадцать
        5-10 = пять тире десять
        NATO = эн эй ти оу
        ООН = о о эн
        5 сек. = пять секунд
        100 г = сто граммов
        2 т = две тонны
        100 чел. = сто человек
        2+2=4 = два плюс два равно четыре
        10дней = десять дней
        1.5 = одна целая пять десятых
    """,
    "hu": """
        1 = egy
        2000 = kétezer
        2 345 678 = kettőmillió-háromszáznegyvenötezer-hatszázhetvennyolc
        -5 = mínusz öt
        5-ös = ötös
        1-es = egyes
        7-es = hetes
        4-et = négyet
        20-ból = húszból
        0,003 = nulla egész három ezred
        1/2 = egy ketted
        2 1/2 = kettő és fél
        5/8 = öt nyolcad
        3. = harmadik
        100. = századik
        15-ik = tizenötödik
        2010. április 1. = kettőezer-tíz április elseje
        2010. iv. 1. = kettőezer-tíz április elseje
        április 1-jén = április elsején
        máj. 31. = május harmincegyedike
        5. 5-én = május ötödikén
        8:30 = nyolc óra harminc perc
        8:15 = negyed kilenc
        8 ó = nyolc óra
        8 órakor = nyolc órakor
        12:00 gmt-kor = tizenkét óra g m t-kor
        8 ó 5 p 3 mp = nyolc óra öt perc három másodperc
        20 Ft = húsz forint
        20 Ft-os = húsz forintos
        $5,50 = öt dollár ötven cent
        1,32 GBP = egy egész harminckettő század angol font
        5 €-t = öt eurót
        1 millió forint = egy millió forint
        10 HUF = tíz magyar forint
        3km-ben = három kilométerben
        3 m² = három négyzetméter
        5 km² = öt négyzetkilométer
        5 mph = öt mérföld per óra
        5%-kal = öt százalékkal
        5 kg-os = öt kilogrammos
        5 dl = öt deciliter
        10 db = tíz darab
        5 mp = öt másodperc
        06-1-441-4000 = nulla hat egy négyszáznegyvenegy négyezer
        (1) 441-4000 = egy négyszáznegyvenegy négyezer
        123.123.0.40 = százhuszonhárom pont százhuszonhárom pont nulla pont negyven
        fax: 06-1-441-4000 = fax nulla hat egy négyszáznegyvenegy négyezer
        abc.def@nvidia.com = a b c pont d e f kukac nvidia pont com
        abc!d@x.de = a b c felkiáltójel d kukac x pont d e
        http://abc.com = h t t p kettőspont perjel perjel a b c pont com
        www.abc.hu/abc = w w w pont a b c pont hu perjel a b c
        vs. = versus
        vki = valaki
        uo. = ugyanott
        sztem = szerintem
        pl. = például
        ford. = fordította
        kb. = körülbelül
        hsz. = határozószó
        isk.-ba = iskolába
        ism. = ismétlés
        kir. = király
        köv. = következő
        krt.-on = körúton
        max. = maximum
        em. = emelet
        cs. = csoport
        prof.-nak = professzornak
        Pf. = postafiók
        Bp. = Budapest
        DK = délkelet
        MHz = megahertz
        Dr. Kovács = doktor Kovács
        XX. század = huszadik század
        5-10 = öt-tíz
        3-szor = háromszor
    """,
    "ko": """
        2월28일(목)〜3월3일(일) = 이월 이십팔일 목요일 부터 삼월 삼일 일요일
        2월(월) = 이월 월요일
        www.nvidia.co.kr = www 닷 nvidia 닷 씨오 닷 케이알
        abc-d@x.go.kr = abc 대시 d 골뱅이 x 닷 지오 닷 케이알
        2/3은 = 삼분의 이는
        -3/4 = 마이너스 사분의 삼
        3.14 = 삼점일사
        3.14만 = 삼점일사만
        5km/h = 시속 오 킬로미터
        10rpm = 십 분당회전수
        ₩12500 = 만이천오백원
        US$100 = 백 달러
        5000원 = 오천원
        NZD 10 = 십 뉴질랜드 달러
        +82-10-1234-5678 = 국가번호 팔이 일공 일이삼사 오육칠팔
        192.168.0.1 = 일구이 점 일육팔 점 영 점 일
        2번째 = 두번째
        20번째 = 스무번째
        100번째 = 백번째
        3개 = 세개
        12장 = 열두장
        오전 9시 5분 = 오전 아홉시 오분
        14:00 = 십사시 정각
        2023/05/06 = 이천이십삼년 오월 육일
        6월 10일 = 유월 십일
        80년대 = 팔십년대
        기원전 100년 = 기원전 백년
        vs. = 대
        α = 알파
        100000000 = 일억
        1,000 = 천
    """,
    "hi": """
        ५/३०४ सिक्का = पाँच बटा तीन शून्य चार सिक्का
        ip address 192.168.1.1 = ip address एक नौ दो डॉट एक छह आठ डॉट एक डॉट एक
        ०२२.२९४१११२८ = शून्य दो दो दो नौ चार एक एक एक दो आठ
        022-29411128 = शून्य दो दो दो नौ चार एक एक एक दो आठ
        १२,३४,५६७ = बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ
        २.५ = ढाई
        १/२ = एक बटा दो
        १ १/२ = एक सही एक बटा दो
        ३ १/२ = साढ़े तीन
        १ला = पहला
        ४था = चौथा
        १०वां = दसवां
        8th = आठवाँ
        १०:३० = दस बजकर तीस मिनट
        १५/०८/१९४७ = पंद्रह अगस्त उन्नीस सौ सैंतालीस
        १५ अगस्त १९४७ = पंद्रह अगस्त उन्नीस सौ सैंतालीस
        १९९०-२००० = उन्नीस सौ नब्बे से दो हज़ार
        २१वीं सदी = इक्कीसवीं सदी
        ₹१००.५० = एक सौ रुपये पचास पैसे
        £3 = तीन पाउंड
        ₹५ करोड़ = पाँच करोड़ रुपये
        10 km/h = दस किलोमीटर प्रति घंटा
        ५ m² = पाँच वर्ग मीटर
        ५% = पाँच प्रतिशत
        ५ ft = पाँच फुट
        २.५ kg = ढाई किलोग्राम
        abc_1@x.org = ए बी सी अंडरस्कोर एक एट एक्स डॉट ओ आर जी
        /etc/x = फॉरवर्ड स्लैश ई टी सी फॉरवर्ड स्लैश एक्स
        श्री. = श्री
        इं. राज = इंजीनियर राज
        ५ रु. = पाँच रुपये
    """,
    "de": """
        Dr. Müller = Doktor Müller
        Nr. 5 = Nummer fünf
        d.h. = das heißt
        2D-Druck = zwei-D-Druck
        abc@gmail.com = a b c at g mail punkt com
        a_b@gmx.net = a unterstrich b at g m x punkt net
        @abc = at a b c
        17:00 Uhr = siebzehn Uhr
        7.30 Uhr = halb acht
        8:05 = fünf nach acht
        3. Mai 1812 = dritter Mai achtzehnhundertzwölf
        2012-05-03 = dritter Mai zweitausendzwölf
        80er Jahre = achtziger Jahre
        21. = einundzwanzigster
        1,5 = eins komma fünf
        -3 = minus drei
        3 Mrd. Euro = drei Milliarden Euro
        $2,99 = zwei Dollar neunundneunzig Cent
        10 chf = zehn Schweizer Franken
        5 nok = fünf norwegische Kronen
        1 km = ein Kilometer
        5 m² = fünf Quadratmeter
        20 °C = zwanzig Grad Celsius
        1,2 % = eins komma zwei Prozent
        4 min = vier Minuten
        1/2 = ein halb
        2 1/2 = zwei und ein halb
        5/21 = fünf Einundzwanzigstel
        (030) 123-4567 = null drei null eins zwei drei vier fünf sechs sieben
        1.000.000 = eine Million
        bzw. = beziehungsweise
        Ludwig XIV. = Ludwig der Vierzehnte
        n. Chr. = nach Christus
        Prof. Dr. Meier = Professor Doktor Meier
    """,
    "sv": """
        1 = ett
        1000 = tusen
        2,05 = två komma noll fem
        3/4 = tre fjärdedelar
        3:e = tredje
        kl. 8 = klockan åtta
        17:45 = kvart i sex
        1 kr = en krona
        $5 = fem dollar
        5 km = fem kilometer
        5 m² = fem kvadratmeter
        20 °C = tjugo grader Celsius
        5 dl = fem deciliter
        1 januari 2020 = första januari tvåtusentjugo
        2012-05-03 = tredje maj tvåtusentolv
        08-123 45 67 = noll åtta ett två tre fyra fem sex sju
        tel. 114 14 = telefon ett ett fyra ett fyra
        www.abc.se = w w w punkt a b c punkt s e
        t.ex. = till exempel
        dvs. = det vill säga
        s. 5 = sidan fem
        e.Kr. = efter Kristus
        XIX = nitton
        10 000 = tio tusen
        2 mn = två miljoner
    """,
    "it": """
        1 = uno
        123 = cento ventitré
        1.000.000 = un milione
        0,05 = zero virgola zero cinque
        3/4 = tre quarti
        2ª = seconda
        XX secolo = ventesimo secolo
        8:15 = otto e un quarto
        17:00 = le diciassette
        13:05 = tredici e cinque
        $5 = cinque dollari
        5 km = cinque chilometri
        5 km/h = cinque chilometri orari
        20 °C = venti gradi Celsius
        5% = cinque per cento
        100 g = cento grammi
        3/5/2012 = tre maggio duemiladodici
        abc@gmail.com = a b c chiocciola g mail punto com
        www.abc.it = w w w punto a b c punto it
        http://www.x.com/abc.html = h t t p due punti slash slash w w w punto x punto com slash a b c punto h t m l
        333 1234567 = tre tre tre uno due tre quattro cinque sei sette
        sig. Rossi = signor Rossi
        pag. 5 = pagina cinque
        es. = esempio
        2 mln = due milioni
    """,
    "fr": """
        1er = premier
        2nd = second
        XIXe siècle = dix-neuvième siècle
        71 = soixante-et-onze
        91 = nonante et un
        1 000 000 = un million
        0,05 = zéro virgule zéro cinq
        1/2 = une demie
        2/3 = deux tiers
        14h = quatorze heures
        8h45 = neuf heures moins le quart
        5 € = cinq euros
        $5 = cinq dollars
        5 km = cinq kilomètres
        5 m² = cinq mètres carrés
        20 °C = vingt degrés
        1er mai = premier mai
        03.05.2012 = trois mai deux mille douze
        17-18 juin = dix-sept dix-huit juin
        années 1980 = années mille neuf cent quatre-vingt
        Mlle Dupont = mademoiselle Dupont
        av. J.-C. = avant Jésus-Christ
        p. 5 = page cinq
        +33 1 23 45 67 89 = plus trente-trois un vingt-trois quarante-cinq soixante-sept quatre-vingt-neuf
        www.abc.fr = w w w point a b c point fr
        cf. = confer
    """,
}
WRONG = {
    "ru": """
        1 руб. = одна рубль
        5 м2 = пять метров
        1,25 = одна целая двадцать пять десятых
        17:15 = пятнадцать минут пятого
        с.ш. = южной широты
        1999 г. = тысяча девятьсот девяносто девятый город
        a_b@mail.ru = эй дефис би собака мейл точка ру
        a_b@mail.ru = эй подчеркивание би собака мейл точка ру
        1,2 млрд руб. = одна целая две десятых миллиарда рубль
        4,2-килограммовый мешок = четыре целых две десятых килограммовый мешок
    """,
    "en": """
        $1.00 = one dollars
        $3.25 = three dollar twenty five cents
        1:00 a.m. = one hundred a m
    """,
    "pt": """
        R$ 1 = um reais
        08:00 = a oito horas
        13:00 = as uma hora
    """,
    "sv": """
        $18000000 = arton miljon dollar
        1000000 = en miljoner
    """,
    "ar": """
        30 9/10 = ثلاثون و تسعة عشر
    """,
    "ja": """
        1と1/2 = 一荷二分の一
    """,
    "hu": """
        isk.-ban = iskolából
        4. 2. = február negyedike
        8:30 = nyolc negyven
        5–10 = öttől húszig
        1 000 000 = milliárd
        ktg. = kötet
    """,
    "ko": """
        2/3은 = 삼분의 이가
        2월28일(목) = 이월 이십팔일 금요일
        abc@x.app = abc 골뱅이 x 닷 컴
    """,
    "hi": """
        ₹5 करोड़ = पाँच लाख रुपये
        २.५ = साढ़े तीन
        ०२२.२९४१११२८ = शून्य दो दो दो नौ चार एक एक एक दो
    """,
    "fr": """
        17/18 juin = dix-sept dix-neuf juin
        av. J.-C. = après Jésus-Christ
    """,
}


@pytest.mark.parametrize("language", RIGHT)
def test_usual_readings_are_accepted(language):
    assert refused(RIGHT[language], language) == []


@pytest.mark.parametrize("language", WRONG)
def test_readings_that_mean_something_else_are_refused(language):
    assert accepted(WRONG[language], language) == []
