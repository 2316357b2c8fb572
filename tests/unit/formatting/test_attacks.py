"""Edits that look like their kind but change the text: what a model could hide in a valid edit."""

import pytest

from book_pipeline.formatting.editor.proposal import EditKind
from tests.unit.formatting.test_validate import edited

REJECTED = [
    # Words that fit an abbreviation's letters.
    ("abbreviation", "Then Mr. Hale went.", "Mr.", "Murderer", "en"),
    ("abbreviation", "Then Dr. Hale went.", "Dr.", "Drunkard", "en"),
    ("abbreviation", "He saw Tom. She left.", "Tom.", "Tomahawk.", "en"),
    ("abbreviation", "He saw Ann. Then he left.", "Ann.", "Annihilated", "en"),
    ("abbreviation", "“I saw Tom.” said he.", "Tom.", "Tomahawk.", "en"),
    ("abbreviation", "“Hm,” said he.", "Hm", "Him", "en"),
    ("abbreviation", "The U.S. mail.", "U.S.", "Ugly Swine", "en"),
    ("abbreviation", "M. Hale went.", "M.", "Monsieur", "en"),
    ("abbreviation", "He said no. I went.", "no.", "number", "en"),
    ("abbreviation", "They came in. 5 men saw it.", "in.", "inches", "en"),
    ("abbreviation", "Der Hptm. war da.", "Hptm.", "Hptm. Karl", "de"),
    ("abbreviation", "Она сказала см. ниже.", "см.", "смotри", "ru"),
    # A second change beside a valid one.
    ("abbreviation", "Eat Mr. Hale now.", "Eat Mr.", "Eat, Mister", "en"),
    ("abbreviation", "Now we'll see Mr. Hale.", "we'll see Mr.", "we ll see Mister", "en"),
    ("abbreviation", "Polish Mr. Hale.", "Polish Mr.", "polish Mister", "en"),
    ("abbreviation", "Did not Mr. Hale go?", "not Mr. Hale go", "Mister Hale go", "en"),
    ("abbreviation", "Mary told Mr. Mark.", "Mary told Mr. Mark", "Mark told Mister Mary", "en"),
    ("abbreviation", "So said Mr. Hale then.", "said Mr. Hale then", "he replied to Mister Hale then", "en"),
    ("number", "He had 5 and 6 men.", "5 and 6", "and five six", "en"),
    ("number", "He had 5 men.", "5", "and and five", "en"),
    ("number", "He had 5 men.", "5", "five or so", "en"),
    ("number", "He had 5. Then 6 came.", "5. Then 6", "five Then six", "en"),
    ("number", "Er hatte 5. Dann 6 Mann.", "5. Dann 6", "fünf Dann sechs", "de"),
    ("number", "It was -5 then.", "-5", "five", "en"),
    ("number", "He had 21 men.", "21", "twelve", "en"),
    ("number", "Il y a 71 ans.", "71", "quatre-vingt-onze", "fr"),
    ("symbol", "He had 5% of 20 men.", "5% of 20", "twenty per cent of five", "en"),
    ("symbol", "It cost £5 or $6.", "£5 or $6", "five dollars or six pounds", "en"),
    ("symbol", "The well-known man.", "-", " to ", "en"),
    ("symbol", "He came – no one else.", "–", "to", "en"),
    ("symbol", "Cash & carry.", "&", "or", "en"),
    ("date", "It had 5 men then.", "5", "fifth", "en"),
    ("date", "Then 3 men died.", "3 men", "the 3 of men", "en"),
    ("date", "It was in 5, but no more.", "5, but no", "five but no", "en"),
    # Numbers in another order.
    ("date", "Now 3 men in 1812 died.", "3 men in 1812", "in 1812 men third", "en"),
    ("date", "Open from 3 to 5 May.", "3 to 5", "five to three", "en"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "of the third of the November in the eighteen twelve", "en"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "the third of December eighteen twelve", "en"),
    ("date", "On 13/3/1890.", "13/3/1890", "the fourteenth of March eighteen ninety", "en"),
    ("date", "Am 12.3.1890 war es.", "12.3.1890", "dritten Dezember achtzehnhundertneunzig", "de"),
    ("date", "On 45/3/1890.", "45/3/1890", "the forty-fifth of March eighteen ninety", "en"),
    ("date", "On 1812-11-03.", "1812-11-03", "the eleventh of March eighteen twelve", "en"),
    # Letters that are not numerals.
    ("roman_numeral", "C. Hale went home.", "C.", "One hundred", "en"),
    ("roman_numeral", "V. Hugo went home.", "V.", "Five", "en"),
    ("roman_numeral", "M. Dupont entra.", "M.", "Mille", "fr"),
    ("roman_numeral", "MM. Dupont et Durand.", "MM.", "deux mille", "fr"),
    ("roman_numeral", "He saw Tom. I, too, saw him.", "I", "the First", "en"),
    ("roman_numeral", "For my part I saw him.", "I", "One", "en"),
    ("roman_numeral", "He made cake. mix it.", "mix", "one thousand nine", "en"),
    ("roman_numeral", "With Madame D, who sang.", "D", "Five hundred", "en"),
    ("heading", "THE MIX", "MIX", "One Thousand Nine", "en"),
    # Changes that only a heading allows, in other text.
    ("heading", "No! he did not; I saw.", "No! he did not; I saw", "no he did not: i saw", "en"),
    ("heading", "You came—Yes.", "came—Yes", "came. Yes", "en"),
    ("heading", "What I Saw", "What I Saw", "what i saw", "en"),
    ("heading", "THE END?", "THE END?", "The End.", "en"),
    # Words that differ from others by a letter or two.
    ("scanning_error", "He did not go now.", "not", "now", "en"),
    ("scanning_error", "He did not go. She did not go there.", "not go there.", "now go thera.", "en"),
    ("scanning_error", "He did not go; we did not see.", "did not go", "dad now go", "en"),
    ("scanning_error", "He saw Mary and Mark.", "Mary", "Mark", "en"),
    ("scanning_error", "Brian has no brain, said Brain.", "Brian", "Brain", "en"),
    ("scanning_error", "It was nowhere to be seen now, or here.", "nowhere", "now here", "en"),
    ("scanning_error", "She was well there.", "well", "we'll", "en"),
    ("scanning_error", "It was the end of the day.", "end", "еnd", "en"),
    ("scanning_error", "It was the end of the day.", "end", "e\u0301nd", "en"),
    ("scanning_error", "It was the end of the day.", "end", "en\u200bd", "en"),
    ("scanning_error", "It was the end of the day.", "the end", "\u202ethe end", "en"),
    ("scanning_error", "I saw any one of one or any.", "any one", "anyone", "en"),
    ("scanning_error", "It was 18l2 then.", "18l2", "1813", "en"),
    ("scanning_error", "The dog was le chien.", "dog", "le", "en"),
    ("scanning_error", "He saw the cat and ate.", "cat", "eat", "en"),
    # Words that look like marks.
    ("footnote_remnant", "He said [I think] so.", "[I", "", "en"),
    ("footnote_remnant", "He said that [I] went.", "[I]", "", "en"),
    ("footnote_remnant", "He saw [12 men] there.", "[12", "", "en"),
    ("footnote_remnant", "The man * here.", "man * here", "manhere", "en"),
    ("footnote_remnant", "In the sea[3]was he.", "[3]", "", "en"),
    ("footnote_remnant", "The D*** of N.", "D***", "D", "en"),
    ("footnote_remnant", "Five (5), six.", "(5)", "", "en"),
    ("footnote_remnant", "It was 10² then.", "10²", "10", "en"),
    ("footnote_remnant", "See page12 then.", "page12", "page", "en"),
    ("footnote_remnant", "It is 3 * 4 then.", "*", "", "en"),
    ("footnote_remnant", "A sea * not calm.", "sea * not", "sea", "en"),
    # Letters that look like others.
    *((kind.value, "He had 5 men.", "5", "ﬁve", "en") for kind in EditKind),
    *((kind.value, "He had 5 men.", "5", "fi\u200bve", "en") for kind in EditKind),
    *((kind.value, "He had 5 men.", "5", "fivе", "en") for kind in EditKind),
    *((kind.value, "He had 5 men, cafe\u0301.", "cafe", "5", "en") for kind in EditKind),
]


