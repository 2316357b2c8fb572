import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.checks.kinds import EditContext
from book_pipeline.formatting.checks.validate import validate_edits
from book_pipeline.formatting.editor.blocks import Passage, blocks
from book_pipeline.formatting.editor.proposal import Edit, EditKind
from book_pipeline.formatting.edits import apply


def edited(text, *edits, language="en"):
    """Return the edited text, and the reason codes of the rejected edits."""
    (block,) = blocks(text, 5000)
    proposed = [
        edit if isinstance(edit, dict) else Edit(**dict(zip(FIELDS, (0, *edit), strict=True))) for edit in edits
    ]
    changes, rejected = validate_edits(proposed, block, EditContext(text, language))
    return apply(text, changes), [edit.reason for edit in rejected]


FIELDS = ("paragraph", "find", "replace", "kind")

MADE = [
    ("number", "He had 1,250 men.", "1,250", "one thousand two hundred and fifty", "en"),
    ("number", "A 20-gun ship.", "20-gun", "twenty-gun", "en"),
    ("number", "In 100 days.", "100 days", "a hundred days", "en"),
    ("number", "Pages 12-15 are lost.", "12-15", "twelve to fifteen", "en"),
    ("number", "Le 1er mai.", "1er", "premier", "fr"),
    ("roman_numeral", "Under Henry VIII it was.", "Henry VIII", "Henry the Eighth", "en"),
    ("roman_numeral", "In Act I, he waits.", "Act I", "Act One", "en"),
    ("roman_numeral", "Under Napoleon I.", "I", "the First", "en"),
    ("roman_numeral", "Then Henry V rode out.", "Henry V", "Henry the Fifth", "en"),
    ("roman_numeral", "Das V. Jahrhundert war nass.", "V. Jahrhundert", "fünfte Jahrhundert", "de"),
    ("heading", "STAVE I: A COLD NIGHT", "STAVE I", "Stave One", "en"),
    ("number", "Only ¾ of it was left.", "¾", "three quarters", "en"),
    ("symbol", "Il coûta 3 fr. 50 en tout.", "3 fr. 50", "trois francs cinquante", "fr"),
    ("abbreviation", "Il mangea, c.-à-d. goûta.", "c.-à-d.", "c'est-à-dire", "fr"),
    ("date", "Der 17. August war kalt.", "17.", "siebzehnte", "de"),
    ("time", "À 8 heures 1/2 il partit.", "1/2", "et demie", "fr"),
    ("roman_numeral", "See chap. iv there.", "iv", "four", "en"),
    ("roman_numeral", "Louis XIV était là.", "XIV", "quatorze", "fr"),
    ("date", "On 3 Nov. 1812 he left.", "3 Nov. 1812", "the third of November eighteen twelve", "en"),
    ("date", "On Nov. 3, 1812, he left.", "Nov. 3, 1812", "November the third, eighteen twelve", "en"),
    ("date", "Am 3. Mai 1812 kam er.", "3. Mai 1812", "dritten Mai achtzehnhundertzwölf", "de"),
    (
        "date",
        "Он родился 5 мая 1945 г. в Твери.",
        "5 мая 1945 г.",
        "пятого мая тысяча девятьсот сорок пятого года",
        "ru",
    ),
    ("roman_numeral", "Он жил в XIX в. там.", "XIX в.", "девятнадцатом веке", "ru"),
    ("number", "彼は3時に来た。", "3時", "三時", "ja"),
    ("number", "那是50年的事。", "50年", "五零年", "zh"),
    ("number", "그는 3시에 왔다.", "3시에", "세시에", "ko"),
    ("abbreviation", "डॉ. शर्मा आए।", "डॉ. शर्मा", "डॉक्टर शर्मा", "hi"),
    ("date", "Tới ngày 2/9 thì xong.", "ngày 2/9", "ngày hai tháng chín", "vi"),
    ("number", "Ott volt 5-kor is.", "5-kor", "ötkor", "hu"),
    ("number", "Նա 5-րդ օրը եկավ.", "5-րդ", "հինգերորդ", "hy"),
    ("number", "جاء ٢٥ رجلا إلى هنا.", "٢٥", "خمسة وعشرون", "ar"),
    ("symbol", "Cash & carry.", "&", "and", "en"),
    ("symbol", "It cost £20 then.", "£20", "twenty pounds", "en"),
    ("symbol", "It cost £20 6s. 8d. then.", "£20 6s. 8d.", "twenty pounds six shillings and eight pence", "en"),
    ("symbol", "It was 2½ miles.", "2½", "two and a half", "en"),
    ("symbol", "Es waren 20 % davon.", "20 %", "zwanzig Prozent", "de"),
    ("symbol", "Ask a.b@mail.com then.", "a.b@mail.com", "a dot b at mail dot com", "en"),
    ("date", "On the 3 May we left.", "3", "third of", "en"),
    ("date", "5 May. The Castle.", "5 May", "the fifth of May", "en"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "Mister", "en"),
    ("abbreviation", "Dr Hale went.", "Dr", "Doctor", "en"),
    ("abbreviation", "Mrs. Hale went.", "Mrs. Hale", "Missus Hale", "en"),
    ("abbreviation", "No. 5 is let.", "No. 5", "Number five", "en"),
    ("abbreviation", "It rained, i.e. poured.", "i.e.", "that is", "en"),
    ("abbreviation", "The U.S. mail.", "U.S.", "United States", "en"),
    ("abbreviation", "Er hat z. B. Hunger.", "z. B.", "zum Beispiel", "de"),
    ("scanning_error", "It was tbe end of the day.", "tbe", "the", "en"),
    ("scanning_error", "They came to gether.", "to gether", "together", "en"),
    ("scanning_error", "It was in l8l2.", "l8l2", "1812", "en"),
    ("heading", "CHAPTER XIV. THE STORM", "CHAPTER XIV. THE STORM", "Chapter Fourteen. The Storm", "en"),
    ("heading", "I.", "I.", "One", "en"),
]


