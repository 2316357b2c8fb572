"""A marked-up book as a sequence of blocks (headings, paragraphs, verse), and its clean text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

DEEPEST = 6
"""Levels of headings in Markdown and HTML."""
BREAK = "* * *"
"""A thematic break, as Markdown writes it."""
LOOKS_LIKE_MARKUP = re.compile(r"#{1,6}\s")


@dataclass(slots=True)
class Block:
    """A paragraph, or a heading if `level` is 1 to 6.

    `wide` is whether the source sets it apart from the block before it. `anchors` are the ids that links to it use.
    `line` is where it begins in its file, counted from 1. `refers` are the links of its note marks, with the
    marks. If the block is a note, `note` is its id. `listed` is whether it is in an element for notes only.
    """

    text: str
    level: int = 0
    wide: bool = False
    line: int = 1
    anchors: tuple[str, ...] = field(default=())
    refers: tuple[tuple[str, str], ...] = field(default=())
    note: str = ""
    listed: bool = False

    @property
    def is_break(self) -> bool:
        """Whether the block is a thematic break."""
        return self.text == BREAK

    def as_text(self) -> str:
        """Return the block as part of the book's text."""
        if self.level:
            return "#" * self.level + " " + self.text
        # A paragraph that begins with # must not become a heading.
        return " " + self.text if LOOKS_LIKE_MARKUP.match(self.text) else self.text


def as_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as one text: one blank line between paragraphs, two before headings and wide blocks."""
    pieces: list[str] = []
    pending = False
    for block in blocks:
        if block.is_break:
            pending = bool(pieces)
            continue
        wide = bool(block.level) or block.wide
        if pending and not wide:
            pieces += ["\n\n", BREAK]
        pending = False
        if pieces:
            pieces.append("\n\n\n" if wide else "\n\n")
        pieces.append(block.as_text())
    return "".join([*pieces, "\n"]) if pieces else ""
