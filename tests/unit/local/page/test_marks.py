"""A chapter's source beside its spoken text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.narration.edits import Change, apply
from local.page.marks import Kind, Row, Segment, kinds, rows

TEXT = st.text(st.sampled_from("ab é\n\n\n<&"), max_size=40)


@st.composite
def changed(draw):
    text = draw(TEXT)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    return text, [
        Change(start, text[start:end], draw(TEXT), draw(st.sampled_from(["dash", "number"])), "rule")
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]


def joined(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def sides(found: list[Row]) -> list[tuple[str, str]]:
    return [(joined(row.source), joined(row.spoken)) for row in found]


@given(changed())
def test_the_rows_are_both_texts_byte_for_byte(text_and_changes):
    text, changes = text_and_changes
    found = sides(list(rows(text, changes)))
    assert "".join(source for source, _ in found) == text
    assert "".join(spoken for _, spoken in found) == apply(text, changes)


@given(changed())
def test_each_row_says_where_it_begins_and_no_row_is_empty(text_and_changes):
    begun = 0
    for row in rows(*text_and_changes):
        assert row.start == begun
        assert row.source or row.spoken
        begun += len(joined(row.source))


@given(changed())
def test_each_change_stands_once_on_either_side(text_and_changes):
    text, changes = text_and_changes
    found = list(rows(text, changes))
    assert [s.change for row in found for s in row.source if s.change] == changes
    assert [s.text for row in found for s in row.spoken if s.change] == [c.after for c in changes if c.after]


@pytest.mark.parametrize(
    ("before", "after", "beside"),
    [
        ("", "", [("One.\n\n", "One.\n\n"), ("Two.\n\n", "Two.\n\n"), ("Three.", "Three.")]),
        ("\n\nTwo.", "", [("One.\n\nTwo.\n\n", "One.\n\n"), ("Three.", "Three.")]),
        ("Two.\n\n", "", [("One.\n\n", "One.\n\n"), ("Two.\n\n", ""), ("Three.", "Three.")]),
        (".\n\nTwo", "-two", [("One.\n\nTwo.\n\n", "One-two.\n\n"), ("Three.", "Three.")]),
        ("\n\nTwo", "\n\n\nII", [("One.\n\nTwo.\n\n", "One.\n\n\nII.\n\n"), ("Three.", "Three.")]),
        ("Two", "2.\n\nTwo", [("One.\n\n", "One.\n\n"), ("Two.\n\n", "2.\n\nTwo.\n\n"), ("Three.", "Three.")]),
    ],
    ids=["nothing changed", "a note dropped", "a paragraph dropped", "joined", "a longer pause", "parted"],
)
def test_paragraphs_stand_beside_what_became_of_them(before, after, beside):
    text = "One.\n\nTwo.\n\nThree."
    changes = [Change(text.index(before), before, after, "dash", "rule")] if before else []
    assert sides(list(rows(text, changes))) == beside


def test_a_paragraph_in_which_only_lines_were_joined_is_the_same():
    wrapped = Change(3, "\n", " ", "line_wrap", "rule")
    spelled = Change(7, "2", "two", "number", "model")
    same, changed = rows("One\n\n2", []), rows("One\n\n2", [Change(5, "2", "two", "number", "model")])
    assert [row.is_the_same for row in same] == [True, True]
    assert [row.is_the_same for row in changed] == [True, False]
    assert [row.is_the_same for row in rows("One\nby\n2", [wrapped])] == [True]
    assert [row.is_the_same for row in rows("One\nby\n2", [wrapped, spelled])] == [False]


def test_kinds_are_the_rules_first_and_the_frequent_first_with_layout_behind():
    changes = [
        Change(0, "1", "one", "number", "model"),
        *(Change(place, "\n", " ", "line_wrap", "rule") for place in (10, 20, 30)),
        Change(40, "## ", "", "heading", "rule"),
        Change(50, "\n\n", "\n\n\n", "heading", "rule"),
        Change(60, "_", "", "emphasis", "rule"),
        Change(70, "--", "—", "heading", "model"),
    ]
    assert kinds(changes) == [
        Kind("rule", "heading", 2, layout=False),
        Kind("rule", "emphasis", 1, layout=False),
        Kind("rule", "line_wrap", 3, layout=True),
        Kind("model", "heading", 1, layout=False),
        Kind("model", "number", 1, layout=False),
    ]
    assert [kind.label for kind in kinds(changes)][2:4] == ["line wrap, by rule", "heading, by the model"]
