"""The text of a word processor's file, paragraph by paragraph, and the document that it becomes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import strip_gutenberg
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Cover, Document, Removal
from book_pipeline.source.flow.type_size import promote_by_size
from book_pipeline.source.limits import check_text, check_text_length
from book_pipeline.source.markup.block_builder import GAP, LONGEST_HEADING, SPACE, ZERO_WIDTH
from book_pipeline.source.markup.blocks import BREAK, DEEPEST, Block, as_text
from book_pipeline.source.markup.promote import TocTarget, promote_listed

MOST_MARKS = 999
"""Formatting knows marks of up to three digits. They are searched for within a chapter, so they may start again."""
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about its book; None for what it does not say."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    cover: Cover | None = None


@dataclass(slots=True)
class Flow:
    """Paragraphs in reading order. A note follows the paragraph that refers to it, as a paragraph with the same mark.

    `name` is the file that messages and limits name, `file` the part of it that is being read, or None.
    """

    name: str
    file: str | None = None
    blocks: list[Block] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    paragraph: int = 1
    """Number of the current paragraph in `file`, counted from 1: its line, because such files have no lines."""
    sizes: list[float] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    _gap: int = 0
    characters: int = 0
    _notes: list[tuple[str, str]] = field(default_factory=list)
    _marks: int = 0

    def add(self, text: str, *, level: int = 0, wide: bool = False, size: float = 0.0) -> None:
        """Add a paragraph, or a heading of a level from 1 on. An empty paragraph is a gap before the next one.

        Parameters
        ----------
        wide
            Whether the file sets the paragraph apart from the one before: by a page break, or in the centre.
        size
            Type size in points; 0 if it is unknown.

        """
        self.characters += len(text)
        check_text_length(self.characters, self.name)
        cleaned = clean(text)
        if level and len(cleaned) <= LONGEST_HEADING:
            self._append(" ".join(cleaned.split()), min(level, DEEPEST), wide, size)
        else:
            for paragraph in GAP.split(cleaned):
                self._append(paragraph.strip("\n"), 0, wide, size)
        notes, self._notes = self._notes, []
        for mark, note in notes:
            self._append(f"[{mark}] {note}", 0, False, 0.0)  # noqa: FBT003
        self.paragraph += 1

    def add_break(self) -> None:
        """Add a thematic break."""
        self._append(BREAK, 0, False, 0.0)  # noqa: FBT003

    def add_note(self, paragraphs: Iterable[str]) -> str:
        """Add a note to the current paragraph, and return its mark in brackets."""
        text = "\n".join(filter(None, map(clean, paragraphs)))
        self.characters += len(text)
        check_text_length(self.characters, self.name)
        self._marks += 1
        mark = str((self._marks - 1) % MOST_MARKS + 1)
        if text:
            self._notes.append((mark, text))
        return f"[{mark}]"

    def remove(self, reason: str, text: str) -> None:
        """Record a passage that is left out; consecutive ones in one paragraph become one."""
        if not text.strip():
            return
        last = self.removed[-1] if self.removed else None
        if last and (last.reason, last.line, last.file) == (reason, self.paragraph, self.file):
            self.removed[-1] = replace(last, text=last.text + text)
        else:
            self.removed.append(Removal(reason, self.paragraph, text, self.file))

    def part(self) -> "Flow":
        """Return an empty flow for a part that is read by itself, such as a note, a table or a text box."""
        return Flow(self.name, self.file, removed=self.removed, paragraph=self.paragraph)

    def append_part(self, part: "Flow") -> None:
        """Add the paragraphs of a part."""
        self.blocks += part.blocks
        self.sizes += part.sizes
        self.gaps += part.gaps
        self.characters += part.characters
        check_text_length(self.characters, self.name)

    def add_table(self, rows: "Sequence[Sequence[Flow]]") -> None:
        """Add a table of cells: a line for each row, or their paragraphs if cells have several or headings."""
        cells = [cell for row in rows for cell in row]
        if all(len(cell.blocks) <= 1 and not any(block.level for block in cell.blocks) for cell in cells):
            lines = (" ".join(block.text for cell in row for block in cell.blocks) for row in rows)
            self.add("\n".join(filter(None, lines)))
        else:
            for cell in cells:
                self.append_part(cell)

    def finished(self, targets: list[TocTarget]) -> list[Block]:
        """Return the blocks, those after a wider gap than usual as wide; headings by `targets` or by their type size.

        Some writers press the return key once after a paragraph and some twice, so the usual gap is measured.
        """
        usual = Counter(self.gaps[1:]).most_common(1)
        for block, gap in zip(self.blocks, self.gaps, strict=True):
            block.wide = block.wide or gap > (usual[0][0] if usual else 0)
        if targets:
            promote_listed(self.blocks, targets)
        elif not any(block.level for block in self.blocks):
            promote_by_size(self.blocks, self.sizes)
        return self.blocks

    def _append(self, text: str, level: int, wide: bool, size: float) -> None:
        if not text:
            self._gap += 1
            return
        self.blocks.append(Block(text, level, wide, self.paragraph))
        self.sizes.append(size)
        self.gaps.append(self._gap)
        self._gap = 0


def clean(text: str) -> str:
    """Return text without blanks around its lines, zero-width characters and soft hyphens."""
    plain = ZERO_WIDTH.sub("", text).replace(SOFT_HYPHEN, "")
    return "\n".join(SPACE.sub(" ", line).strip() for line in plain.split("\n")).strip("\n")


def document_of(flow: Flow, metadata: Metadata, encoding: str = "utf-8", targets: Iterable[TocTarget] = ()) -> Document:
    """Return a flow as a document.

    Parameters
    ----------
    targets
        The file's own list of its headings, if it has one beside its text.

    Raises SourceRejected if the flow contains no text, or more than a book.

    """
    stripped = strip_gutenberg(as_text(flow.finished(list(targets))).split("\n"))
    lines, remarks = without_remarks(stripped.lines)
    text = "\n".join(lines).strip("\n") + "\n"
    check_text(text, flow.name)
    if not any(map(str.isalnum, text)):
        raise SourceRejected(f"{flow.name} contains no text. Send the file that contains the book.")
    return Document(
        text,
        metadata.title or stripped.title,
        metadata.author or stripped.author,
        metadata.language or stripped.language,
        encoding,
        (*flow.removed, *stripped.removed, *remarks),
        metadata.cover,
    )
