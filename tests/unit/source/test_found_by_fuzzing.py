"""Errors found by fuzzing, each with a minimal input."""

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.manifest import read_rows
from tests.unit.source.books import zipped


@pytest.mark.parametrize("text", ["# *\n\nThe tide went out.\n", "## __\n", "# ***\n\n\n# Two\n"])
def test_a_heading_of_only_marks_is_not_a_heading(text):
    # IndexError: the heading was empty after its marks were removed.
    assert "".join(piece.text for piece in split(text, language="en", title="T")) == text


def test_a_number_that_cannot_be_spelled_is_skipped():
    # KeyError: num2words has no ordinal of 20 in Catalan.
    text = "Capítol vint\n\nLa marea va sortir.\n"
    assert "".join(piece.text for piece in split(text, language="ca", title="T")) == text


def test_an_entry_without_a_name_is_skipped():
    # IndexError: the standard library reads the last letter of an entry's name to detect a folder.
    content = zipped({"x": "The tide went out.", "book.txt": "The tide went out."})
    nameless = content.replace(b"\x01\x00\x00\x00x", b"\x01\x00\x00\x00\0").replace(b"\0x", b"\0\0")
    assert Archive(nameless, "book.zip").names == ["book.txt"]


@pytest.mark.parametrize("content", [b"\xa0", b"\x1f", "\u2029".encode()])
def test_a_manifest_of_white_space_is_rejected(content):
    # IndexError: Python treats these characters as white space, the check for emptiness did not.
    with pytest.raises(SourceRejected, match=r"can't be read|has no rows"):
        read_rows(content, "books.csv")
