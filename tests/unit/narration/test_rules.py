import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.narration.edits import apply, undo
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules import AS_USUAL, changes_for

FILLING = """
When the lamp had been lit and the shutters were closed against the wind, the
keeper took the long ledger down from its shelf and began to read aloud to the
three of us, in a voice so even that we forgot the storm and everything in it.
"""
"""A paragraph that shows how wide the chapter is set."""


def ruled(text, manner=AS_USUAL):
    changes = changes_for(text, manner)
    result = apply(text, changes)
    assert undo(result, changes) == text
    return result


def in_a_chapter(text):
    """Return what becomes of a passage between two paragraphs of prose."""
    filling = ruled(FILLING)
    result = ruled(f"{FILLING.strip()}\n\n{text}\n\n{FILLING.strip()}")
    assert result.startswith(filling)
    assert result.endswith(filling)
    return result[len(filling) : len(result) - len(filling)].strip("\n")


def test_wrapped_prose_becomes_one_line():
    assert "\n" not in ruled(FILLING)
    assert ruled(FILLING).split() == FILLING.split()


@pytest.mark.parametrize(
    "set_in_lines",
    [
        "The gull is out upon the bay,\nThe net is on the sand,\nAnd no one comes by day\nTo haul it in to land.",
        "1. A pound of nails\n2. A coil of rope\n3. Two lanterns, one of them cracked",
        "KEEPER. Who knocks?\nBOY. It is only me.\nKEEPER. Then come in.",
        "Nails      4 pence\nRope       9 pence\nLanterns   a shilling each",
    ],
    ids=["verse", "list", "play", "table"],
)
def test_what_is_set_in_lines_keeps_them(set_in_lines):
    assert in_a_chapter(set_in_lines).count("\n") == set_in_lines.count("\n")


def test_a_letter_keeps_its_salutation_and_its_signature():
    body = (
        "The boat came in on Tuesday with the wind behind her, and nobody on the quay\n"
        "had expected her before the end of the week, so there was no cheering and no\n"
        "band, and the mayor was in his bath when they told him of it. We had to wait\n"
        "for an hour in the rain before anybody found the key of the custom house and\n"
        "let us in, and by then the children had fallen asleep upon the trunks, which\n"
        "was the best thing that they could have done, and so we left them where they\n"
        "were until the morning."
    )
    lines = in_a_chapter(f"My dear Tom,\n{body}\nYours ever,\nAnne").split("\n")
    assert lines == ["My dear Tom,", body.replace("\n", " "), "Yours ever,", "Anne"]


def test_a_hyphen_of_the_typesetters_goes_and_a_compounds_stays():
    text = (
        "The lighthouse stood at the end of the mole, and the keeper's well-known light-\n"
        "house lamp was lit each evening by his daughter, who was as well-\n"
        "known on the quay as he was, and who had painted the lighthouse door in a red\n"
        "that could be seen from the other side of the bay even when it rained all day."
    )
    result = ruled(text)
    assert "well-known lighthouse lamp" in result
    assert "as well-known on the quay" in result


def test_soft_hyphens_go():
    assert ruled("The light\u00adhouse and the kee\u00adper.") == "The lighthouse and the keeper."


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("It was _very_ cold.", "It was very cold."),
        ("It was =very= cold.", "It was very cold."),
        ("It was **very** cold.", "It was very cold."),
        ("A file named log_book stays.", "A file named log_book stays."),
        ("He wrote 3 * 4 = 12 on it.", "He wrote 3 * 4 = 12 on it."),
        ("Gone--all of them--gone.", "Gone—all of them—gone."),
        ("Mrs. R---- of B.", "Mrs. R—— of B."),
        ("The sea [Pg 12] was calm.", "The sea was calm."),
        ("The sea was {12}calm.", "The sea was calm."),
        ("The sea[3] was calm.[4]", "The sea was calm."),
        ("The sea[*] was calm.", "The sea was calm."),
        ("The harbour.² It was empty.", "The harbour. It was empty."),
        ("A room of 12 m² was let.", "A room of 12 m² was let."),
        ("It is C_{2}H and no page.", "It is C2H and no page."),
        ("T HE keeper slept.", "The keeper slept."),
        ("A MAN came, the man of the house.", "A man came, the man of the house."),
        ("I AWOKE early.", "I awoke early."),
        ("X Y Z and others.", "X Y Z and others."),
        ("He said [sic] it was calm.", "He said [sic] it was calm."),
        ("Too   many\tspaces.", "Too many spaces."),
    ],
)
def test_marks_within_a_line(marked, plain):
    assert ruled(marked) == plain