@pytest.mark.parametrize(("kind", "text", "find", "replacement", "language"), MADE, ids=lambda value: str(value)[:40])
def test_a_valid_edit_is_made(kind, text, find, replacement, language):
    result, reasons = edited(text, (find, replacement, kind), language=language)
    assert not reasons
    assert result in {text.replace(find, replacement), text.replace(find, replacement + ".")}


REJECTED = [
    ("number", "He had 1,250 men.", "1,250", "one thousand two hundred", "not_a_reading"),
    ("number", "He had 1,250 men.", "250", "two hundred and fifty", "part_of_number"),
    ("number", "Barcelona, 1° de Junio.", "1", "one", "part_of_number"),
    ("number", "The 2º floor.", "2", "two", "part_of_word"),
    ("number", "He had 1,250 men.", "1,250", "one thousand two hundred and fifty brave", "not_a_reading"),
    ("number", "He had 5 and 6.", "5 and 6", "five six", "not_a_reading"),
    ("number", "He had 5; no more.", "5; no", "five no", "not_a_reading"),
    ("number", "Mr. Hale went.", "Mr.", "Mister", "wrong_kind"),
    ("roman_numeral", "Then I went.", "I", "the First", "not_a_reading"),
    ("roman_numeral", "But I, who went.", "I", "the First", "not_a_reading"),
    ("roman_numeral", "Mr. C. Hale went.", "C.", "one hundred", "not_a_reading"),
    ("roman_numeral", "Then Agent X rode out.", "Agent X", "Agent the Tenth", "not_a_reading"),
    ("roman_numeral", "Then Henry V. rode out.", "Henry V.", "Henry the Fifth", "not_a_reading"),
    ("roman_numeral", "A mix of both.", "mix", "one thousand nine", "not_a_reading"),
    ("roman_numeral", "Henry VIII was.", "VIII", "the Seventh", "not_a_reading"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "the fourth of November eighteen twelve", "not_a_reading"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "the third of November", "not_a_reading"),
    ("symbol", "It cost £20 then.", "£20", "thirty pounds", "not_a_reading"),
    ("symbol", "Cash & carry.", "Cash & carry", "Cash carry", "removes_words"),
    ("abbreviation", "J. Hale went.", "J.", "John", "not_a_reading"),
    ("abbreviation", "J.R. Hale went.", "J.R.", "John Robert", "not_a_reading"),
    ("abbreviation", "He went home. Then.", "home.", "homework", "not_a_reading"),
    ("abbreviation", "He said no. Then.", "no.", "number", "not_a_reading"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "Lord", "not_a_reading"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "1812", "not_a_reading"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "M1st3r", "not_a_reading"),
    ("abbreviation", "Mr. Hale went.", "Mr. Hale", "Mister", "not_a_reading"),
    ("number", "See www.a.com/12 then.", "12", "twelve", "part_of_address"),
    ("scanning_error", "Ask wbite@mail.com then.", "wbite", "white", "part_of_address"),
    ("scanning_error", "It came when he knew he could.", "when he", "when she", "too_different"),
    ("scanning_error", "It was a ship.", "ship", "sloop", "too_different"),
    ("scanning_error", "It was in 1812.", "1812", "1813", "removes_words"),
    ("scanning_error", "It was a ship.", "a ship", "a", "removes_words"),
    ("footnote_remnant", "It was in 1812 then.", "1812", "", "more_than_marks"),
    ("footnote_remnant", "He said (1) no and (2) yes.", "(1)", "", "more_than_marks"),
    ("footnote_remnant", "The sea[3] was calm.", "sea[3]", "", "more_than_marks"),
    ("footnote_remnant", "*", "*", "", "empties_paragraph"),
    ("heading", "CHAPTER XIV. THE STORM", "CHAPTER XIV. THE STORM", "Chapter Fourteen", "not_a_reading"),
    ("heading", "What I Saw", "What I Saw", "What One Saw", "not_a_reading"),
    ("heading", "The sea. " * 30, "The sea. The sea. The", "the sea. The sea. The", "found_twice"),
    ("abbreviation", "The sea was calm.", "calm", "calm, says the editor", "adds_words"),
    ("abbreviation", "The sea was calm.", "The ocean", "The sea", "not_found"),
    ("abbreviation", "The sea was calm.", "sea", "sea", "no_change"),
    ("abbreviation", "The sea was calm.", "cal", "cold", "part_of_word"),
    ("abbreviation", "The sea was calm.", " ", "", "empty"),
    ("abbreviation", "The sea was calm.", "sea", "sea\n\nNew.", "not_plain_text"),
    ("abbreviation", "The sea was calm.", "sea", "s" * 500, "too_long"),
]


