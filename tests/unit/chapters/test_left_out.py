"""What will not be narrated is told if it is much."""

import pytest

from book_pipeline.chapters.left_out import left_out, left_out_note
from book_pipeline.chapters.split import Section


def section(position, kind, words, title="Something"):
    return Section(position, title, None, kind, "word " * words, ("a test",))


@pytest.mark.parametrize(
    ("sections", "options", "noted"),
    [
        ([("chapter", 96), ("back", 4)], {}, False),
        ([("chapter", 95), ("back", 5)], {}, True),
        ([("chapter", 50), ("notes", 50)], {"include": "notes"}, False),
        ([("chapter", 50), ("notes", 25), ("front", 25)], {"include": "notes"}, True),
        ([("chapter", 50), ("chapter", 50)], {"chapters": "1"}, False),
        ([("chapter", 100)], {}, False),
    ],
)
def test_a_note_from_a_twentieth_of_the_words(sections, options, noted):
    made = [section(position, *each) for position, each in enumerate(sections, 1)]
    assert (left_out_note(made, options) is not None) == noted


def test_contents_pages_do_not_count():
    assert left_out_note([section(1, "front", 90, "Contents"), section(2, "chapter", 10)], {}) is None


def test_a_title_page_does_not_count_and_a_preface_does():
    assert left_out_note([section(1, "front", 45), section(2, "chapter", 200)], {}) is None
    assert left_out_note([section(1, "front", 60), section(2, "chapter", 200)], {}) is not None


def test_what_is_left_out_is_listed_by_kind_with_the_largest_piece():
    made = [section(1, "front", 10, "Contents"), section(2, "chapter", 50), section(3, "chapter", 20, "Storm")]
    made += [section(4, "back", 5, "Index"), section(5, "back", 15, "Ads")]
    rows = left_out(made, {"chapters": "1"})
    assert [(row.kind, row.words, row.share, row.largest) for row in rows] == [
        ("chapter", 20, 0.2, "Storm"), ("back", 20, 0.2, "Ads"), ("contents page", 10, 0.1, "Contents"),
    ]  # fmt: skip
    assert rows[1].begins == "word word word word word word word word"


def test_the_note_names_the_largest_pieces_their_first_words_and_the_option():
    sizes = {"Index": 5, "Notes": 40, "Preface": 20, "Afterword": 30}
    kinds = {"Index": "back", "Notes": "notes", "Preface": "front", "Afterword": "back"}
    made = [section(n, kinds[title], words, title) for n, (title, words) in enumerate(sizes.items(), 1)]
    note = left_out_note([*made, section(9, "chapter", 5)], {})
    assert note.startswith("95% of the words will not be narrated.")
    assert [title for title in sizes if f'"{title}"' in note] == ["Notes", "Preface", "Afterword"]
    assert '"Notes" (notes, 40 words: "word word word word word word word word …")' in note
    assert note.endswith("The option include=notes,back,front narrates them, and so does a tick in a review.")


def test_the_first_words_are_quoted_without_the_marks_of_a_heading():
    preface = Section(1, "Preface", None, "front", "## Preface\n\nThe tide came in." + " So it went." * 20, ("a test",))
    made = [preface, section(2, "chapter", 60)]
    assert left_out(made, {})[0].begins == "Preface The tide came in. So it went."
    assert '"Preface The tide came in. So it went. …"' in left_out_note(made, {})
