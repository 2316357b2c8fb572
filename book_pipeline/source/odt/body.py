"""Conversion of an OpenDocument text's elements to paragraphs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from book_pipeline.source.flow.flow import Flow
from book_pipeline.source.flow.numbers import with_label
from book_pipeline.source.flow.parts import attribute, tag_of
from book_pipeline.source.markup.block_builder import SPACE
from book_pipeline.source.markup.boilerplate import Element, text_of
from book_pipeline.source.markup.captions import as_caption
from book_pipeline.source.markup.math import math_text
from book_pipeline.source.odt.styles import DEEPEST, Numbers, Styles, whole

EXCLUDED = {
    "annotation": "comment", "ruby-text": "ruby", "table-of-content": "contents page",
    "illustration-index": "list of illustrations", "table-index": "list of illustrations",
    "tracked-changes": "deleted text",
}  # fmt: skip
WITHOUT_TEXT = frozenset((
    "title", "desc", "image", "object", "object-ole", "plugin", "note-citation", "sequence-decls", "variable-decls",
    "user-field-decls", "forms", "alphabetical-index-source", "bibliography-source", "user-index-source",
    "event-listeners", "annotation-end", "soft-page-break",
))  # fmt: skip
HIDDEN = "hidden"
MOST_SPACES = 1000
"""Blanks that one element stands for, at most."""


@dataclass(slots=True)
class Body:
    """A reader of block-level elements."""

    flow: Flow
    styles: Styles
    formulas: Callable[[str], Element | None] = lambda _: None
    """Returns the formula in an embedded object; None if the object is none."""
    boxes: list[Element] = field(default_factory=list)
    label: str = ""
    """The number of the list item whose first paragraph comes next."""

    def read(self, elements: Iterable[Element], numbers: Numbers | None = None, depth: int = 0) -> None:
        """Add block-level elements. `numbers` are those of the open list, `depth` the number of open lists."""
        for element in elements:
            name = tag_of(element)
            if name in ("p", "h"):
                self._read_paragraph(element, name)
            elif name in EXCLUDED:
                self._exclude(element, EXCLUDED[name])
            elif name == "section" and self._is_hidden(element):
                self._exclude(element, HIDDEN)
            elif name == "list":
                self._read_list(element, numbers, depth + 1)
            elif name == "table":
                self._read_table(element)
            elif name and name not in WITHOUT_TEXT:
                self.read(element, numbers, depth)

    def _exclude(self, element: Element, reason: str) -> None:
        for paragraph in element.iter("{*}p", "{*}h"):
            self.flow.remove(reason, text_of(paragraph))
            self.flow.paragraph += 1

    def _is_hidden(self, element: Element) -> bool:
        shown = attribute(element, "display")
        is_hidden = shown == "none" or (shown == "condition" and attribute(element, "is-hidden") == "true")
        return is_hidden or self.styles.resolve(attribute(element, "style-name")).hidden

    def _read_paragraph(self, element: Element, name: str) -> None:
        style = self.styles.resolve(attribute(element, "style-name"))
        hidden = style.hidden or any(map(_hides, element.iter("{*}hidden-paragraph")))
        text = "".join(self._pieces(element, hidden=hidden))
        level = (whole(attribute(element, "outline-level")) or 1) if name == "h" else 0
        label, self.label = self.label, ""
        if level and not label and attribute(element, "is-list-header") != "true":
            label = self.styles.headings.label(min(level, DEEPEST))
        if label and (text.strip() or level):
            text = with_label(label, text, heading=bool(level))
        if style.caption and text.strip():
            text = as_caption(text.strip())
        self.flow.add(text, level=level, wide=style.wide, size=style.size)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.read(box)

    def _read_list(self, element: Element, numbers: Numbers | None, depth: int) -> None:
        numbers = self.styles.lists.get(attribute(element, "style-name") or "", numbers) or Numbers()
        if (
            depth == 1
            and attribute(element, "continue-numbering") != "true"
            and not attribute(element, "continue-list")
        ):
            numbers.counts.clear()
        for item in element:
            if tag_of(item) == "list-item":
                self.label = numbers.label(min(depth, DEEPEST), whole(attribute(item, "start-value")))
            self.read(item, numbers, depth)
            self.label = ""

    def _read_table(self, element: Element) -> None:
        """Add a table."""
        rows = [
            [self._read_cell(cell) for cell in _nearest(row, "table-cell")] for row in _nearest(element, "table-row")
        ]
        self.flow.add_table(rows)

    def _read_cell(self, element: Element) -> Flow:
        part = self.flow.part()
        Body(part, self.styles, self.formulas).read(element)
        return part

    def _pieces(self, element: Element, *, hidden: bool) -> Iterator[str]:
        """Yield the text in a paragraph. Hidden text and comments are recorded as removed."""
        yield self._shown(element.text, hidden=hidden)
        for child in element:
            name = tag_of(child)
            if name == "s":
                yield " " * min(whole(attribute(child, "c") or "1") or 1, MOST_SPACES)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
            elif name in ("note", "object"):
                yield self._note(child) if name == "note" else self._formula(child, hidden=hidden)
            elif name == "text-box":
                self.boxes.append(child)
            elif name in EXCLUDED:
                self.flow.remove(EXCLUDED[name], text_of(child))
            elif name == "hidden-text" and _hides(child):
                self.flow.remove(HIDDEN, text_of(child) or attribute(child, "string-value") or "")
            elif name and name not in WITHOUT_TEXT:
                below = name == "span" and self.styles.resolve(attribute(child, "style-name")).hidden
                yield from self._pieces(child, hidden=hidden or below)
            yield self._shown(child.tail, hidden=hidden)

    def _shown(self, text: str | None, *, hidden: bool) -> str:
        plain = SPACE.sub(" ", text or "")
        if hidden:
            self.flow.remove(HIDDEN, plain)
        return "" if hidden else plain

    def _formula(self, element: Element, *, hidden: bool) -> str:
        """Return the formula in an object, which may also be within the element instead of in a file of its own."""
        formula = next(element.iter("{*}math"), None)
        if formula is None:
            formula = self.formulas(attribute(element, "href") or "")
        return self._shown(math_text(formula), hidden=hidden) if formula is not None else ""

    def _note(self, element: Element) -> str:
        part = self.flow.part()
        Body(part, self.styles, self.formulas).read(element)
        return self.flow.add_note(block.text for block in part.blocks)


def _hides(field: Element) -> bool:
    """Return whether a field hides its text or its paragraph; without the result of its condition, it does."""
    return attribute(field, "is-hidden") != "false"


def _nearest(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, but not those in other tables."""
    for child in element:
        if tag_of(child) == name:
            yield child
        elif tag_of(child) not in ("table", "p", "h"):
            yield from _nearest(child, name)
