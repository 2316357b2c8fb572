"""A chapter's source beside its formatted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.formatting.edits import Change, apply
from console.web.text_diff import DiffRow, Kind, Segment, kinds, rows

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


def sides(found: list[DiffRow]) -> list[tuple[str, str]]:
    return [(joined(row.source), joined(row.formatted)) for row in found]


@given(changed())
def test_the_joined_rows_equal_both_texts_byte_for_byte(text_and_changes):
    text, changes = text_and_changes
    found = sides(list(rows(text, changes)))
    assert "".join(source for source, _ in found) == text
    assert "".join(formatted for _, formatted in found) == apply(text, changes)


@given(changed())
def test_each_row_has_its_offset_and_is_not_empty(text_and_changes):
    offset = 0
    for row in rows(*text_and_changes):
        assert row.start == offset
        assert row.source or row.formatted
        offset += len(joined(row.source))


@given(changed())
def test_each_change_appears_once_on_each_side(text_and_changes):
    text, changes = text_and_changes
    found = list(rows(text, changes))
    assert [s.change for row in found for s in row.source if s.change] == changes
    assert [s.text for row in found for s in row.formatted if s.change] == [c.after for c in changes if c.after]


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
    ids=["no change", "a note removed", "a paragraph removed", "joined", "a longer pause", "split"],
)
def test_paragraphs_are_aligned_with_their_formatted_form(before, after, beside):
    text = "One.\n\nTwo.\n\nThree."
    changes = [Change(text.index(before), before, after, "dash", "rule")] if before else []
    assert sides(list(rows(text, changes))) == beside


def test_a_paragraph_with_joined_lines_only_is_unchanged():
    wrapped = Change(3, "\n", " ", "line_wrap", "rule")
    spelled = Change(7, "2", "two", "number", "model")
    same, changed = rows("One\n\n2", []), rows("One\n\n2", [Change(5, "2", "two", "number", "model")])
    assert [row.is_unchanged for row in same] == [True, True]
    assert [row.is_unchanged for row in changed] == [True, False]
    assert [row.is_unchanged for row in rows("One\nby\n2", [wrapped])] == [True]
    assert [row.is_unchanged for row in rows("One\nby\n2", [wrapped, spelled])] == [False]


def test_kinds_are_sorted_by_author_then_layout_then_frequency():
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