@pytest.mark.parametrize(
    ("kind", "text", "find", "replacement", "language"), REJECTED, ids=lambda value: str(value)[:30]
)
def test_an_edit_that_adds_or_removes_words_is_rejected(kind, text, find, replacement, language):
    assert edited(text, (find, replacement, kind), language=language)[0] == text


DATES = [
    ("25/12/1890", "the twenty-fifth of December, eighteen ninety", "en"),
    ("12/25/1890", "December the twenty-fifth, eighteen ninety", "en"),
    ("12/3/1890", "December the third, eighteen ninety", "en"),
    ("12/3/1890", "the twelfth of March, eighteen ninety", "en"),
    ("3/3/1890", "the third of March eighteen ninety", "en"),
    ("1812-11-03", "November third, eighteen twelve", "en"),
    ("1812-11-03", "eighteen twelve, November the third", "en"),
    ("3. 11. 1812", "the third of November eighteen twelve", "en"),
    ("12/3/1890", "le douze mars mil huit cent quatre-vingt-dix", "fr"),
    ("1/3/1890", "premier mars mille huit cent quatre-vingt-dix", "fr"),
    ("3. 11. 1812", "dritten November achtzehnhundertzwölf", "de"),
    ("3.11.1812", "dritter elfter achtzehnhundertzwölf", "de"),
    ("3/11/1812", "tres de noviembre de mil ochocientos doce", "es"),
    ("3/11/1812", "tre novembre milleottocentododici", "it"),
    ("3.11.1812", "kolmas marraskuuta tuhat kahdeksansataakaksitoista", "fi"),
    ("3 November", "the third of November", "en"),
    ("Nov. 3", "November the third", "en"),
]


@pytest.mark.parametrize(("printed", "reading", "language"), DATES)
def test_a_reading_of_a_date_is_accepted(printed, reading, language):
    assert edited(f"So: {printed} — so.", (printed, reading, "date"), language=language) == (f"So: {reading} — so.", [])


NUMBERS = {
    "ar": "واحد و عشرون", "cs": "dvacet jedna", "da": "enogtyve", "de": "einundzwanzig", "en": "twenty-one",
    "es": "veintiuno", "fi": "kaksikymmentäyksi", "fr": "vingt et un", "hu": "huszonegy", "it": "ventuno",
    "ja": "二十一", "nl": "eenentwintig", "pl": "dwadzieścia jeden", "pt": "vinte e um", "ru": "двадцать один",
    "sv": "tjugoett", "th": "ยี่สิบเอ็ด", "tr": "yirmibir", "uk": "двадцять один", "vi": "hai mươi mốt",
}  # fmt: skip


@pytest.mark.parametrize("language", NUMBERS)
def test_a_reading_of_a_number_is_accepted_in_each_language(language):
    text, reading = "— 21 —", NUMBERS[language]
    assert edited(text, ("21", reading, "number"), language=language) == (f"— {reading} —", [])
    assert edited(text, ("21", reading + "x", "number"), language=language)[0] == text
