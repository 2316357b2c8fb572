"""A chapter's source beside its formatted text, paragraph by paragraph, with the changes on both sides. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from book_pipeline.formatting.edits import Author, Change

PARAGRAPH_END = re.compile(r"(\n\n+)")
AUTHORS: dict[Author, str] = {"rule": "rule", "model": "the model", "lexicon": "the lexicon", "person": "a person"}
"""The authors in the order of the legend, and their names."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one side, and the change that it belongs to, if any."""

    text: str
    change: Change | None = None

    @property
    def is_gap(self) -> bool:
        """Tell whether it is only the blank lines between two paragraphs."""
        return self.change is None and self.text.startswith("\n\n")


@dataclass(slots=True)
class DiffRow:
    """A paragraph on both sides, or several if a change joins or splits them; `start` is its offset in the source."""

    start: int
    source: list[Segment] = field(default_factory=list)
    formatted: list[Segment] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Tell whether it has no audible change."""
        return all(segment.change is None or is_layout(segment.change) for segment in self.source)


@dataclass(frozen=True, slots=True)
class Kind:
    """The changes of one kind by one author; `layout` is true if they change white space only."""

    author: Author
    name: str
    count: int
    layout: bool

    @property
    def label(self) -> str:
        """The kind and its author in words."""
        return f"{self.name.replace('_', ' ')}, by {AUTHORS[self.author]}"


def rows(parsed: str, changes: Sequence[Change]) -> Iterator[DiffRow]:
    """Yield the rows in order: their joined segments equal the parsed text and the formatted text, byte for byte."""
    row, at_end = DiffRow(0), (True, True)
    offset = 0
    for before, after, change in _pieces(parsed, changes):
        row.source += [Segment(before, change)] if before else []
        row.formatted += [Segment(after, change)] if after else []
        at_end = (_ends_paragraph(before, at_end[0]), _ends_paragraph(after, at_end[1]))
        offset += len(before)
        if all(at_end):
            yield row
            row = DiffRow(offset)
    if row.source or row.formatted:
        yield row


def kinds(changes: Sequence[Change]) -> list[Kind]:
    """Return the kinds of changes: the rules', the model's, the lexicon's, layout last, the most frequent first."""
    counted = Counter((change.author, change.kind) for change in changes)
    audible = {(change.author, change.kind) for change in changes if not is_layout(change)}
    found = [Kind(*name, count, name not in audible) for name, count in counted.items()]
    return sorted(found, key=lambda kind: (list(AUTHORS).index(kind.author), kind.layout, -kind.count, kind.name))


def is_layout(change: Change) -> bool:
    """Tell whether the change affects white space only, such as the end of a wrapped line."""
    return not change.before.strip() and not change.after.strip()


def _pieces(parsed: str, changes: Sequence[Change]) -> Iterator[tuple[str, str, Change | None]]:
    """Yield both sides of each change, and between changes the paragraphs and the blank lines that separate them."""
    offset = 0
    for change in changes:
        yield from _unchanged(parsed[offset : change.start])
        yield change.before, change.after, change
        offset = change.end
    yield from _unchanged(parsed[offset:])


def _unchanged(text: str) -> Iterator[tuple[str, str, None]]:
    return ((piece, piece, None) for piece in PARAGRAPH_END.split(text) if piece)


def _ends_paragraph(text: str, before: bool) -> bool:
    """Tell whether a side is at the end of a paragraph after `text`; `before` is the answer before it."""
    return text.endswith("\n\n") if text else before
