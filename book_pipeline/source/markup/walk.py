"""The block that is open while a tree of elements is walked, and those that are done."""

import re
from dataclasses import dataclass, field

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.furniture import Element

LONGEST_HEADING = 400
"""Characters. A longer one is a paragraph that somebody liked large."""
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
GAP = re.compile(r"\n[ ]*\n\s*")
SEPARATOR = "\x1f"
"""Between the lines of a heading group while it is open."""


@dataclass(slots=True)
class Walk:
    """Where the walk is: the text since the last block, and what the open elements say of it."""

    blocks: list[Block] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    tables: int = 0
    level: int = 0
    group: int = 0
    verbatim: int = 0
    wide: bool = False
    line: int = 1
    alt: str = ""
    initial: str = ""
    numbers: dict[Element, int] = field(default_factory=dict)
    """How many notes of each list were said."""

    def say(self, text: str | None) -> None:
        """Add text to the block that is open."""
        if text:
            text = ZERO_WIDTH.sub("", text)
            self.buffer.append(text if self.verbatim else SPACE.sub(" ", text))

    def new_line(self) -> None:
        """Begin a line within the block."""
        while not self.verbatim and self.buffer and not self.buffer[-1].strip() and "\n" not in self.buffer[-1]:
            # The blank between two lines' tags.
            self.buffer.pop()
        if self.buffer and not self.buffer[-1].endswith("\n"):
            self.buffer.append("\n")

    def flush(self) -> None:
        """End the block; one that has blank lines within is several."""
        text = "".join(self.buffer)
        if self.initial and text.strip() == self.initial.strip():
            # A drawn initial, or a note's number, in a block of its own: its text begins in the next one.
            self.buffer[:] = [self.initial]
            return
        self.buffer.clear()
        self.initial = ""
        if not text.strip():
            return
        position = 0
        for gap in [*GAP.finditer(text), None]:
            paragraph = text[position : gap.start() if gap else len(text)]
            lines = [line.rstrip() if self.verbatim else SPACE.sub(" ", line).strip() for line in paragraph.split("\n")]
            if said := "\n".join(line for line in lines if line).rstrip():
                self.blocks.append(Block(said, 0, self.wide, self.line, tuple(self.anchors)))
                self.anchors.clear()
                self.wide = False
            if gap is not None:
                position = gap.end()
                self.wide = self.wide or gap.group().count("\n") > 2  # noqa: PLR2004 - two line ends are one blank line

    def flush_heading(self) -> None:
        """End the block as a heading."""
        lines = [SPACE.sub(" ", line).strip() for line in "".join(self.buffer).split(SEPARATOR)]
        text = ": ".join(line.rstrip(":") for line in lines if line) or self.alt
        self.buffer.clear()
        if text and len(text) <= LONGEST_HEADING:
            self.blocks.append(Block(text, self.level, True, self.line, tuple(self.anchors)))  # noqa: FBT003
            self.anchors.clear()
        elif text:
            self.buffer.append(text)
            self.flush()
        self.level, self.alt = 0, ""
