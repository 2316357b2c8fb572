"""A chapter's source beside its spoken text, paragraph by paragraph, each change marked on both sides. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from book_pipeline.narration.edits import Author, Change

PARAGRAPH_END = re.compile(r"(\n\n+)")
LEGEND_ORDER: tuple[Author, ...] = ("rule", "model")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one side, and the change that it is of, if it is of one."""

    text: str
    change: Change | None = None

    @property
    def is_gap(self) -> bool:
        """Tell whether it is only what parts two paragraphs."""
        return self.change is None and self.text.startswith("\n\n")


@dataclass(slots=True)
class Row:
    """A paragraph on both sides, or several where a change joins or parts them; `start` is its place in the source."""

    start: int
    source: list[Segment] = field(default_factory=list)
    spoken: list[Segment] = field(default_factory=list)

    @property
    def is_the_same(self) -> bool:
        """Tell whether nothing that can be heard has changed."""
        return all(segment.change is None or is_layout(segment.change) for segment in self.source)


@dataclass(frozen=True, slots=True)
class Kind:
    """The changes of one kind by one author; `layout` says that they move nothing but white space."""

    author: Author
    name: str
    count: int
    layout: bool

    @property
    def label(self) -> str:
        """The kind and its author in words."""
        return f"{self.name.replace('_', ' ')}, by {'rule' if self.author == 'rule' else 'the model'}"


def rows(parsed: str, changes: Sequence[Change]) -> Iterator[Row]:
    """Yield the rows in order: their segments, joined, are the parsed text and the formatted one, byte for byte."""
    row, ends = Row(0), (True, True)
    position = 0
    for before, after, change in _stretches(parsed, changes):
        row.source += [Segment(before, change)] if before else []
        row.spoken += [Segment(after, change)] if after else []
        ends = (_ends(before, ends[0]), _ends(after, ends[1]))
        position += len(before)
        if all(ends):
            yield row
            row = Row(position)
    if row.source or row.spoken:
        yield row


def kinds(changes: Sequence[Change]) -> list[Kind]:
    """Return the kinds of changes, the rules' before the model's, the most frequent first."""
    counted = Counter((change.author, change.kind) for change in changes)
    audible = {(change.author, change.kind) for change in changes if not is_layout(change)}
    found = [Kind(*name, count, name not in audible) for name, count in counted.items()]
    return sorted(found, key=lambda kind: (LEGEND_ORDER.index(kind.author), kind.layout, -kind.count, kind.name))


def is_layout(change: Change) -> bool:
    """Tell whether nothing but white space goes or comes, such as the end of a wrapped line."""
    return not change.before.strip() and not change.after.strip()


def _stretches(parsed: str, changes: Sequence[Change]) -> Iterator[tuple[str, str, Change | None]]:
    """Yield what stands on both sides: changes, and between them paragraphs and what parts them."""
    position = 0
    for change in changes:
        yield from _unchanged(parsed[position : change.start])
        yield change.before, change.after, change
        position = change.end
    yield from _unchanged(parsed[position:])


def _unchanged(text: str) -> Iterator[tuple[str, str, None]]:
    return ((piece, piece, None) for piece in PARAGRAPH_END.split(text) if piece)


def _ends(text: str, before: bool) -> bool:
    """Tell whether a side is at the end of a paragraph, as it was `before` if nothing has come since."""
    return text.endswith("\n\n") if text else before
