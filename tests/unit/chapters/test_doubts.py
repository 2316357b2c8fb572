"""Doubts about an outline and its cuts are told."""

from book_pipeline.chapters.doubts import doubt_note, doubtful_cuts
from book_pipeline.chapters.split import Section


def section(position, cut, outline=1.0):
    return Section(position, f"Chapter {position}", None, "chapter", "text", ("a test",), cut, outline)


def test_a_sure_outline_has_no_note():
    assert doubt_note([section(1, 0.9), section(2, 0.6)]) is None
    assert doubt_note([]) is None


def test_the_least_sure_cuts_are_named_first():
    sections = [section(1, 0.1), section(2, 0.4), section(3, 0.9), section(4, 0.3)]
    assert [cut.position for cut in doubtful_cuts(sections)] == [4, 2]
    assert '2 of 4 chapters may begin elsewhere, first of all "Chapter 4" (30%); "Chapter 2"' in doubt_note(sections)


def test_an_outline_that_is_not_sure_has_a_note():
    assert doubt_note([section(1, 1.0, 0.2)]).startswith("The division into 1 chapters is not sure (20%).")
