"""How a chapter is to be read where listeners differ, and what is known of it beside its text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from book_pipeline.narration.endnotes import endnotes


@dataclass(frozen=True)
class Manner:
    """A wish for one chapter.

    Parameters
    ----------
    title, part
        The chapter's and its part's; what stands of it at the head of a plain text is a heading.
    captions
        Whether captions of pictures are read.
    footnotes
        Whether footnotes are read, each at the end of the paragraph that refers to it.
    endnotes
        Notes that stand elsewhere in the book, by their marks.

    """

    title: str | None = None
    part: str | None = None
    captions: bool = False
    footnotes: bool = False
    endnotes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def wished(cls, title: str, part: str | None, wishes: Mapping[str, Any], notes: Iterable[str]) -> Self:
        """Return what the book's person asked for; `notes`, the pieces that hold the book's, are read only if asked."""
        footnotes = wishes.get("footnotes") == "read"
        return cls(
            title=title,
            part=part,
            captions=wishes.get("captions") == "read",
            footnotes=footnotes,
            endnotes=endnotes(notes) if footnotes else {},
        )
