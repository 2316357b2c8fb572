"""Plain text: encodings, Project Gutenberg's header and licence, gaps. All passages are our own."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.readers import read_document
from book_pipeline.source.text import read_text

SENTENCE = "Die Möwe flog über die Brücke, und der Küster sah ihr nach."
FRAMED = """\
The Project Gutenberg eBook of The Ferry, by A. Writer

This eBook is for the use of anyone anywhere at no cost.

Title: The Ferry

Author: A. Writer

Release date: May 1, 2001 [eBook #99999]

Language: German

Produced by Nobody In Particular

*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***




CHAPTER I

The boat was late.

It came at noon.

*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***

Updated editions will replace the previous one. START: FULL LICENSE
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_an_encoding_is_recognised(encoding):
    text = "\n\n".join([SENTENCE] * 20)
    assert read_text(text.encode(encoding), "b.txt").text.strip() == text


def test_windows_quotes_are_decoded():
    assert "“Halt!”" in read_text("“Halt!” rief er — und ging.\n".encode("cp1252") * 9, "b.txt").text


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_are_normalised(line_end):
    text = read_text(line_end.join(["One.", "", "Two.", ""]).encode(), "b.txt").text
    assert text.strip() == "One.\n\nTwo."


def test_the_gutenberg_frame_is_removed_and_gives_metadata():
    document = read_text(FRAMED.encode(), "b.txt")
    assert (document.title, document.author, document.language) == ("The Ferry", "A. Writer", "de")
    assert document.text.strip() == "CHAPTER I\n\nThe boat was late.\n\nIt came at noon."


def test_removals_have_reason_and_line():
    document = read_text(FRAMED.encode(), "b.txt")
    assert len(document.removed) >= 2
    lines = FRAMED.split("\n")
    for removal in document.removed:
        assert removal.reason
        assert removal.text.split("\n")[0].strip() in lines[removal.line - 1]
    removed = "".join(removal.text for removal in document.removed)
    assert "FULL LICENSE" in removed
    assert "The boat was late." not in removed


def test_a_text_without_a_gutenberg_frame_is_unchanged():
    text = "It began as a rumour.\n\nThen it was a fact.\n"
    document = read_text(text.encode(), "b.txt")
    assert document.text.strip() == text.strip()
    assert document.removed == ()


def test_a_wide_gap_stays_wide():
    text = "One.\n\nTwo.\n\n\n\n\nThree.\n\nFour.\n\nFive.\n"
    assert read_text(text.encode(), "b.txt").text.strip() == "One.\n\nTwo.\n\n\nThree.\n\nFour.\n\nFive."


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "book.txt", "empty"),
        (b"   \n\n ", "book.txt", "empty"),
        (bytes(range(256)) * 20, "book.txt", "text"),
        (b"Words.", "book.djvu", r"book\.djvu.*\.txt"),
        (b"Words.", "book.pdf", r"book\.pdf is not a PDF"),
        (b"Words.", "book", r"\.txt"),
    ],
)
def test_a_file_that_is_not_text_is_rejected_by_name(content, name, says):
    with pytest.raises(SourceRejected, match=says) as refusal:
        read_document(content, name)
    assert name in str(refusal.value)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_every_line_end_is_one(line_end):
    book = f"CHAPTER I\n\n{SENTENCE}\n\nCHAPTER II\n\n{SENTENCE}\n"
    assert read_text(book.replace("\n", line_end).encode(), "b.txt").text == book


def test_invisible_characters_and_ligatures_are_letters_again():
    book = "\ufeff\ufeffThe o\ufb03ce on the \ufb02oor of the la\u200bmp\u2060house\ufeff was \x1b[1mshut\x1b[0m"
    book += " at\u00a0noon.\x1a"
    words = "The office on the floor of the lamphouse was shut at noon."
    rest = f"\n\n{SENTENCE * 40}\n"
    assert read_document((book + rest).encode(), "b.txt").text == words + rest


@pytest.mark.parametrize("content", [b"\0", "\u200b\u2060\n".encode(), b"\x1a\r\n"])
def test_a_file_of_invisible_characters_is_rejected_as_empty(content):
    with pytest.raises(SourceRejected, match=r"b\.txt is empty"):
        read_document(content, "b.txt")
