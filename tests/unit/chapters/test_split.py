from hypothesis import given, settings
from hypothesis import strategies as st

from book_pipeline.chapters.split import split, split_with_evidence
from tests.unit.chapters.books import PROSE, chapters

LINES = st.sampled_from([
    "", "", "CHAPTER I", "CHAPTER II", "Chapter 3. A Name", "PART ONE", "I", "II.", "[ 3 ]", "4", "CONTENTS", "PREFACE",
    "# One", "## Two", "INDEX", "第一回", "THE END", PROSE, "  indented", "A TITLE", "Erster Akt", "\t", "I. Name",
    "II. Name", "III. Name",
])  # fmt: skip


@given(st.text() | st.lists(LINES, max_size=60).map("\n".join))
@settings(max_examples=400, deadline=None)
def test_the_sections_make_the_text(text):
    sections, rejected = split_with_evidence(text, language="en", title=None)
    assert "".join(section.text for section in sections) == text
    assert all(section.text for section in sections)
    assert [section.position for section in sections] == list(range(1, len(sections) + 1))
    assert all(r.reason for r in rejected)
    assert not text.strip() or any(section.kind == "chapter" for section in sections)


def test_splitting_is_deterministic():
    text = chapters("CHAPTER I", "CHAPTER II")
    assert split(text, language="en", title=None) == split(text, language="en", title=None)
