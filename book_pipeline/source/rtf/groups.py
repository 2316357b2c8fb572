"""The groups of an RTF file: where text goes, and in which encoding and formatting."""

import re
from dataclasses import dataclass, field, replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.flow.flow import Flow
from book_pipeline.source.rtf.paragraphs import Look, Text
from book_pipeline.source.rtf.tokens import DEFAULT_CODE_PAGE, join_units

BODY_LEVEL = 9
"""Outline levels are 0 to 8; 9 is running text."""
DEEPEST_GROUP = 2000
"""Groups within each other; a table in a text box in a field has about twenty."""
TEXTS = frozenset(("footnote", "shptxt", "dptxbxtext"))
COLLECTED = frozenset(("title", "author", "fldinst", "listtext", "pntext"))
IGNORED = frozenset(("skip", "info", "fonts", "styles"))
HEADING_STYLE = re.compile(r"heading (\d)\b", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"(?:toc \d|contents \d|toc heading)\b", re.IGNORECASE)


@dataclass(slots=True)
class State:
    """Formatting and destination of a group.

    `sink` is where its text goes: `text`, `collect`, one of IGNORED, or why it is left out. `opened` is the
    destination that began with this group. `fallback` is the number of characters that stand for a Unicode one.
    """

    sink: str = "text"
    opened: str = ""
    starred: bool = False
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1
    font: int | None = None
    size: float = 12.0
    level: int | None = None
    style: int = 0
    centred: bool = False
    in_table: bool = False

    def inner(self) -> "State":
        """Return the state of a group within this one. It is called often, and `dataclasses.replace` is slow."""
        return State(
            sink=self.sink, hidden=self.hidden, deleted=self.deleted, fallback=self.fallback, font=self.font,
            size=self.size, level=self.level, style=self.style, centred=self.centred, in_table=self.in_table,
        )  # fmt: skip


@dataclass(slots=True)
class Groups:
    """The open groups and the texts that they add to."""

    flow: Flow
    info: dict[str, str] = field(default_factory=dict)
    code_page: str = DEFAULT_CODE_PAGE
    state: State = field(default_factory=State)
    states: list[State] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    """Outline levels of styles."""
    skip: int = 0
    """Characters that stand for the Unicode one before them, and are to be skipped."""
    _contents: set[int] = field(default_factory=set)
    _collected: list[list[str]] = field(default_factory=list)
    _fields: list[tuple[int, str]] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _units: list[int] = field(default_factory=list)

    def open_group(self) -> None:
        """Open a group, which inherits the formatting."""
        self.flush()
        if len(self.states) >= DEEPEST_GROUP:
            raise SourceRejected(f"{self.flow.name} is nested too deeply. Save it as .docx or .odt.")
        self.states.append(self.state)
        self.state = self.state.inner()

    def close_group(self) -> None:
        """Close a group, and its destination if it began with it."""
        self.flush()
        if not self.states:
            return
        opened, look = self.state.opened, self.look()
        if opened == "style":
            self._name_style("".join(self._collected.pop()))
        self.state = self.states.pop()
        while self._fields and self._fields[-1][0] > len(self.states):
            self._fields.pop()
        if opened in TEXTS:
            part = self.texts.pop().end(look)
            if opened == "footnote":
                self.emit(self.texts[-1].flow.add_note(block.text for block in part.blocks))
            else:
                self.texts[-1].boxes.append(part)
        elif opened in COLLECTED:
            self._keep(opened, "".join(self._collected.pop()))

    def begin(self, destination: str) -> None:
        """Begin a text or a collected destination with the current group."""
        self.state.opened = destination
        if destination in TEXTS:
            self.texts.append(Text(self.texts[-1].flow.part()))
            self.state = replace(self.state, sink="text", level=None, style=0, centred=False, in_table=False)
        else:
            self._collected.append([])
            self.state.sink = "collect"

    def add_bytes(self, content: bytes) -> None:
        """Add text in the encoding of the current font."""
        if self.skip:
            skipped = min(self.skip, len(content))
            self.skip -= skipped
            content = content[skipped:]
        if content:
            self._flush_units()
            self._bytes += content

    def add_unit(self, number: int) -> None:
        """Add a UTF-16 unit, which characters for other readers follow."""
        self._flush_bytes()
        self._units.append(number)
        self.skip = self.state.fallback

    def flush(self) -> None:
        """Decode what was added so far."""
        self._flush_units()
        self._flush_bytes()
        self.skip = 0

    def emit(self, text: str) -> None:
        """Send text to where the group's text goes."""
        sink = self.state.sink
        if not text or sink in IGNORED:
            return
        if sink == "collect":
            self._collected[-1].append(text)
        elif sink != "text":
            self.flow.remove(sink, text)
        elif self.state.deleted or self.state.hidden:
            self.flow.remove("deleted text" if self.state.deleted else "hidden", text)
        elif self.state.style in self._contents or any(name == "TOC" for _, name in self._fields):
            self.flow.remove("contents page", text)
        else:
            self.texts[-1].buffer.append(text)

    def look(self) -> Look:
        """Return how the current paragraph is set."""
        state = self.state
        level = state.level if state.level is not None else self.levels.get(state.style, BODY_LEVEL)
        return Look(level + 1 if 0 <= level < BODY_LEVEL else 0, state.size, state.centred, state.in_table)

    def _flush_units(self) -> None:
        if self._units:
            units, self._units = self._units, []
            self.emit(join_units(units))

    def _flush_bytes(self) -> None:
        if self._bytes:
            content, self._bytes = bytes(self._bytes), bytearray()
            font = self.state.font
            encoding = self.fonts.get(font, self.code_page) if font is not None else self.code_page
            self.emit(content.decode(encoding, "replace"))

    def _keep(self, name: str, text: str) -> None:
        if name in ("listtext", "pntext"):
            self.texts[-1].label.append(text)
        elif name == "fldinst":
            self._fields.append((len(self.states), (text.split() or [""])[0].upper()))
        else:
            self.info.setdefault(name, text.strip())

    def _name_style(self, name: str) -> None:
        if CONTENTS_STYLE.match(name.strip()):
            self._contents.add(self.state.style)
        elif heading := HEADING_STYLE.match(name.strip()):
            self.levels.setdefault(self.state.style, int(heading[1]) - 1)