@pytest.mark.parametrize(("kind", "text", "find", "replacement", "reason"), REJECTED, ids=lambda value: str(value)[:40])
def test_an_invalid_edit_is_rejected(kind, text, find, replacement, reason):
    assert edited(text, (find, replacement, kind)) == (text, [reason])


@pytest.mark.parametrize(
    ("text", "find", "replacement", "result"),
    [
        ("A word[3 here.", "word[3", "word", "A word here."),
        ("A word12 here.", "word12", "word", "A word here."),
        ("A word * here.", "*", "", "A word here."),
        ("A word * here.", "word * here", "word here", "A word here."),
        ("A word *, here.", "*", "", "A word, here."),
        ("A word here. †", "†", "", "A word here."),
        ("A word(1), here.", "(1)", "", "A word, here."),
        ("* A word here.", "* ", "", "A word here."),
    ],
)
def test_a_footnote_remnant_is_removed_with_its_space(text, find, replacement, result):
    assert edited(text, (find, replacement, "footnote_remnant")) == (result, [])


def test_the_full_stop_at_the_end_of_a_paragraph_is_kept():
    assert edited("They came from Hale & Co.", ("Co.", "Company", "abbreviation"))[0].endswith("Company.")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("He was 5 ft. 10 in. high.", "He was 5 ft. ten inches high."),
        ("He was 5 ft. 10 in. He sat.", "He was 5 ft. ten inches. He sat."),
    ],
)
def test_the_full_stop_where_a_long_paragraph_is_cut_is_kept_if_a_sentence_ends_there(text, result):
    cut = text.index("in.") + len("in. ")
    block = (Passage(0, text[:cut]), Passage(cut, text[cut:]))
    edit = Edit(paragraph=0, find="10 in.", replace="ten inches", kind="measure")
    changes, rejected = validate_edits([edit], block, EditContext(text, "en"))
    assert (apply(text, changes), rejected) == (result, [])


def test_the_second_of_two_overlapping_edits_is_rejected():
    result, reasons = edited(
        "Mr. Hale had 5.", ("Mr.", "Mister", "abbreviation"), ("Mr. Hale", "Mister Hale", "abbreviation")
    )
    assert (result, reasons) == ("Mister Hale had 5.", ["overlaps"])


def test_a_malformed_edit_is_rejected_and_recorded():
    text = "The sea."
    (block,) = blocks(text, 100)
    proposed = [{"find": "\ud800" * 999, "kind": 3}, {}, Edit(paragraph=7, find="sea", replace="see", kind="heading")]
    changes, rejected = validate_edits(proposed, block, EditContext(text, "en"))
    assert changes == []
    assert [edit.reason for edit in rejected] == ["malformed", "malformed", "no_such_paragraph"]
    assert len(rejected[0].find.encode()) <= 300


WORDS = ["tbe", "sea", "Mr.", "1812", "IV", "I", "&", "£5", "3", "Nov.", "word[3", "no.", "home.", "and", "It", "the"]
EDITS = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from([*WORDS, "the", "Mister", "eighteen", "four", "x", ""]), max_size=4).map(" ".join),
    st.sampled_from(list(EditKind)),
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.lists(EDITS, max_size=6))
def test_each_edit_is_either_made_or_rejected(words, edits):
    text = " ".join(words)
    (block,) = blocks(text, 5000)
    proposed = [Edit(**dict(zip(FIELDS, (0, *edit), strict=True))) for edit in edits]
    changes, rejected = validate_edits(proposed, block, EditContext(text, "en"))
    apply(text, changes)
    assert len(changes) + len(rejected) == len(edits)


def test_words_for_numbers_are_rejected_in_an_unknown_language():
    text = "In 1812, Mr. Hale rode out."
    (block,) = blocks(text, 100)
    edits = [Edit(paragraph=0, find="1812", replace="eighteen twelve", kind=EditKind.NUMBER)]
    edits += [Edit(paragraph=0, find="Mr.", replace="Mister", kind=EditKind.ABBREVIATION)]
    assert len(validate_edits(edits, block, EditContext(text, "en"))[0]) == 2
    changes, rejected = validate_edits(edits, block, EditContext(text, "und"))
    assert changes == []
    assert [edit.reason for edit in rejected] == ["unknown_language"] * 2
