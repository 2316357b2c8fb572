"""What every reader gives: one clean text, what is known of the book, and what was taken out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Removal:
    """A passage that is not the author's: why it was taken out, where it began (line, from 1) and what it said."""

    reason: str
    line: int
    text: str


@dataclass(frozen=True)
class Document:
    """A book as text.

    `text` has Unix line ends, one blank line between paragraphs and two where the source leaves a wider gap: the gap
    is evidence for where chapters begin. Headings known from markup are Markdown headings. `language` is a two-letter
    code (BCP 47). What the source doesn't say is None.
    """

    text: str
    title: str | None
    author: str | None
    language: str | None
    encoding: str
    removed: tuple[Removal, ...] = ()
