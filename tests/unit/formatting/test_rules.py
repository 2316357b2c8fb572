import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.edits import apply, undo
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import DEFAULT_OPTIONS, changes_for

PROSE = """
When the lamp had been lit and the shutters were closed against the wind, the
keeper took the long ledger down from its shelf and began to read aloud to the
three of us, in a voice so even that we forgot the storm and everything in it.
"""
"""A paragraph that determines the width of the chapter."""


def formatted(text, options=DEFAULT_OPTIONS):
    changes = changes_for(text, options)
    result = apply(text, changes)
    assert undo(result, changes) == text
    return result


def in_a_chapter(text):
    """Return the formatted passage, placed between two paragraphs of prose."""
    prose = formatted(PROSE)
    result = formatted(f"{PROSE.strip()}\n\n{text}\n\n{PROSE.strip()}")
    assert result.startswith(prose)
    assert result.endswith(prose)
    return result[len(prose) : len(result) - len(prose)].strip("\n")


def test_wrapped_prose_becomes_one_line():
    assert "\n" not in formatted(PROSE)
    assert formatted(PROSE).split() == PROSE.split()


@pytest.mark.parametrize(
    "lines",
    [
        "The gull is out upon the bay,\nThe net is on the sand,\nAnd no one comes by day\nTo haul it in to land.",
        "1. A pound of nails\n2. A coil of rope\n3. Two lanterns, one of them cracked",
        "KEEPER. Who knocks?\nBOY. It is only me.\nKEEPER. Then come in.",
        "Nails      4 pence\nRope       9 pence\nLanterns   a shilling each",
    ],
    ids=["verse", "list", "play", "table"],
)
def test_verse_lists_plays_and_tables_keep_their_lines(lines):
    assert in_a_chapter(lines).count("\n") == lines.count("\n")


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


def test_a_line_end_hyphen_is_removed_unless_the_word_is_a_compound():
    text = (
        "The lighthouse stood at the end of the mole, and the keeper's well-known light-\n"
        "house lamp was lit each evening by his daughter, who was as well-\n"
        "known on the quay as he was, and who had painted the lighthouse door in a red\n"
        "that could be seen from the other side of the bay even when it rained all day."
    )
    result = formatted(text)
    assert "well-known lighthouse lamp" in result
    assert "as well-known on the quay" in result


def test_soft_hyphens_are_removed():
    assert formatted("The light\u00adhouse and the kee\u00adper.") == "The lighthouse and the keeper."


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
def test_marks_within_a_line_are_removed_or_kept(marked, plain):
    assert formatted(marked) == plain


@pytest.mark.parametrize(
    "removed",
    [
        "[Illustration: The keeper at his window]",
        "[Illustration]",
        "[Page 12]",
        "[Transcriber's Note: Two lines are missing here.]",
        "[Footnote 3: He told it again in his old age, [as she says] twice.]",
    ],
)
def test_illustrations_page_numbers_and_notes_are_removed(removed):
    assert in_a_chapter(removed) == ""


def test_a_sentence_interrupted_by_a_page_number_is_joined():
    assert formatted("The keeper went down to the\n\n[Pg 12]\n\nwater and called.").count("\n\n") == 0


def test_a_note_is_removed_only_if_the_text_refers_to_it():
    assert formatted("The sea.[1]\n\n[1] Which sea, he does not say.") == "The sea."
    assert "Which sea" in formatted("The sea.\n\n[1] Which sea, he does not say.")


def test_a_heading_is_a_paragraph_of_its_own():
    assert formatted("## CHAPTER IV.\nThe Storm began.") == "CHAPTER IV.\n\n\nThe Storm began."


def test_extra_blank_lines_become_pauses():
    assert formatted("\n\n  One.\n\n   Two.\n\n\nThree.\n\n") == "One.\n\nTwo.\n\n\nThree."
    assert formatted("One.\n\n\n\n\n\n\nTwo.") == "One.\n\n\n\nTwo."


@given(st.text(st.sampled_from("aB1 .\n-_*=[]{}#—·\u00ad²:Pg|~'好"), max_size=120))
def test_the_changes_to_any_text_can_be_undone_and_are_of_rules(text):
    changes = changes_for(text)
    assert undo(apply(text, changes), changes) == text
    assert {change.author for change in changes} <= {"rule"}
    assert all(change.before != change.after for change in changes)


@given(st.lists(st.sampled_from(["keeper", "sea", "Storm", "light-house", "and", "the", "\n", "\n\n", "--", "_"])))
def test_no_word_is_lost(words):
    text = " ".join(words)
    letters = [character for character in text if character.isalpha()]
    assert [character for character in apply(text, changes_for(text)) if character.isalpha()] == letters


def test_page_numbers_in_the_margin_are_removed():
    prose = (
        "     the carter went on, with the reins in his hand and the       2\n"
        "     lamp beside him, until it was late.\n\n"
        "     And it was late indeed.   3\n\n"
        "     Apples       12\n     Pears        13\n"
    )
    result = apply(prose, changes_for(prose))
    assert "his hand and the lamp beside him, until it was late.\n\n" in result
    assert "\n\nAnd it was late indeed.\n\n" in result
    assert "12" in result
    assert "13" in result


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
ANY_OPTIONS = st.builds(
    ReadingOptions,
    title=st.sampled_from([None, "CHAPTER I", "word", "H"]),
    part=st.none(),
    captions=st.booleans(),
    footnotes=st.booleans(),
    endnotes=st.sampled_from([{}, {"1": "a note from elsewhere"}]),
)


@given(ANY_TEXT, ANY_OPTIONS)
def test_the_changes_with_any_options_can_be_undone(text, options):
    result = formatted(text, options)
    assert result == result.strip()
    assert "\n\n\n\n\n" not in result


@pytest.mark.parametrize("unit", [" ", "\n", " \n", ".", "-[1]", "* ", "_a", "[Footnote 1: ", "A, ", "| "])
@pytest.mark.parametrize(
    "options", [DEFAULT_OPTIONS, ReadingOptions("A A", captions=True, footnotes=True)], ids=["default", "all"]
)
def test_repetitive_text_takes_less_than_a_second(unit, options):
    text = "x\n\n" + unit * (30_000 // len(unit)) + "z"
    began = time.process_time()
    formatted(text, options)
    assert time.process_time() - began < 1
