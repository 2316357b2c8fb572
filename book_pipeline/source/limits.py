"""How much of anything a source may hold. Beyond it nobody wrote a book: somebody attacks, or sent the wrong file."""

from book_pipeline.errors import SourceRejected

MOST_CHARACTERS, MOST_BYTES = 32_000_000, 64_000_000
"""Of text. The longest novels have ten million characters; a Chinese one has three bytes."""
LONGEST_LINE = 10_000_000
"""Characters. A whole book on one line is still read."""
MOST_LINES = 1_000_000
MOST_MARKS = 1_000_000
"""Tags and entities in a page, or in all that is read of an EPUB. Les Misérables has 45,000."""
MOST_MARKDOWN = 5_000_000
"""Characters of Markdown, whose parser takes a second for each million."""
MOST_IN_A_TAG = 500
"""Names and values of attributes in one tag. The parser of HTML takes a time that grows with the square of them."""
MOST_LISTED = 20_000
"""Lines of a table of contents. The Bible has 1,189 chapters."""
MOST_ENTRIES = 10_000
MOST_DIRECTORY_BYTES = 4_000_000
"""Of an archive's directory: what it may cost to learn what is in there."""
MOST_UNPACKED_BYTES = 100_000_000
"""Of all that is read from an archive."""
MOST_RATIO, RATIO_FROM_BYTES = 200, 1_000_000
"""Unpacked bytes for one packed, looked at from the second number on. Text gives 3 to 10."""
LONGEST_ENTITY = 100
"""Characters that a document's own entity may stand for."""


def check_text(text: str, name: str) -> None:
    """Raise SourceRejected, naming `name`, for a text that is longer than a book, or a line than a text."""
    check_length(len(text), name)
    if max(text.count("\n"), text.count("\r"), text.count("\f")) > MOST_LINES:
        raise SourceRejected(f"{name} holds more than a million lines. Send one book a file.")
    start = 0
    while len(text) - start > LONGEST_LINE:
        # Only a stretch without a line end can be too long: most are skipped by one look at its far end.
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            raise SourceRejected(
                f"{name} has a line of more than {LONGEST_LINE // 1_000_000} million characters. "
                "Send the book with line ends between its paragraphs."
            )
        start = end + 1


def check_length(characters: int, name: str) -> None:
    """Raise SourceRejected, naming `name`, for more characters than a book has."""
    if characters > MOST_CHARACTERS:
        raise SourceRejected(
            f"{name} holds more than {MOST_CHARACTERS // 1_000_000} million characters of text. Send one book a file."
        )


def check_bytes(content: bytes, name: str) -> None:
    """Raise SourceRejected, naming `name`, for more bytes than a book's text has in any encoding."""
    if len(content) > MOST_BYTES:
        raise SourceRejected(f"{name} holds more than {MOST_BYTES // 1_000_000} MB of text. Send one book a file.")


def check_marks(marks: int, name: str) -> None:
    """Raise SourceRejected, naming `name`, for more tags and entities than a book has."""
    if marks > MOST_MARKS:
        raise SourceRejected(
            f"{name} holds more than a million tags and entities, which no book needs. Send the book as plain text."
        )
