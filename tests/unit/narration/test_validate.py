import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.narration.checks.kinds import Chapter
from book_pipeline.narration.checks.validate import validated
from book_pipeline.narration.editor.blocks import blocks
from book_pipeline.narration.editor.proposal import Edit, EditKind
from book_pipeline.narration.edits import apply


def edited(text, *edits, language="en"):
    """Return the text with the edits that are made, and the reasons of the others."""
    (block,) = blocks(text, 5000)
    proposed = [
        edit if isinstance(edit, dict) else Edit(**dict(zip(FIELDS, (0, *edit), strict=True))) for edit in edits
    ]
    changes, rejected = validated(proposed, block, Chapter(text, language))
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
    ("roman_numeral", "See chap. iv there.", "iv", "four", "en"),
    ("roman_numeral", "Louis XIV était là.", "XIV", "quatorze", "fr"),
    ("date", "On 3 Nov. 1812 he left.", "3 Nov. 1812", "the third of November eighteen twelve", "en"),
    ("date", "On Nov. 3, 1812, he left.", "Nov. 3, 1812", "November the third, eighteen twelve", "en"),
    ("date", "Am 3. Mai 1812 kam er.", "3. Mai 1812", "dritten Mai achtzehnhundertzwölf", "de"),
    ("symbol", "Cash & carry.", "&", "and", "en"),
    ("symbol", "It cost £20 then.", "£20", "twenty pounds", "en"),
    ("symbol", "It cost £20 6s. 8d. then.", "£20 6s. 8d.", "twenty pounds six shillings and eight pence", "en"),
    ("symbol", "It was 2½ miles.", "2½", "two and a half", "en"),
    ("symbol", "Es waren 20 % davon.", "20 %", "zwanzig Prozent", "de"),
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
def test_a_true_edit_is_made(kind, text, find, replacement, language):
    result, reasons = edited(text, (find, replacement, kind), language=language)
    assert not reasons
    assert result in {text.replace(find, replacement), text.replace(find, replacement + ".")}


REFUSED = [
    ("number", "He had 1,250 men.", "1,250", "one thousand two hundred", "says_something_else"),
    ("number", "He had 1,250 men.", "250", "two hundred and fifty", "part_of_number"),
    ("number", "He had 1,250 men.", "1,250", "one thousand two hundred and fifty brave", "says_something_else"),
    ("number", "He had 5 and 6.", "5 and 6", "five six", "says_something_else"),
    ("number", "He had 5; no more.", "5; no", "five no", "says_something_else"),
    ("number", "Mr. Hale went.", "Mr.", "Mister", "wrong_kind"),
    ("roman_numeral", "Then I went.", "I", "the First", "says_something_else"),
    ("roman_numeral", "But I, who went.", "I", "the First", "says_something_else"),
    ("roman_numeral", "Mr. C. Hale went.", "C.", "one hundred", "says_something_else"),
    ("roman_numeral", "A mix of both.", "mix", "one thousand nine", "says_something_else"),
    ("roman_numeral", "Henry VIII was.", "VIII", "the Seventh", "says_something_else"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "the fourth of November eighteen twelve", "says_something_else"),
    ("date", "On 3 Nov. 1812.", "3 Nov. 1812", "the third of November", "says_something_else"),
    ("symbol", "It cost £20 then.", "£20", "thirty pounds", "says_something_else"),
    ("symbol", "Cash & carry.", "Cash & carry", "Cash carry", "removes_words"),
    ("abbreviation", "J. Hale went.", "J.", "John", "says_something_else"),
    ("abbreviation", "J.R. Hale went.", "J.R.", "John Robert", "says_something_else"),
    ("abbreviation", "He went home. Then.", "home.", "homework", "says_something_else"),
    ("abbreviation", "He said no. Then.", "no.", "number", "says_something_else"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "Lord", "says_something_else"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "1812", "says_something_else"),
    ("abbreviation", "Mr. Hale went.", "Mr.", "M1st3r", "says_something_else"),
    ("abbreviation", "Mr. Hale went.", "Mr. Hale", "Mister", "says_something_else"),
    ("scanning_error", "It came when he knew he could.", "when he", "when she", "too_far"),
    ("scanning_error", "It was a ship.", "ship", "sloop", "too_far"),
    ("scanning_error", "It was in 1812.", "1812", "1813", "removes_words"),
    ("scanning_error", "It was a ship.", "a ship", "a", "removes_words"),
    ("footnote_remnant", "It was in 1812 then.", "1812", "", "more_than_marks"),
    ("footnote_remnant", "He said (1) no and (2) yes.", "(1)", "", "more_than_marks"),
    ("footnote_remnant", "The sea[3] was calm.", "sea[3]", "", "more_than_marks"),
    ("footnote_remnant", "*", "*", "", "empties_paragraph"),
    ("heading", "CHAPTER XIV. THE STORM", "CHAPTER XIV. THE STORM", "Chapter Fourteen", "says_something_else"),
    ("heading", "What I Saw", "What I Saw", "What One Saw", "says_something_else"),
    ("heading", "The sea. " * 30, "The sea. The sea. The", "the sea. The sea. The", "found_twice"),
    ("abbreviation", "The sea was calm.", "calm", "calm, says the editor", "adds_words"),
    ("abbreviation", "The sea was calm.", "The ocean", "The sea", "not_found"),
    ("abbreviation", "The sea was calm.", "sea", "sea", "no_change"),
    ("abbreviation", "The sea was calm.", "cal", "cold", "part_of_word"),
    ("abbreviation", "The sea was calm.", " ", "", "empty"),
    ("abbreviation", "The sea was calm.", "sea", "sea\n\nNew.", "not_plain_text"),
    ("abbreviation", "The sea was calm.", "sea", "s" * 500, "too_long"),
]


@pytest.mark.parametrize(("kind", "text", "find", "replacement", "reason"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_false_edit_is_refused(kind, text, find, replacement, reason):
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
def test_a_footnotes_remnant_goes_with_its_space(text, find, replacement, result):
    assert edited(text, (find, replacement, "footnote_remnant")) == (result, [])


def test_the_full_stop_that_ends_a_paragraph_stays():
    assert edited("They came from Hale & Co.", ("Co.", "Company", "abbreviation"))[0].endswith("Company.")


def test_the_second_of_two_edits_to_one_place_is_refused():
    result, reasons = edited(
        "Mr. Hale had 5.", ("Mr.", "Mister", "abbreviation"), ("Mr. Hale", "Mister Hale", "abbreviation")
    )
    assert (result, reasons) == ("Mister Hale had 5.", ["overlaps"])


def test_what_is_no_edit_is_kept_for_the_record():
    text = "The sea."
    (block,) = blocks(text, 100)
    proposed = [{"find": "\ud800" * 999, "kind": 3}, {}, Edit(paragraph=7, find="sea", replace="see", kind="heading")]
    changes, rejected = validated(proposed, block, Chapter(text, "en"))
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
def test_each_edit_is_made_or_refused_and_none_breaks_the_text(words, edits):
    text = " ".join(words)
    (block,) = blocks(text, 5000)
    proposed = [Edit(**dict(zip(FIELDS, (0, *edit), strict=True))) for edit in edits]
    changes, rejected = validated(proposed, block, Chapter(text, "en"))
    apply(text, changes)
    assert len(changes) + len(rejected) == len(edits)
