"""The proper names of a book."""

import pytest

from book_pipeline.formatting.lexicon.names import proper_names

ENGLISH = """The rain fell. Mr. Penhale saw Anne Elliot's hat. Yet Anne Elliot, of all people, met Penhale in Bath.
You've seen Lucie de la Tour. "Monday," said Penhale; the sea was in the Sea of the Moon.

NEVER AGAIN

I think I've never met Seven again. The Bath road led to Bath, and the bath was cold, the bath was small."""


def names(text, language):
    return {name.name: name.times for name in proper_names(text, language)}


def test_names_are_counted_without_words_that_begin_sentences():
    found = names(ENGLISH, "en")
    assert found == {"Penhale": 3, "Anne Elliot": 2, "Lucie de la Tour": 1, "Sea of the Moon": 1} | found
    assert {"The", "Yet", "You", "You've", "I", "I've", "Mr", "NEVER", "Seven", "Bath"}.isdisjoint(found)


def test_the_most_frequent_name_is_first_with_its_first_sentence():
    first = proper_names(ENGLISH, "en")[0]
    assert (first.name, first.sentence) == ("Penhale", "Mr. Penhale saw Anne Elliot's hat.")


def test_german_nouns_are_no_names():
    text = "Da sah er das Haus und den Hund von Gregor. Dann ging Gregor in ein Haus, und der Hund bellte bei Grete."
    assert names(text, "de").keys() >= {"Gregor", "Grete"}
    assert {"Haus", "Hund"}.isdisjoint(names(text, "de"))


@pytest.mark.parametrize(("text", "language"), [("三島は来た。", "ja"), ("قال موسى", "ar"), ("", None), ("A", "en")])
def test_a_text_without_capitals_has_no_names(text, language):
    assert names(text, language) == {}


def test_a_long_sentence_is_cut_around_the_name():
    (name,) = proper_names("and so " * 60 + "Penhale " + "went on " * 60, "en")
    assert len(name.sentence) < 170
    assert "Penhale" in name.sentence
