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
NOTE_TYPES = frozenset(("note", "comment"))
BREAKS = frozenset(("* * *", "***", "* * * * *"))


@dataclass(slots=True)
class Body:
    """A reader of bodies and sections. `notes` are the sections of notes that have not been read, by id."""

    flow: Flow
    notes: dict[str, Element]

    def read(self, element: Element, depth: int = 0) -> None:
        """Add an element's paragraphs. `depth` counts open sections, from 1."""
        for child in element:
            name = tag_of(child)
            self.flow.paragraph = child.sourceline or 1
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
            elif name and name != "image":
                self.flow.add(self._inline(child))

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
        """Yield the text in an element. A reference to a note becomes its mark."""
        yield SPACE.sub(" ", element.text or "")
        for child in element:
            key = (attribute(child, "href") or "").removeprefix("#") if tag_of(child) == "a" else ""
            if key in self.notes or attribute(child, "type") in NOTE_TYPES:
                section = self.notes.pop(key, None)
                yield (
                    self.flow.add_note(self._note_paragraphs(section, with_number=False))
                    if section is not None
                    else f"[{self._inline(child).strip().strip('[]{}()')}]"
                )
            elif tag_of(child) in ("tr", "td", "th"):
                yield f" {self._inline(child)}"
            elif tag_of(child):
                yield from self._pieces(child)
            yield SPACE.sub(" ", child.tail or "")

    def _note_paragraphs(self, section: Element, *, with_number: bool) -> list[str]:
        """Return a note's paragraphs; its title is its number, which the mark replaces."""
        part = Body(self.flow.part(), {})
        for child in section:
            if tag_of(child) != "title" or with_number:
                part.read([child])
        return [block.text for block in part.flow.blocks]
