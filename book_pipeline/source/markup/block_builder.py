"""Building blocks of text while a tree of elements is visited."""

import re
from dataclasses import dataclass, field

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import Element

LONGEST_HEADING = 400
"""Characters. A longer heading is a paragraph in large type."""
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
GAP = re.compile(r"\n[ ]*\n\s*")
SEPARATOR = "\x1f"
"""Between the lines of a heading group until it is complete."""


@dataclass(slots=True)
class BlockBuilder:
    """Finished blocks, and the text and properties of the current block.

    `level` is that of the current heading (0: none), `group` whether an hgroup is open. `tables` and `verbatim` count
    open tables and `pre` elements. `alt` is the description of an image in a heading, `initial` a decorative initial or
    note number at the start of the block.
    """

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
    note_numbers: dict[Element, int] = field(default_factory=dict)
    """The last number of each list of notes."""

    def add_text(self, text: str | None) -> None:
        """Add text to the current block."""
        if text:
            text = ZERO_WIDTH.sub("", text)
            self.buffer.append(text if self.verbatim else SPACE.sub(" ", text))

    def new_line(self) -> None:
        """Begin a new line in the current block."""
        while not self.verbatim and self.buffer and not self.buffer[-1].strip() and "\n" not in self.buffer[-1]:
            # White space between the tags of two lines.
            self.buffer.pop()
        if self.buffer and not self.buffer[-1].endswith("\n"):
            self.buffer.append("\n")

    def flush(self) -> None:
        """End the current block; text with blank lines becomes several blocks."""
        text = "".join(self.buffer)
        if self.initial and text.strip() == self.initial.strip():
            # A decorative initial or note number alone in a block belongs to the next block.
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
            if cleaned := "\n".join(line for line in lines if line).rstrip():
                self.blocks.append(Block(cleaned, 0, self.wide, self.line, tuple(self.anchors)))
                self.anchors.clear()
                self.wide = False
            if gap is not None:
                position = gap.end()
                self.wide = self.wide or gap.group().count("\n") > 2  # noqa: PLR2004 - two line ends are one blank line

    def flush_heading(self) -> None:
        """End the current block as a heading, or as a paragraph if it is too long."""
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
