"""Upper limits of what a source may contain. A file beyond them is an attack or the wrong file, not a book."""

from book_pipeline.errors import SourceRejected

MOST_CHARACTERS, MOST_BYTES = 32_000_000, 64_000_000
"""Limits of a text. The longest novels have ten million characters; a Chinese character takes three bytes."""
LONGEST_LINE = 10_000_000
"""Characters. A book may be one line."""
MOST_LINES = 1_000_000
MOST_TAGS = 1_000_000
"""Tags and entities in a page, or in all files read from an EPUB. Les Misérables has 45,000."""
MOST_MARKDOWN = 5_000_000
"""Characters of Markdown. The parser takes about one second per million."""
MOST_ATTRIBUTES = 500
"""Attribute names and values in one tag. The HTML parser's time grows with the square of their number."""
MOST_TOC_LINES = 20_000
"""Entries of a table of contents. The Bible has 1,189 chapters."""
MOST_ARCHIVE_ENTRIES = 10_000
MOST_DIRECTORY_BYTES = 4_000_000
"""Size of an archive's central directory, which is read before anything else."""
MOST_UNPACKED_BYTES = 100_000_000
"""Total of the files read from one archive."""
MOST_RATIO, RATIO_FROM_BYTES = 200, 1_000_000
"""Largest compression ratio, checked once so many bytes are unpacked. Text has a ratio of 3 to 10."""
LONGEST_ENTITY = 100
"""Characters in the value of an entity that a document declares."""


def check_source_size(address: str, size: int, most_bytes: int) -> None:
    """Raise SourceRejected if the file at an address has more than `most_bytes` bytes."""
    if size > most_bytes:
        raise SourceRejected(
            f"{address} is larger than {most_bytes // 2**20} MB. Send the book's text without its images."
        )


def check_text(text: str, name: str) -> None:
    """Raise SourceRejected if the text `name` has too many characters or lines, or too long a line."""
    check_text_length(len(text), name)
    if max(text.count("\n"), text.count("\r"), text.count("\f")) > MOST_LINES:
        raise SourceRejected(f"{name} has more than a million lines. Send one book per file.")
    start = 0
    while len(text) - start > LONGEST_LINE:
        # Search backwards from the longest possible end: most lines are skipped without being looked at.
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            raise SourceRejected(
                f"{name} has a line of more than {LONGEST_LINE // 1_000_000} million characters. "
                "Send the book with line breaks between its paragraphs."
            )
        start = end + 1


def check_text_length(characters: int, name: str) -> None:
    """Raise SourceRejected if the text `name` has too many characters."""
    if characters > MOST_CHARACTERS:
        raise SourceRejected(
            f"{name} has more than {MOST_CHARACTERS // 1_000_000} million characters of text. Send one book per file."
        )


def check_text_bytes(content: bytes, name: str) -> None:
    """Raise SourceRejected if the text `name` has more bytes than a book needs in any encoding."""
    if len(content) > MOST_BYTES:
        raise SourceRejected(f"{name} has more than {MOST_BYTES // 1_000_000} MB of text. Send one book per file.")


def check_tags(tags: int, name: str) -> None:
    """Raise SourceRejected if the page or archive `name` has too many tags and entities."""
    if tags > MOST_TAGS:
        raise SourceRejected(f"{name} has more than a million tags and entities. Send the book as plain text.")
