from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.narration.edits import Change, UnbalancedChanges, apply, compose, locate, undo, without_echo

TEXT = st.text(st.sampled_from("ab é\n—好"), max_size=30)


@st.composite
def changes_of(draw, text, author="rule"):
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [
        Change(start, text[start:end], draw(TEXT), "dash", author)
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]


@given(st.data())
def test_what_is_undone_is_the_source_byte_for_byte(data):
    source = data.draw(TEXT)
    changes = data.draw(changes_of(source))
    assert undo(apply(source, changes), changes) == source


@given(st.data())
def test_composed_changes_do_at_once_what_two_passes_do_in_turn(data):
    source = data.draw(TEXT)
    first = data.draw(changes_of(source))
    between = apply(source, first)
    then = data.draw(changes_of(between, "model"))
    result = apply(between, then)
    both = without_echo(compose(source, first, then))
    assert apply(source, both) == result
    assert undo(result, both) == source
    assert sum(change.author == "model" for change in compose(source, first, then)) <= len(then)


@given(st.data())
def test_a_place_of_the_result_is_located_in_the_source(data):
    source = data.draw(TEXT)
    changes = data.draw(changes_of(source))
    result = apply(source, changes)
    places = [locate(changes, position) for position in range(len(result) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(source) for place in places)


def test_located_behind_a_change_and_inside_of_one():
    changes = [Change(2, "--", "—", "dash", "rule"), Change(6, "Mr.", "Mister", "abbreviation", "model")]
    result = apply("a --b Mr. C", changes)
    assert result == "a —b Mister C"
    assert locate(changes, result.index("b")) == 4
    assert locate(changes, result.index("ster")) == 6
    assert locate(changes, result.index("C")) == 10


def test_changes_to_the_same_characters_become_one_called_the_models():
    first = [Change(0, "_", "", "emphasis", "rule"), Change(2, "--", "—", "dash", "rule")]
    then = [Change(0, "3—4", "three to four", "symbol", "model")]
    assert compose("_3--4 men", first, then) == (
        Change(0, "_", "", "emphasis", "rule"),
        Change(1, "3--4", "three to four", "symbol", "model"),
    )


@pytest.mark.parametrize(
    "changes",
    [
        [Change(1, "x", "y", "dash", "rule")],
        [Change(0, "ab", "", "dash", "rule"), Change(1, "b", "", "dash", "rule")],
        [Change(1, "", "y", "dash", "rule")],
        [Change(9, "a", "y", "dash", "rule")],
    ],
)
def test_changes_for_another_text_are_refused(changes):
    with pytest.raises(UnbalancedChanges, match="dash"):
        apply("abc", changes)


def test_a_result_that_the_changes_did_not_make_is_refused():
    change = Change(1, "b", "x", "dash", "rule")
    with pytest.raises(UnbalancedChanges):
        undo("abc", [change])
    with pytest.raises(UnbalancedChanges):
        undo("axc", [replace(change, start=9)])
