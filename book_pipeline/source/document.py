"""The result of every reader: clean text, the book's metadata and cover, and the passages that were removed."""

from dataclasses import dataclass

MISSING, REMOTE = "file missing from the archive", "file outside the archive"
"""Reasons of removals without text: files of the reading order that could not be read."""
UNDECODABLE = "undecodable byte"
"""Reason of the record of a line that is in the text, with a replaced byte."""
ENCODED_TWICE = "text that was encoded twice, and is repaired"
"""Reason of the record of such a repair; its text names the encodings."""
LONGEST_QUOTE = 80


@dataclass(frozen=True)
class Removal:
    """A removed passage that is not part of the author's text.

    `line` is where it began, counted from 1, in `file` if the source is an archive. A word processor's file has
    paragraphs instead of lines; in a PDF, `file` is the page.
    """

    reason: str
    line: int
    text: str
    file: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a passage without a reason: nobody could find out why it is not narrated."""
        if not self.reason.strip():
            message = f"The removed passage in line {self.line} has no reason: {self.text[:LONGEST_QUOTE]!r}"
            raise ValueError(message)

    @property
    def is_in_text(self) -> bool:
        """Whether nothing was removed: the record tells how the text was decoded."""
        return self.reason in (UNDECODABLE, ENCODED_TWICE)


@dataclass(frozen=True)
class Cover:
    """A cover image with its file extension and media type."""

    content: bytes
    extension: str
    media_type: str


@dataclass(frozen=True)
class About:
    """What a source states about its book besides title, author and language; None is not stated.

    `series_part` is the number in the series, as it is printed.
    """

    year: str | None = None
    description: str | None = None
    series: str | None = None
    series_part: str | None = None


@dataclass(frozen=True)
class Document:
    """A book as text.

    `text` has Unix line ends, one blank line between paragraphs and two where the source has a wider gap, because
    wider gaps show where chapters begin. Headings known from markup are Markdown headings. `language` is a BCP 47
    code. Metadata that the source lacks is None.
    """

    text: str
    title: str | None
    author: str | None
    language: str | None
    encoding: str
    removed: tuple[Removal, ...] = ()
    cover: Cover | None = None
    about: About = About()

    @property
    def missing(self) -> list[str]:
        """The files of the reading order that the source lacks."""
        return [removal.file or "" for removal in self.removed if removal.reason in (MISSING, REMOTE)]
