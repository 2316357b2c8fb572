"""Changes to a text: apply, compose and undo them.

A change replaces a substring of the **source**. `start` is always an offset in the source, in characters, for rules and
model alike and in each pass. A list of changes is sorted by `start`, its changes do not overlap, and `before` is never
empty: an insertion replaces a character beside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Author = Literal["rule", "model", "lexicon", "person"]
RANK: dict[Author, int] = {"rule": 0, "model": 1, "lexicon": 2, "person": 3}
"""Of changes that touch the same characters, a later author's names the merged change."""


@dataclass(frozen=True, slots=True)
class Change:
    """Replaces `before`, at offset `start` of the source, with `after`."""

    start: int
    before: str
    after: str
    kind: str
    author: Author

    @property
    def end(self) -> int:
        """The offset in the source after `before`."""
        return self.start + len(self.before)


class UnbalancedChanges(ValueError):
    """The changes do not match the text."""


def apply(source: str, changes: Sequence[Change]) -> str:
    """Return the source with the changes; raises UnbalancedChanges if they were made for another text."""
    pieces: list[str] = []
    position = 0
    for change in changes:
        if change.start < position or not change.before or not source.startswith(change.before, change.start):
            message = f"The {change.kind} change at {change.start} does not fit the source."
            raise UnbalancedChanges(message)
        pieces += [source[position : change.start], change.after]
        position = change.end
    return "".join([*pieces, source[position:]])


def undo(result: str, changes: Sequence[Change]) -> str:
    """Return the source of the result; raises UnbalancedChanges if the changes made another text."""
    pieces: list[str] = []
    position = shift = 0
    for change in changes:
        start = change.start + shift
        if start < position or not result.startswith(change.after, start):
            message = f"The {change.kind} change at {change.start} does not fit the result."
            raise UnbalancedChanges(message)
        pieces += [result[position:start], change.before]
        position = start + len(change.after)
        shift += len(change.after) - len(change.before)
    return "".join([*pieces, result[position:]])


def compose(source: str, first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """Return changes to the source that equal applying `first` and then, to the result, `second`.

    Changes that touch the same characters are merged. A merged change has the kind and author of its largest part by
    the author of the highest rank.
    """
    between = apply(source, first)
    return tuple(_merged(source, between, shift, group) for shift, group in _overlapping(first, second))


def locate(changes: Sequence[Change], position: int) -> int:
    """Return the offset in the source of a position in the result; inside a change, the start of that change."""
    shift = 0
    for change in changes:
        start = change.start + shift
        if position < start + len(change.after):
            return min(position, start) - shift
        shift += len(change.after) - len(change.before)
    return position - shift


@dataclass(frozen=True, slots=True)
class _Placed:
    """A change and its span, `start` to `end`, in the text between the two passes."""

    start: int
    end: int
    change: Change
    pass_number: int


_Group = list[_Placed]


def _overlapping(first: Sequence[Change], second: Sequence[Change]) -> Iterator[tuple[int, _Group]]:
    """Yield each group of changes to merge, with the characters that the first pass added before it, net."""
    shift = 0
    group: _Group = []
    for placed in _placed_in_order(first, second):
        if group and placed.start >= max(other.end for other in group):
            yield shift, group
            shift += sum(_growth(other) for other in group)
            group = []
        group.append(placed)
    if group:
        yield shift, group


def _placed_in_order(first: Sequence[Change], second: Sequence[Change]) -> list[_Placed]:
    placed = [_Placed(change.start, change.end, change, 1) for change in second]
    shift = 0
    for change in first:
        start = change.start + shift
        placed.append(_Placed(start, start + len(change.after), change, 0))
        shift += len(change.after) - len(change.before)
    return sorted(placed, key=lambda other: (other.start, other.end, other.pass_number))


def _growth(placed: _Placed) -> int:
    return 0 if placed.pass_number else len(placed.change.after) - len(placed.change.before)


def _merged(source: str, between: str, shift: int, group: _Group) -> Change:
    """Return a group of changes as one change to the source."""
    start, end = group[0].start, max(placed.end for placed in group)
    later = [placed.change for placed in group if placed.pass_number]
    if not later:
        return replace(group[0].change, start=start - shift)
    text = between[start:end]
    after = apply(text, [replace(change, start=change.start - start) for change in later])
    source_start = start - shift
    before = source[source_start : end - shift - sum(_growth(placed) for placed in group)]
    largest = max((placed.change for placed in group), key=lambda change: (RANK[change.author], len(change.before)))
    return Change(source_start, before, after, largest.kind, largest.author)


def without_no_ops(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes without those whose two sides are equal, such as one that a later pass reverted."""
    return tuple(change for change in changes if change.before != change.after)
