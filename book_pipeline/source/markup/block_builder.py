"""Building blocks of text while a tree of elements is visited."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import Element
from book_pipeline.source.markup.notes import Notes

LONGEST_HEADING = 400
"""Characters. A longer heading is a paragraph in large type."""
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
GAP = re.compile(r"\n[ ]*\n\s*")
LEFT_OVER = re.compile(r"\A#{1,6}\s+|\s*\{[#.][\w#.:= \"'-]{0,80}\}\s*\Z|\s+#{1,6}\s*\Z")
"""Signs of Markdown that programs leave in a heading."""
MOST_BLANKS = 4
"""Pieces of white space before the text of a block, at most."""
SEPARATOR = "\x1f"
"""Between the lines of a heading group until it is complete."""


@dataclass(slots=True)
class Passage:
    """An open note or caption: its element, how its text is written, and the number of blocks before it."""

    element: Element
    written: Callable[[str], str]
    start: int
    note: str = ""


@dataclass(slots=True)
class BlockBuilder:
    """Finished blocks, and the text and properties of the current block.

    `level` is that of the current heading (0: none), `group` whether an hgroup is open. `tables`, `verbatim` and
    `listed` count open tables, `pre` elements, and elements for notes only. `alt` is the description of an image in
    a heading, `initial` a decorative initial or note number at the start of the block, `is_glued` whether the next
    word belongs to it. `lines` are the classes of lines of their own, `passages` the open notes and captions,
    `refers` the note marks in the current block.
    """

    blocks: list[Block] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    tables: int = 0
    level: int = 0
    group: int = 0
    verbatim: int = 0
    listed: int = 0
    wide: bool = False
    line: int = 1
    alt: str = ""
    initial: str = ""
    is_glued: bool = False
    lines: frozenset[str] = frozenset()
    notes: Notes = field(default_factory=Notes)
    refers: list[tuple[str, str]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    note_numbers: dict[Element, int] = field(default_factory=dict)
    """The last number of each list of notes."""

    def add_text(self, text: str | None) -> None:
        """Add text to the current block."""
        if text:
            text = ZERO_WIDTH.sub("", text)
            if self.is_glued and self.buffer:
                # After a drop cap.
                text = text.lstrip()
                self.is_glued = not text
            self.buffer.append(text if self.verbatim else SPACE.sub(" ", text))

    @property
    def is_empty(self) -> bool:
        """Whether the current block has no text; fast, because it is asked for each element."""
        return len(self.buffer) <= MOST_BLANKS and not any(piece.strip() for piece in self.buffer)

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
                self._add_block(cleaned, 0, wide=self.wide)
                self.wide = False
            if gap is not None:
                position = gap.end()
                self.wide = self.wide or gap.group().count("\n") > 2  # noqa: PLR2004 - two line ends are one blank line

    def flush_heading(self) -> None:
        """End the current block as a heading, or as a paragraph if it is too long."""
        lines = [SPACE.sub(" ", line).strip() for line in "".join(self.buffer).split(SEPARATOR)]
        text = ": ".join(line.rstrip(":") for line in lines if line) or self.alt
        self.buffer.clear()
        self.removed += [Removal("sign of Markdown", self.line, sign[0].strip()) for sign in LEFT_OVER.finditer(text)]
        text = LEFT_OVER.sub("", text)
        if text and len(text) <= LONGEST_HEADING:
            self._add_block(text, self.level, wide=True)
        elif text:
            self.buffer.append(text)
            self.flush()
        self.level, self.alt = 0, ""

    def open_passage(self, element: Element, written: Callable[[str], str], note: str = "") -> None:
        """Begin a note or a caption, which becomes one block."""
        self.flush()
        self.line = element.sourceline or 1
        self.passages.append(Passage(element, written, len(self.blocks), note))

    def close_passage(self) -> None:
        """End a note or a caption. The paragraphs of a note that the last one continues are joined to it."""
        self.initial = ""
        self.flush()
        passage = self.passages.pop()
        blocks = self.blocks[passage.start :]
        del self.blocks[passage.start :]
        text = "\n".join(block.text for block in blocks if not block.is_break)
        if not text:
            self.anchors += [anchor for block in blocks for anchor in block.anchors]
            return
        last = self.blocks[-1] if self.blocks else None
        if last is not None and passage.note and last.note == passage.note:
            last.text += "\n" + text
            last.anchors += tuple(anchor for block in blocks for anchor in block.anchors)
            return
        anchors = tuple(anchor for block in blocks for anchor in block.anchors)
        refers = tuple(mark for block in blocks for mark in block.refers)
        written = passage.written(text)
        block = Block(written, line=blocks[0].line, anchors=anchors, refers=refers, note=passage.note)
        block.listed = self.listed > 0
        self.blocks.append(block)

    def _add_block(self, text: str, level: int, *, wide: bool) -> None:
        block = Block(text, level, wide, self.line, tuple(self.anchors), tuple(self.refers))
        block.listed = self.listed > 0
        self.blocks.append(block)
        self.anchors.clear()
        self.refers.clear()
