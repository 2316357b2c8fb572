"""How much of anything a source may hold. Beyond it nobody wrote a book: somebody attacks, or sent the wrong file."""

from book_pipeline.errors import SourceRejected

MOST_CHARACTERS = 40_000_000
"""Of text. The longest novels have ten million."""
LONGEST_LINE = 10_000_000
"""Characters. A whole book on one line is still read."""
MOST_ENTRIES = 10_000
MOST_DIRECTORY_BYTES = 4_000_000
"""Of an archive's directory: what it may cost to learn what is in there."""
MOST_UNPACKED_BYTES = 200_000_000
"""Of all that is read from an archive."""
MOST_RATIO, RATIO_FROM_BYTES = 200, 1_000_000
"""Unpacked bytes for one packed, looked at from the second number on. Text gives 3 to 10."""
LONGEST_ENTITY = 100
"""Characters that a document's own entity may stand for."""


def check_text(text: str, name: str) -> None:
    """Raise SourceRejected, naming `name`, for a text that is longer than a book, or a line than a text."""
    if len(text) > MOST_CHARACTERS:
        raise SourceRejected(
            f"{name} holds more than {MOST_CHARACTERS // 1_000_000} million characters of text. Send one book a file."
        )
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
