"""Which entries a lexicon may have, and the messages about the others."""

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import LONGEST_SPOKEN, LONGEST_WORD, MOST_ENTRIES, checked, entry_of
from events.schemas.start import LexiconEntry


def fields(word, alias="Chumley", **others):
    return {"word": word, "alias": alias, **others}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (fields(""), "is empty"),
        (fields("  "), "is empty"),
        (fields("Ann", ""), "respelling is empty"),
        (fields("Ann", None), "says nothing"),
        (fields("x" * (LONGEST_WORD + 1)), "101 characters"),
        (fields("Ann", "x" * (LONGEST_SPOKEN + 1)), "201 characters"),
        (fields("Ann\x00"), "control characters"),
        (fields("Ann\nLee"), "control characters"),
        (fields("Ann", "\u202eAnn"), "control characters"),
        (fields("Ann", "<break/>"), "signs"),
        (fields("Ann", "An. "), None),
        (fields("Ann", "An! Run"), "ends a sentence"),
        (fields("1984", "Nineteen"), "no letter"),
        (fields("&", "and"), "no letter"),
        (fields("-", "minus"), "no letter"),
        (fields("Ann", "1"), "without a letter"),
        (fields("Ann", "Ann"), "changes nothing"),
        (fields("Apollo 11", "Apollo twelve", language="en"), "changes a number"),
        (fields("Apollo 11", "Apollo eleven", language="en-GB"), None),
        (fields("Apollo 11", "Uh-pollo 11"), None),
        (fields("W3C", "World Wide Web Consortium", language="en"), None),
        (fields("4th", "fifth", language="en"), "changes a number"),
        (fields("XIIth", "12th", language="en"), "changes a number"),
        (fields("seven", "eight", language="en"), "changes a number"),
        (fields("sieben", "acht", language="de"), "changes a number"),
        (fields("Seven Dials", "Seven Dyles", language="en"), None),
        (fields("not", "now", language="en"), "changes a negation"),
        (fields("can't", "can", language="en"), "changes a negation"),
        (fields("kein Haus", "ein Haus", language="de"), "changes a"),
        (fields("Ann", "not Ann", language="en"), "changes a negation"),
        (fields("не", "ни", language="ru"), "changes a negation"),
        (fields("不明", "明", language="zh"), "changes a negation"),
        (fields("not", None, ipa="naʊ", language="en"), "changes a negation"),
        (fields("Nie", "Nee", language="en"), None),
        (fields("Ann", language="../../x"), "BCP 47"),
        (fields("Ann", language="en_GB"), "BCP 47"),
        (fields("Ann", language="pt-BR"), None),
        (fields("משה", "מושה", language="he"), None),
        (fields("نیک‌نام", "نیکنام", language="fa"), None),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_by_name(entry, problem):
    if problem is None:
        assert entry_of(entry).alias == entry["alias"].strip()
        return
    with pytest.raises(InvalidRequest, match=problem):
        entry_of(entry)


def test_two_entries_for_one_word_in_one_language_are_refused():
    with pytest.raises(InvalidRequest, match='two entries for "Ann"'):
        checked([fields("Ann", language="en"), fields("Ann", "An", language="EN")])
    assert len(checked([fields("Ann", language="en"), fields("Ann", "An", language="de")])) == 2


def test_entries_that_form_a_circle_are_refused():
    with pytest.raises(InvalidRequest, match='"Ann" → "Bea" → "Cora" → "Ann"'):
        checked([fields("Ann", "Bea"), fields("Bea", "Cora"), fields("Cora", "Ann")])
    assert len(checked([fields("Ann", "Bea"), fields("Bea", "Cora"), fields("Lee", "LEE")])) == 3


def test_too_many_entries_are_refused():
    with pytest.raises(InvalidRequest, match="10,001 entries"):
        checked(fields(f"name{'x' * (number % 50)}{number}", f"Name {number}") for number in range(MOST_ENTRIES + 1))


def test_words_are_composed_and_spaces_are_single():
    assert entry_of(fields("Ame\u0301lie  Poulain", "Amaylee")).word == "Am\u00e9lie Poulain"


def test_a_request_may_have_what_a_lexicon_may_have():
    properties = LexiconEntry.model_json_schema()["properties"]
    assert properties["word"]["maxLength"] == LONGEST_WORD
    assert properties["alias"]["maxLength"] == LONGEST_SPOKEN
