from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.edits import Change, UnbalancedChanges, apply, compose, locate, undo, without_no_ops

TEXT = st.text(st.sampled_from("ab é\n—好"), max_size=30)


@st.composite
def changes_of(draw, text, author="rule"):
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [
        Change(start, text[start:end], draw(TEXT), "dash", author)
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]


@given(st.data())
def test_undo_restores_the_source(data):
    source = data.draw(TEXT)
    changes = data.draw(changes_of(source))
    assert undo(apply(source, changes), changes) == source


@given(st.data())
def test_composed_changes_equal_two_passes(data):
    source = data.draw(TEXT)
    first = data.draw(changes_of(source))
    between = apply(source, first)
    second = data.draw(changes_of(between, "model"))
    result = apply(between, second)
    both = without_no_ops(compose(source, first, second))
    assert apply(source, both) == result
    assert undo(result, both) == source
    assert sum(change.author == "model" for change in compose(source, first, second)) <= len(second)


@given(st.data())
def test_locate_maps_positions_monotonically_into_the_source(data):
    source = data.draw(TEXT)
    changes = data.draw(changes_of(source))
    result = apply(source, changes)
    places = [locate(changes, position) for position in range(len(result) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(source) for place in places)


def test_locate_after_a_change_and_inside_one():
    changes = [Change(2, "--", "—", "dash", "rule"), Change(6, "Mr.", "Mister", "abbreviation", "model")]
    result = apply("a --b Mr. C", changes)
    assert result == "a —b Mister C"
    assert locate(changes, result.index("b")) == 4
    assert locate(changes, result.index("ster")) == 6
    assert locate(changes, result.index("C")) == 10


def test_changes_to_the_same_characters_merge_into_one_of_the_model():
    first = [Change(0, "_", "", "emphasis", "rule"), Change(2, "--", "—", "dash", "rule")]
    second = [Change(0, "3—4", "three to four", "symbol", "model")]
    assert compose("_3--4 men", first, second) == (
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
def test_apply_rejects_changes_for_another_text(changes):
    with pytest.raises(UnbalancedChanges, match="dash"):
        apply("abc", changes)


def test_undo_rejects_a_result_of_other_changes():
    change = Change(1, "b", "x", "dash", "rule")
    with pytest.raises(UnbalancedChanges):
        undo("abc", [change])
    with pytest.raises(UnbalancedChanges):
        undo("axc", [replace(change, start=9)])
