"""What will not be narrated is told if it is much."""

import pytest

from book_pipeline.chapters.left_out import left_out_note
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


def test_the_note_names_the_largest_pieces_their_first_words_and_the_option():
    sizes = {"Index": 5, "Notes": 40, "Preface": 20, "Afterword": 30}
    kinds = {"Index": "back", "Notes": "notes", "Preface": "front", "Afterword": "back"}
    made = [section(n, kinds[title], words, title) for n, (title, words) in enumerate(sizes.items(), 1)]
    note = left_out_note([*made, section(9, "chapter", 5)], {})
    assert note.startswith("95% of the words will not be narrated.")
    assert [title for title in sizes if f'"{title}"' in note] == ["Notes", "Preface", "Afterword"]
    assert '"Notes" (notes, 40 words: "word word word word word word word word …")' in note
    assert note.endswith("The option include=notes,back,front narrates them.")