@pytest.mark.parametrize(
    "gone",
    [
        "[Illustration: The keeper at his window]",
        "[Illustration]",
        "[Page 12]",
        "[Transcriber's Note: Two lines are missing here.]",
        "[Footnote 3: He told it again in his old age, [as she says] twice.]",
    ],
)
def test_what_stands_alone_and_is_for_the_eye_goes(gone):
    assert in_a_chapter(gone) == ""


def test_a_sentence_goes_on_behind_a_page_number():
    assert ruled("The keeper went down to the\n\n[Pg 12]\n\nwater and called.").count("\n\n") == 0


def test_a_note_goes_only_where_the_text_refers_to_it():
    assert ruled("The sea.[1]\n\n[1] Which sea, he does not say.") == "The sea."
    assert "Which sea" in ruled("The sea.\n\n[1] Which sea, he does not say.")


def test_a_heading_is_a_paragraph_of_its_own():
    assert ruled("## CHAPTER IV.\nThe Storm began.") == "CHAPTER IV.\n\n\nThe Storm began."


def test_paragraphs_are_apart_by_one_blank_line_and_by_more_where_print_leaves_more_room():
    assert ruled("\n\n  One.\n\n   Two.\n\n\nThree.\n\n") == "One.\n\nTwo.\n\n\nThree."
    assert ruled("One.\n\n\n\n\n\n\nTwo.") == "One.\n\n\n\nTwo."


@given(st.text(st.sampled_from("aB1 .\n-_*=[]{}#—·\u00ad²:Pg|~'好"), max_size=120))
def test_whatever_the_text_the_changes_undo_and_are_rules_alone(text):
    changes = changes_for(text)
    assert undo(apply(text, changes), changes) == text
    assert {change.author for change in changes} <= {"rule"}
    assert all(change.before != change.after for change in changes)


@given(st.lists(st.sampled_from(["keeper", "sea", "Storm", "light-house", "and", "the", "\n", "\n\n", "--", "_"])))
def test_no_word_is_lost(words):
    text = " ".join(words)
    letters = [character for character in text if character.isalpha()]
    assert [character for character in apply(text, changes_for(text)) if character.isalpha()] == letters


def test_numbers_of_pages_in_the_margin():
    prose = (
        "     the carter went on, with the reins in his hand and the       2\n"
        "     lamp beside him, until it was late.\n\n"
        "     And it was late indeed.   3\n\n"
        "     Apples       12\n     Pears        13\n"
    )
    said = apply(prose, changes_for(prose))
    assert "his hand and the lamp beside him, until it was late.\n\n" in said
    assert "\n\nAnd it was late indeed.\n\n" in said
    assert "12" in said
    assert "13" in said


MARKS = [
    "[1]",
    "[*]",
    "[Footnote 1: a note]",
    "[Footnote *: b.]",
    "[1] text",
    "[Illustration: cap]",
    "* * *",
    "# H",
    "IT WAS",
]
WORDS = ["word", "Word.", "T HE", "CHAPTER I", "x-\ny", "--", "[Pg 3]", "…", "{4}", "|", "_", "`", "“", '"', "'", "*"]
ANY_TEXT = st.lists(st.sampled_from([*MARKS, *WORDS, " ", "\n", "\n\n"]), max_size=25).map("".join)
ANY_MANNER = st.builds(
    Manner,
    title=st.sampled_from([None, "CHAPTER I", "word", "H"]),
    part=st.none(),
    captions=st.booleans(),
    footnotes=st.booleans(),
    endnotes=st.sampled_from([{}, {"1": "a note from afar"}]),
)


@given(ANY_TEXT, ANY_MANNER)
def test_in_whatever_manner_the_changes_undo(text, manner):
    result = ruled(text, manner)
    assert result == result.strip()
    assert "\n\n\n\n\n" not in result


@pytest.mark.parametrize("unit", [" ", "\n", " \n", ".", "-[1]", "* ", "_a", "[Footnote 1: ", "A, ", "| "])
@pytest.mark.parametrize("manner", [AS_USUAL, Manner("A A", captions=True, footnotes=True)], ids=["usual", "all"])
def test_what_nobody_would_set_takes_no_rule_long(unit, manner):
    text = "x\n\n" + unit * (30_000 // len(unit)) + "z"
    began = time.process_time()
    ruled(text, manner)
    assert time.process_time() - began < 1
