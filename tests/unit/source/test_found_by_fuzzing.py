"""What fuzzing found, each with the least input that shows it and a word on what it did."""

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.manifest import read_rows
from tests.unit.source.books import zipped


@pytest.mark.parametrize("text", ["# *\n\nThe tide went out.\n", "## __\n", "# ***\n\n\n# Two\n"])
def test_a_heading_of_nothing_but_marks_is_no_heading(text):
    # IndexError: of the heading's words none were left when its marks were taken off.
    assert "".join(piece.text for piece in split(text, language="en", title="T")) == text


def test_an_entry_without_a_name_is_passed_over():
    # IndexError: the standard library looks at the last letter of an entry's name to tell a folder.
    content = zipped({"x": "The tide went out.", "book.txt": "The tide went out."})
    nameless = content.replace(b"\x01\x00\x00\x00x", b"\x01\x00\x00\x00\0").replace(b"\0x", b"\0\0")
    assert Archive(nameless, "book.zip").names == ["book.txt"]


@pytest.mark.parametrize("content", [b"\xa0", b"\x1f", "\u2029".encode()])
def test_a_list_of_blanks_is_no_list(content):
    # IndexError: characters that Python counts as blanks, and the check for emptiness did not, leave no header line.
    with pytest.raises(SourceRejected, match=r"can't be read|has no rows"):
        read_rows(content, "books.csv")
