"""Conversion of a FictionBook's elements to paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass

from book_pipeline.source.flow.flow import Flow
from book_pipeline.source.flow.parts import attribute, tag_of
from book_pipeline.source.markup.block_builder import SPACE
from book_pipeline.source.markup.boilerplate import Element

CONTAINERS = frozenset(("body", "section", "epigraph", "cite", "poem", "annotation", "td", "th"))
LINES = frozenset(("stanza", "table"))
"""Elements whose children are lines of one paragraph."""
INLINE = frozenset(("emphasis", "strong", "style", "a", "strikethrough", "sub", "sup", "code"))
"""Elements that are within a paragraph, and that some programs write between paragraphs."""
NOTE_TYPES = frozenset(("note", "comment"))
BREAKS = frozenset(("* * *", "***", "* * * * *"))


@dataclass(slots=True)
class Body:
    """A reader of bodies and sections. `notes` are the sections of notes that have not been read, by id."""

    flow: Flow
    notes: dict[str, Element]

    def read(self, element: Element, depth: int = 0, *, with_title: bool = True) -> None:
        """Add an element's paragraphs, and text between them. `depth` counts open sections, from 1."""
        between = [SPACE.sub(" ", element.text or "")]
        for child in element:
            name = tag_of(child)
            if name in INLINE:
                between += self._piece(child)
            elif name:
                self._add_between(between)
                self.flow.paragraph = child.sourceline or 1
                if with_title or name != "title":
                    self._read_child(child, name, depth)
            between.append(SPACE.sub(" ", child.tail or ""))
        self._add_between(between)

    def _read_child(self, child: Element, name: str, depth: int) -> None:
        if name in CONTAINERS:
            self.read(child, depth + (name == "section"))
        elif name == "title":
            self._read_title(child, depth)
        elif name in LINES:
            lines = [self._inline(line) for line in child if tag_of(line)]
            self.flow.add("\n".join(line.replace("\n", " ") for line in lines))
        elif name == "empty-line":
            self.flow.add("")
        elif name in ("p", "v", "subtitle", "text-author", "date"):
            text = self._inline(child)
            if name == "subtitle" and text.strip() in BREAKS:
                self.flow.add_break()
            else:
                self.flow.add(text, wide=name == "subtitle")
        elif name != "image":
            self.flow.add(self._inline(child))

    def _add_between(self, pieces: list[str]) -> None:
        if text := "".join(pieces).strip():
            self.flow.add(text)
        pieces.clear()

    def add_unread_notes(self) -> None:
        """Add the notes that no mark refers to, as paragraphs at the end."""
        while self.notes:
            section = self.notes.pop(next(iter(self.notes)))
            for text in self._note_paragraphs(section, with_number=True):
                self.flow.add(text)

    def _read_title(self, element: Element, depth: int) -> None:
        """Add a title, whose paragraphs are parts of one heading; a body's title is the book's, not a chapter's."""
        lines = [" ".join(self._inline(line).split()) for line in element if tag_of(line) == "p"]
        if depth:
            self.flow.add(": ".join(line.rstrip(":") for line in lines if line), level=depth)
        else:
            for line in lines:
                self.flow.add(line, wide=True)

    def _inline(self, element: Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Element) -> Iterator[str]:
        """Yield the text in an element."""
        yield SPACE.sub(" ", element.text or "")
        for child in element:
            yield from self._piece(child)
            yield SPACE.sub(" ", child.tail or "")

    def _piece(self, element: Element) -> Iterator[str]:
        """Yield the text of an element within a paragraph. A reference to a note becomes its mark."""
        key = (attribute(element, "href") or "").removeprefix("#") if tag_of(element) == "a" else ""
        if key in self.notes or attribute(element, "type") in NOTE_TYPES:
            section = self.notes.pop(key, None)
            yield (
                self.flow.add_note(self._note_paragraphs(section, with_number=False))
                if section is not None
                else f"[{self._inline(element).strip().strip('[]{}()')}]"
            )
        elif tag_of(element) in ("tr", "td", "th"):
            yield f" {self._inline(element)}"
        elif tag_of(element):
            yield from self._pieces(element)

    def _note_paragraphs(self, section: Element, *, with_number: bool) -> list[str]:
        """Return a note's paragraphs; its title is its number, which the mark replaces."""
        part = Body(self.flow.part(), {})
        part.read(section, with_title=with_number)
        return [block.text for block in part.flow.blocks]
