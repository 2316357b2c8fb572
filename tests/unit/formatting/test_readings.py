"""A reading is accepted if it means what is written, in each usual wording, and no other."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from book_pipeline.formatting.editor.examples import EXAMPLES
from book_pipeline.formatting.readings.check import same_meaning
from book_pipeline.formatting.readings.languages import MODULES, SMALL_MODULES, language_of
from book_pipeline.formatting.readings.tables import table, words
from book_pipeline.formatting.readings.wording import NEVER, ends, folded, maybe, one_of, then

RIGHT = {
    "en": """
        1,250 = one thousand two hundred and fifty; 1,250 = twelve hundred fifty; 100 = a hundred
        1812 = eighteen twelve
        5.30 = half past five; 1905 = nineteen oh five; 12:30 = half past twelve; 12:30 = twelve thirty
        4:45 p.m. = a quarter to five p.m.
        £3 10s. 6d. = three pounds ten shillings and sixpence; $20.50 = twenty dollars and fifty cents
        23rd = twenty-third
        $2.5 million = two point five million dollars; the 1840s = the eighteen forties; 2/3 = two thirds
        3:1 = three to one
        4½ miles = four and a half miles; 200 km/h = two hundred kilometres per hour
        A.D. 1066 = Anno Domini ten sixty-six
        14 Elm St. It was = fourteen Elm Street. It was
        Elm St. = Elm Street; St. Clare = Saint Clare; pp. 3–7 = pages three to seven; Henry VIII = Henry the Eighth
        3 Nov. 1812 = the third of November, eighteen twelve; a.b@mail.com = a dot b at mail dot com
        ’84 = eighty-four
        -$5 = minus five dollars; $10-20 = ten to twenty dollars; $3M = three million dollars
        $1.2B = one point two billion dollars; 5'10" = five feet ten inches; 1/2 cup = half a cup
        3*4 = three times four
        1/100 = one hundredth; tue, 3 may = tuesday, the third of may; 10 sq. ft = ten square feet
        350 Pine Blvd, Apt 4 = three fifty Pine Boulevard, Apartment four
        400 Elm Ave NW = four hundred Elm Avenue Northwest
        ftp://a.com = f t p colon slash slash a dot com; readme.txt = readme dot txt
        1-800-go-home = one eight hundred go home
        2 October 10 p. m. = the second of October ten p. m.; 1.75 m = one metre seventy-five
        60 bpm = sixty beats per minute; 340 A.D = three forty a d; King Louis XIV = King Louis the Fourteenth
        555-1234 = five five five, one two three four; the M.P. = the M P; 5 ft. 10 in. = five feet ten inches
    """,
    "de": """
        1.250 = eintausendzweihundertfünfzig; 1.250 = tausend zweihundertundfünfzig; 1812 = achtzehnhundertzwölf
        2.234,5 = zweitausendzweihundertvierunddreißig Komma fünf; am 24.12. = am vierundzwanzigsten Dezember
        1,75 m groß = ein Meter fünfundsiebzig groß
        Mo, 3. Juni = Montag, dritter Juni; 16 mb = sechzehn Megabyte; 1980er Jahre = neunzehnhundertachtziger Jahre
        12:30 Uhr = halb eins; am 3. Mai = am dritten Mai; 3,5 km = drei Komma fünf Kilometer; z. B. = zum Beispiel
        Ludwig XIV. kam = Ludwig der Vierzehnte kam; 3/4 = drei Viertel; 20 % = zwanzig Prozent
        2,50 € = zwei Euro fünfzig Cent
        11:45 Uhr = Viertel vor zwölf; 1,5 Mio. = eins Komma fünf Millionen
    """,
    "fr": """
        1 250 = mille deux cent cinquante; 71 = soixante et onze; 71 = septante et un; 98 = quatre-vingt-dix-huit
        XIXe siècle = dix-neuvième siècle; François Ier = François premier; 7 h 30 = sept heures et demie; 12 h = midi
        3,5 kg = trois virgule cinq kilogrammes; M. Hugo = Monsieur Hugo; 1er mai = premier mai; 2/3 = deux tiers
        3h05min10s = trois heures cinq minutes et dix secondes; Mᵍʳ = monseigneur; 06 12 = zéro six douze
        1,75 m = un mètre soixante-quinze; 1,5 l = un litre et demi; 45 km/h = quarante-cinq kilomètres-heure
        60 mph = soixante miles par heure; 2d = second
        1802 = dix-huit cent deux; 21e = vingt et unième
    """,
    "es": """
        1.250 = mil doscientos cincuenta; 21 = veintiuna; a las 3:15 = a las tres y cuarto
        siglo XIX = siglo diecinueve
        3 de mayo de 1808 = tres de mayo de mil ochocientos ocho; 1.ª = primera; 1.er = primer
        5,50 € = cinco euros con cincuenta céntimos
        1 h 5 min 10 s = una hora cinco minutos y diez segundos; 1,000,000 = un millón; 2 h = dos horas
        1-800-go-u-haul = uno ochocientos go u haul; ttd 5,50 = cinco dólares de trinidad y tobago cincuenta centavos
        Sra. Ruiz = Señora Ruiz; 1/14 = un catorceavo; -5 °C = menos cinco grados centígrados
    """,
    "it": """
        1.250 = milleduecentocinquanta; 28 = ventotto; alle 7:30 = alle sette e mezza; 3º = terzo; 2/3 = due terzi
        3 maggio 1860 = tre maggio milleottocentosessanta; 5 km/h = cinque chilometri all'ora
        Sig. Rossi = Signor Rossi; 2 h = due ore; lun 5 giugno = lunedì cinque giugno
        06 1234567 = zero sei uno due tre quattro cinque sei sette
    """,
    "pt": """
        1.250 = mil duzentos e cinquenta; às 3h30 = às três e meia; 1/5/1900 = primeiro de maio de mil e novecentos
        R$ 2,50 = dois reais e cinquenta centavos; 12ª = décima segunda; Dr. Reis = Doutor Reis
        12:30 = meio-dia e meia; prof. Lima = professor Lima; 3/4 = três quartos
    """,
    "nl": """
        1.250 = duizend tweehonderdvijftig; 1984 = negentienhonderdvierentachtig
        3 mei 1812 = drie mei achttienhonderdtwaalf
        7:30 = half acht; 20 % = twintig procent; 1 = een; 3e = derde; bijv. = bijvoorbeeld
    """,
    "da": """
        1250 = et tusinde to hundrede halvtreds; 3. maj 1812 = den tredje maj atten hundrede og tolv
        kl. 7.30 = klokken halv otte
        5 km = fem kilometer
    """,
    "nb": "1250 = ett tusen to hundre og femti; 20 % = tjue prosent; 3. mai = tredje mai; f.eks. = for eksempel",
    "pl": """
        1250 = tysiąc dwieście pięćdziesiąt; 20 % = dwadzieścia procent; 5 km = pięć kilometrów
        np. = na przykład
    """,
    "sv": """
        5/8 = fem åttondelar; 1/100 = en hundradel; 3 § = tredje paragrafen; 1:a kap = första kapitlet
        50:- = femtio kronor
        5 hg = fem hekto; 2 h = två timmar
        1 250 = tusen tvåhundrafemtio; kl. 7.30 = klockan halv åtta; 1980-talet = nittonhundraåttiotalet; 2:a = andra
        3 maj 1809 = tredje maj artonhundranio; 3,5 km = tre komma fem kilometer; 20 % = tjugo procent
    """,
}  # fmt: skip
WRONG = {
    "en": """
        1,250 = one thousand two hundred and sixty; 1,250 = one thousand fifty; -5 = five; 5 = minus five; 21 = twelve
        12:30 = half past one; £20 = twenty dollars; 5 km = five miles; 3 Nov. = the third of December
        2/3 = two fourths
        $20.50 = twenty dollars and fifteen cents; 22nd = twenty-third; 22th = twenty-second; 1840s = eighteen fifties
        not 5 = five; 5 not = five now; Elm St. = Elm Saint; St. Clare = Street Clare; a@b.com = a at c dot com
        a@b.com = a at b dot com slash; 5% of 20 = twenty per cent of five; Mr. Hale = Mister Gale; 2-5 = two five
        Henry VIII = Henry the Seventh; 1,250 = one two fifty
        -$5 = five dollars; $3M = three dollars; 1914-1918 = nineteen fourteen nineteen eighteen
        $10-20 = ten twenty dollars
        King Louis XIV = King Louis fourteenth; 1-800-go-home = one eight hundred go
        So St. Clare = So Street Clare; Then Dr. Watson = Then Drive Watson; Mary St. Clare = Mary Street Clare
    """,
    "de": """
        1980er Jahre = neunzehnhundertachtziger; 21 = zwölf; 12:30 Uhr = halb zwölf; 3. Mai = dritter Juni; -5 = fünf
        5 m = fünf Meilen; 31 = dreizehn
    """,
    "fr": """
        1,75 m = un mètre soixante; 1,6 l = un litre et demi
        06 12 34 56 78 = six douze trente-quatre cinquante-six soixante-dix-huit; 71 = soixante et un; 1er = première
        7 h 30 = sept heures et quart; 3 kg = trois grammes; -2 = deux
    """,
    "es": """
        2 h = dos; 13:20 = trece horas veinte; 1.ª = primero; 21 = doce; 3:15 = tres y media; 5 € = cinco dólares
        1/14 = un cuarto; siglo XIX = siglo veinte
    """,
    "it": """
        2 h = due; 06 1234567 = sei uno due tre quattro cinque sei sette; 28 = ottantadue; 3º = terza
        7:30 = sette e un quarto; 5 km = cinque metri
    """,
    "pt": "12ª = décimo segundo; 3h30 = três e quinze; R$ 2 = dois euros; 1.250 = mil e duzentos",
    "nl": "7:30 = half zeven; 21 = twaalf; 5 km = vijf meter",
    "da": "3. maj = tredje juni; 7.30 = halv syv",
    "nb": "20 % = tjue promille",
    "pl": "5 km = pięć metrów",
    "sv": "2 h = två; 1 250 = tusen tvåhundra; 7.30 = halv sju; 1980-talet = nittonhundrasjuttiotalet; 3 m = tre mil",
}
PIECES = words("0 1 7 10 2.234,5 1,75 ½ 12:30 / - . , : £ $ km ½ º ª er th XIV @ a.b ( ) % ’ é")


def pairs(of):
    entries = [
        (language, entry) for language, text in of.items() for line in text.splitlines() for entry in line.split("; ")
    ]
    return [(language, *entry.strip().split(" = ")) for language, entry in entries if " = " in entry]


@pytest.mark.parametrize(("language", "written", "spoken"), pairs(RIGHT))
def test_a_usual_reading_is_accepted(language, written, spoken):
    assert same_meaning(written, spoken, language)
    assert same_meaning(f"— {written} —", f"— {spoken} —", language)


@pytest.mark.parametrize(("language", "written", "spoken"), pairs(WRONG))
def test_a_reading_of_something_else_is_refused(language, written, spoken):
    assert not same_meaning(written, spoken, language)


def test_an_abbreviation_that_is_all_of_a_text_needs_no_name():
    assert same_meaning("M.", "monsieur", "fr")
    assert not same_meaning("M. le", "monsieur le", "fr")


@pytest.mark.parametrize("language", sorted({"en", "de", "fr", "es", "it", "pt", "sv"}))
def test_numbers_agree_with_num2words(language):
    chance = random.Random(language)
    swedish_forty = "förtio"  # so num2words spells it
    for number in [*range(100), *(chance.randrange(10**digits) for digits in range(3, 13) for _ in range(8))]:
        spoken = num2words(number, lang=language).replace(swedish_forty, "fyrtio").replace("dicotto", "diciotto")
        assert same_meaning(str(number), spoken, language), (number, spoken)
        assert not same_meaning(str(number + 1), spoken, language), (number + 1, spoken)


@pytest.mark.parametrize("language", ["und", "", "xx", "tlh", "en_GB", "🙂", "zz-ZZ"])
def test_nothing_is_read_in_an_unknown_language(language):
    assert not same_meaning("5", "five", language)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([*sorted(MODULES | SMALL_MODULES), "cs", "und"]))
def test_no_text_raises(written, spoken, language):
    same_meaning(written, spoken, language)


@given(st.lists(st.sampled_from(PIECES), max_size=9),
       st.sampled_from(sorted(MODULES | SMALL_MODULES)))  # fmt: skip
def test_no_figures_raise(pieces, language):
    same_meaning("".join(pieces), "one", language)
    same_meaning(" ".join(pieces), "one", language)


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_prompt_asks_for_what_is_accepted(language):
    refused = [printed for printed, spoken in EXAMPLES[language].items() if not same_meaning(printed, spoken, language)]
    assert refused == []


def test_each_language_has_its_code():
    assert {language_of(code).code for code in MODULES} == MODULES


def test_a_wording_ends_where_one_of_its_forms_does():
    hundred = then(one_of("a", "one"), "hundred", maybe(then("and", "five|six")))
    spoken = folded("one-hundred and Six men")
    assert {spoken[:end] for end in ends(hundred, spoken, 0)} == {"one-hundred", "one-hundred and six"}
    assert ends(NEVER, spoken, 0) == set()


def test_a_table_has_signs_as_keys_and_values():
    assert table("= = equals; & = and\n; ") == {"=": "equals", "&": "and"}
