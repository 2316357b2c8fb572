from hypothesis import given, settings
from hypothesis import strategies as st

from book_pipeline.chapters.split import explain, split
from tests.unit.chapters.books import PROSE, chapters

LINES = st.sampled_from([
    "", "", "CHAPTER I", "CHAPTER II", "Chapter 3. A Name", "PART ONE", "I", "II.", "[ 3 ]", "4", "CONTENTS", "PREFACE",
    "# One", "## Two", "INDEX", "第一回", "THE END", PROSE, "  indented", "A TITLE", "Erster Akt", "\t", "I. Name",
    "II. Name", "III. Name",
])  # fmt: skip


@given(st.text() | st.lists(LINES, max_size=60).map("\n".join))
@settings(max_examples=400, deadline=None)
def test_the_pieces_are_the_text(text):
    pieces, rejected = explain(text, language="en", title=None)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert [piece.position for piece in pieces] == list(range(1, len(pieces) + 1))
    assert all(r.reason for r in rejected)
    assert not text.strip() or any(piece.kind == "chapter" for piece in pieces)


def test_a_text_read_twice_gives_the_same():
    text = chapters("CHAPTER I", "CHAPTER II")
    assert split(text, language="en", title=None) == split(text, language="en", title=None)
