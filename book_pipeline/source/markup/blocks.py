"""A marked-up book as a row of blocks: headings with their level, paragraphs, verse; and the clean text they make."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

DEEPEST = 6
"""Levels of headings in Markdown, and in HTML."""
BREAK = "* * *"
"""A thematic break, as Markdown writes it."""
LOOKS_LIKE_MARKUP = re.compile(r"#{1,6}\s")


@dataclass(slots=True)
class Block:
    """A paragraph, or a heading if `level` is 1 to 6.

    `wide`: the source sets it apart from what stands before. `anchors`: the ids that point at it. `line`: where it
    begins, from 1, in its file.
    """

    text: str
    level: int = 0
    wide: bool = False
    line: int = 1
    anchors: tuple[str, ...] = field(default=())

    @property
    def is_break(self) -> bool:
        """Whether it is a thematic break, without a word."""
        return self.text == BREAK

    def as_text(self) -> str:
        """Return the block as it stands in the book's text."""
        if self.level:
            return "#" * self.level + " " + self.text
        # What begins with # and is no heading must not become one.
        return " " + self.text if LOOKS_LIKE_MARKUP.match(self.text) else self.text


def as_text(blocks: Iterable[Block]) -> str:
    """Return the blocks as one text: a blank line between paragraphs, two before what is set apart."""
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
