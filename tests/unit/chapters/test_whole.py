"""Sections that are not the whole text stop the book."""

import pytest

from book_pipeline.chapters.split import Section, split
from book_pipeline.chapters.whole import check_whole
from book_pipeline.errors import WordsUnaccounted

TEXT = "## One\n\nThe ferry came.\n\n\n## Two\n\nThe ferry left again.\n"


def test_the_sections_of_a_split_are_the_text():
    check_whole(TEXT, split(TEXT, language="en", title=None))


@pytest.mark.parametrize("texts", [(TEXT[:26],), (TEXT[:26], TEXT[20:]), (TEXT, TEXT), ()])
def test_other_sections_are_not(texts):
    sections = [Section(n, "One", None, "chapter", text, ()) for n, text in enumerate(texts, 1)]
    with pytest.raises(WordsUnaccounted, match="not its whole text"):
        check_whole(TEXT, sections)
