"""What every reader gives: one clean text, what is known of the book, and what was taken out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Removal:
    """A passage that is not the author's: why it was taken out, where it began and what it said.

    `line` counts from 1, within `file` where the source is an archive of several.
    """

    reason: str
    line: int
    text: str
    file: str | None = None


@dataclass(frozen=True)
class Cover:
    """A cover image's bytes, and its kind as file names and as HTTP say it."""

    content: bytes
    extension: str
    media_type: str


@dataclass(frozen=True)
class Document:
    """A book as text.

    `text` has Unix line ends, one blank line between paragraphs and two where the source leaves a wider gap: the gap
    is evidence for where chapters begin. Headings known from markup are Markdown headings. `language` is a BCP 47
    code. What the source doesn't say is None.
    """

    text: str
    title: str | None
    author: str | None
    language: str | None
    encoding: str
    removed: tuple[Removal, ...] = ()
    cover: Cover | None = None
