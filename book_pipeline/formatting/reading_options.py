"""Reading options: how captions and notes are formatted, and what the rules need to know besides a chapter's text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from book_pipeline.formatting.endnotes import endnotes


@dataclass(frozen=True)
class ReadingOptions:
    """The options for one chapter.

    Parameters
    ----------
    title, part
        The chapter's title and its part's; at the head of a plain text they are treated as a heading.
    captions
        Whether captions of illustrations are read.
    footnotes
        Whether footnotes are read, each at the end of the paragraph that refers to it.
    endnotes
        Notes from other sections of the book, by mark.

    """

    title: str | None = None
    part: str | None = None
    captions: bool = False
    footnotes: bool = False
    endnotes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def requested(cls, title: str, part: str | None, options: Mapping[str, Any], notes: Iterable[str]) -> Self:
        """Return the options that the request asks for.

        `notes` yields the texts of the book's note sections; it is consumed only if footnotes are read.
        """
        footnotes = options.get("footnotes") == "read"
        return cls(
            title=title,
            part=part,
            captions=options.get("captions") == "read",
            footnotes=footnotes,
            endnotes=endnotes(notes) if footnotes else {},
        )
