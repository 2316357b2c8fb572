"""Text of an RTF file under construction: the current paragraph, the current table, notes and text boxes."""

from dataclasses import dataclass, field

from book_pipeline.source.flow.flow import Flow
from book_pipeline.source.flow.numbers import with_label


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set: heading level (0: none), type size in points, and whether it is set apart."""

    level: int = 0
    size: float = 0.0
    wide: bool = False
    in_table: bool = False


@dataclass(slots=True)
class Text:
    """A sequence of paragraphs: the body, a note, or a text box."""

    flow: Flow
    buffer: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    boxes: list[Flow] = field(default_factory=list)
    page_break: bool = False
    _cell: Flow | None = None
    _cells: list[Flow] = field(default_factory=list)
    _rows: list[list[Flow]] = field(default_factory=list)

    def end_paragraph(self, look: Look) -> None:
        """Add the current paragraph to the text, or to the open cell of a table."""
        text = "".join(self.buffer)
        label = "".join(self.label).strip()
        if any(map(str.isalnum, label)) and (text.strip() or look.level):
            text = with_label(label, text, heading=bool(look.level))
        if look.in_table:
            self._cell = self._cell or self.flow.part()
        else:
            self._end_table()
        target = self._cell if look.in_table and self._cell else self.flow
        target.add(text, level=look.level, wide=look.wide or self.page_break, size=look.size)
        for box in self.boxes:
            target.append_part(box)
        self.buffer, self.label, self.boxes, self.page_break = [], [], [], False

    def end_cell(self, look: Look) -> None:
        """End a cell of a table."""
        self.end_paragraph(Look(look.level, look.size, look.wide, in_table=True))
        self._cells.append(self._cell or self.flow.part())
        self._cell = None

    def end_row(self) -> None:
        """End a row of a table."""
        self._rows.append(self._cells)
        self._cells = []

    def end(self, look: Look) -> Flow:
        """End the text, and return its paragraphs."""
        self.end_paragraph(Look(look.level, look.size, look.wide))
        return self.flow

    def _end_table(self) -> None:
        """Add the table before this paragraph, if there is one."""
        rows = [*self._rows, [*self._cells, *([self._cell] if self._cell else [])]]
        self._rows, self._cells, self._cell = [], [], None
        if any(rows):
            self.flow.add_table(rows)
