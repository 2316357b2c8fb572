"""A wording changes only the words that differ, and undoing it restores the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.edits import apply, undo
from book_pipeline.formatting.wordings import changes_of, difference

TEXT = "Chapter One\n\n\nHe met Dr. Cholmondeley at the quay.\n\nIt rained."


def test_only_the_words_that_differ_are_changed():
    paragraph, wording = "He met Dr. Cholmondeley at the quay.", "He met Doctor Chumley at the quay."
    (change,) = changes_of(TEXT, {paragraph: wording})
    assert (change.before, change.after) == ("Dr. Cholmondeley", "Doctor Chumley")
    assert (change.kind, change.author) == ("wording", "person")
    changed = apply(TEXT, [change])
    assert changed == TEXT.replace(paragraph, wording)
    assert undo(changed, [change]) == TEXT


def test_a_paragraph_that_has_changed_since_keeps_its_own_words():
    assert changes_of(TEXT, {"He met nobody.": "He met no one."}) == ()


@pytest.mark.parametrize(
    "wording", ["It rained hard.", "How it rained.", "It", "Then it, it rained.", "It rained. So."]
)
def test_an_insertion_takes_a_word_along(wording):
    change = difference(0, "It rained.", wording)
    assert change.before
    assert apply("It rained.", [change]) == wording


@given(
    st.lists(st.sampled_from(["a", "bb", "c.", "dd"]), min_size=1),
    st.lists(st.sampled_from(["a", "bb", "c.", "e"]), min_size=1),
)
def test_any_wording_can_be_undone(before, after):
    one, other = " ".join(before), " ".join(after)
    if one != other:
        change = difference(0, one, other)
        assert apply(one, [change]) == other
        assert undo(other, [change]) == one
