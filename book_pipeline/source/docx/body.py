"""Conversion of a Word document's elements to paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from book_pipeline.source.docx.formulas import formula_text
from book_pipeline.source.docx.styles import (
    BODY_LEVEL,
    Numbering,
    Properties,
    Styles,
    is_on,
    merged,
    properties_of,
)
from book_pipeline.source.docx.texts import paragraphs_in, plain_text, shown_form
from book_pipeline.source.flow.flow import Flow
from book_pipeline.source.flow.numbers import with_label
from book_pipeline.source.flow.parts import attribute, child_of, tag_of
from book_pipeline.source.markup.block_builder import SPACE
from book_pipeline.source.markup.boilerplate import Element
from book_pipeline.source.markup.captions import as_caption

DELETED, MOVED, HIDDEN, CONTENTS, PICTURES = (
    "deleted text", "text moved elsewhere", "hidden", "contents page", "list of illustrations",
)  # fmt: skip
EXCLUDED = {"del": DELETED, "moveFrom": MOVED, "rt": "ruby"}
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
FIELDS = frozenset(("fldChar", "instrText", "fldSimple"))
PAGE_BREAKS = ("page", "column")
NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
WITHOUT_TEXT = frozenset((
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "delInstrText",
    "footnoteRef", "endnoteRef", "annotationRef", "softHyphen", "commentReference", "docPr", "oMathParaPr",
))  # fmt: skip
SURROGATES = range(0xD800, 0xE000)
SYMBOL_FONT_PAGE = 0xF000
"""Code points from here on show a picture in a symbol font, not a character."""
TITLE_STYLE, CAPTION_STYLES = "title", frozenset(("caption", "image caption", "figure caption", "captioned figure"))
OF_A_TABLE = re.compile(r"(?:table|tab\b|tabel|tabla|tableau|listing|code|equation|algorithm)", re.IGNORECASE)
"""The first word of captions that are not those of pictures."""
CONTENTS_STYLES = {"table of figures": PICTURES, "toc heading": CONTENTS}


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)
    boxes: list[Element] = field(default_factory=list)
    wide: bool = False


@dataclass(slots=True)
class Body:
    """A reader of block-level elements. `notes` are the elements of notes, by kind and id.

    `fields` are the instructions of open fields: a contents page is a field over several paragraphs.
    """

    flow: Flow
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Element]
    fields: list[str] = field(default_factory=list)
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    style: Properties = field(default_factory=Properties)
    contents: str = ""
    """Why a paragraph of a contents page is left out, by its style."""
    title: str = ""
    """The first paragraph in the style of titles."""
    initial: str = ""
    """A drop cap, which is a paragraph of its own in the file."""

    def read(self, elements: Iterable[Element]) -> None:
        """Add block-level elements to the flow."""
        for element in elements:
            name = tag_of(element)
            if name == "p":
                self._read_paragraph(element)
            elif name == "tbl":
                self._read_table(element)
            elif name in EXCLUDED:
                self._exclude(element, EXCLUDED[name])
            elif name == "sdt" and _is_contents(element):
                self._exclude(element, CONTENTS)
            elif name not in WITHOUT_TEXT:
                self.read(shown_form(element) if name == "AlternateContent" else element)

    def _exclude(self, element: Element, reason: str) -> None:
        for paragraph in paragraphs_in(element):
            self.flow.remove(reason, plain_text(paragraph))
            self.flow.paragraph += 1

    def _read_paragraph(self, element: Element) -> None:
        own = child_of(element, "pPr")
        reference = child_of(own, "pStyle")
        self.style = self.styles.resolve(attribute(reference, "val") if reference is not None else None)
        properties = merged(self.style.name, properties_of(own), self.style)
        self.paragraph.wide |= bool(properties.centred) or bool(is_on(child_of(own, "pageBreakBefore")))
        self.contents = CONTENTS_STYLES.get(self.style.name, CONTENTS if self.style.name.startswith("toc ") else "")
        self._read_inline(element)
        mark = child_of(own, "rPr")
        if child_of(mark, "del") is not None or child_of(mark, "moveFrom") is not None:
            return  # The end of the paragraph is deleted, so the next one continues it.
        if child_of(own, "framePr") is not None and attribute(child_of(own, "framePr"), "dropCap") in (
            "drop",
            "margin",
        ):
            self.initial, self.paragraph = "".join(self.paragraph.text).strip(), _Paragraph()
            return
        self._end_paragraph(properties)

    def _end_paragraph(self, properties: Properties) -> None:
        done, self.paragraph = self.paragraph, _Paragraph()
        text, self.initial = self.initial + "".join(done.text), ""
        level = properties.level + 1 if properties.level is not None and properties.level < BODY_LEVEL else 0
        key, step = properties.number
        if key is not None and (text.strip() or level):
            text = with_label(self.numbering.label(key, step or 0), text, heading=bool(level))
        if self.style.name == TITLE_STYLE and not self.title:
            self.title = " ".join(text.split())
        if self.style.name in CAPTION_STYLES and text.strip() and not OF_A_TABLE.match(text.strip()):
            text = as_caption(text.strip())
        size = max(done.sizes, key=done.sizes.__getitem__, default=0.0)
        self.flow.add(text, level=level, wide=done.wide, size=size)
        for box in done.boxes:
            self.read(box)

    def _read_inline(self, element: Element, *, hidden: bool | None = None, size: float | None = None) -> None:
        for child in element:
            name = tag_of(child)
            if name == "r":
                looks = self._looks_of_run(child)
                self._read_inline(child, hidden=looks.hidden, size=looks.size)
            elif name in ("t", "sym", "oMath") or name in CHARACTERS:
                self._add(_characters(child, name), child, hidden=bool(hidden), size=size or 0.0)
            elif name in NOTES:
                self._add_note(NOTES[name], attribute(child, "id") or "")
                if attribute(child, "customMarkFollows") in ("1", "true", "on"):
                    return  # The rest of the run is a mark, which the number replaces.
            elif name in FIELDS:
                self._read_field(child, name)
            elif name in EXCLUDED:
                self.flow.remove(EXCLUDED[name], plain_text(child))
            elif name == "txbxContent":
                self.paragraph.boxes.append(child)
            elif name not in WITHOUT_TEXT:
                self._read_inline(shown_form(child) if name == "AlternateContent" else child, hidden=hidden, size=size)

    def _looks_of_run(self, element: Element) -> Properties:
        own = child_of(element, "rPr")
        if own is None or not len(own):
            return self.style
        style = child_of(own, "rStyle")
        run = self.styles.resolve(attribute(style, "val")) if style is not None else Properties()
        return merged("", properties_of(own), run, self.style)

    def _add(self, text: str, element: Element, *, hidden: bool, size: float) -> None:
        if self.contents or any(instruction.split()[:1] == ["TOC"] for instruction in self.fields):
            self.flow.remove(self.contents or CONTENTS, text)
        elif hidden:
            self.flow.remove(HIDDEN, text)
        else:
            if tag_of(element) == "br" and attribute(element, "type") in PAGE_BREAKS:
                self.paragraph.wide |= not any(self.paragraph.sizes.values())
                text = "\n\n\n"
            self.paragraph.text.append(text)
            self.paragraph.sizes[size] = self.paragraph.sizes.get(size, 0) + len(text.strip())

    def _read_field(self, element: Element, name: str) -> None:
        kind = attribute(element, "fldCharType")
        if name == "fldSimple":
            self.fields.append(attribute(element, "instr") or "")
            self._read_inline(element)
            self.fields.pop()
        elif name == "instrText" and self.fields:
            self.fields[-1] += element.text or ""
        elif kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _add_note(self, kind: str, key: str) -> None:
        # Each note is read once: a note that refers to itself would be read for ever.
        element = self.notes.pop((kind, key), None)
        if element is not None:
            part = self.part()
            part.read(element)
            self.paragraph.text.append(self.flow.add_note(block.text for block in part.flow.blocks))

    def _read_table(self, element: Element) -> None:
        """Add a table."""
        rows: list[list[Flow]] = []
        for row in _nearest(element, "tr"):
            mark = child_of(row, "trPr", "del")
            if mark is not None:
                self._exclude(row, DELETED)
                continue
            rows.append([])
            for cell in _nearest(row, "tc"):
                part = self.part()
                part.read(cell)
                rows[-1].append(part.flow)
        self.flow.add_table(rows)

    def part(self) -> "Body":
        """Return a reader of a part, such as a note or a cell, with its own flow."""
        return Body(self.flow.part(), self.styles, self.numbering, self.notes)


def _characters(element: Element, name: str) -> str:
    if name == "oMath":
        return formula_text(element)
    if name != "sym":
        return CHARACTERS.get(name) or SPACE.sub(" ", element.text or "")
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0 < code < SYMBOL_FONT_PAGE and code not in SURROGATES else ""


def _nearest(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those in content controls, but not in other tables."""
    for child in element:
        if tag_of(child) == name:
            yield child
        elif tag_of(child) not in ("tbl", "p"):
            yield from _nearest(child, name)


def _is_contents(element: Element) -> bool:
    gallery = child_of(element, "sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"
