"""Changes to a text: applied, composed and undone.

A change says what stands where in the **source** and what stands there instead. `start` counts the characters of the
source and of no other text, whoever made the change and in whichever pass. A list of changes is in the source's order,
its changes don't overlap, and none is an insertion out of nothing (`before` is never empty).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Author = Literal["rule", "model"]


@dataclass(frozen=True, slots=True)
class Change:
    """`before` stands at `start` in the source; `after` stands in its place in the result."""

    start: int
    before: str
    after: str
    kind: str
    author: Author

    @property
    def end(self) -> int:
        """Where the source goes on unchanged."""
        return self.start + len(self.before)


class UnbalancedChanges(ValueError):
    """The changes and the text don't belong together."""


def apply(source: str, changes: Sequence[Change]) -> str:
    """Return the result; raises UnbalancedChanges where the source isn't what the changes were made for."""
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
    """Return the source; raises UnbalancedChanges where the result isn't what the changes made."""
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


def compose(source: str, first: Sequence[Change], then: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes that do at once what `first`, on the source, and `then`, on its result, do in turn.

    Changes that touch the same characters become one, called after the largest among them; a model's part in it is
    never called a rule's.
    """
    result = apply(source, first)
    return tuple(_one(source, result, shift, group) for shift, group in _groups(first, then))


def locate(changes: Sequence[Change], position: int) -> int:
    """Return where in the source a position of the result comes from; inside a change: where that one starts."""
    shift = 0
    for change in changes:
        start = change.start + shift
        if position < start + len(change.after):
            return min(position, start) - shift
        shift += len(change.after) - len(change.before)
    return position - shift


@dataclass(frozen=True, slots=True)
class _Placed:
    """A change seen from the text between the two passes: it stands there from `start` to `end`."""

    start: int
    end: int
    change: Change
    pass_number: int


_Group = list[_Placed]


def _groups(first: Sequence[Change], then: Sequence[Change]) -> Iterator[tuple[int, _Group]]:
    """Yield the changes that have to become one, and how far the text between has moved before them."""
    shift = 0
    group: _Group = []
    for placed in _in_order(first, then):
        if group and placed.start >= max(other.end for other in group):
            yield shift, group
            shift += sum(_growth(other) for other in group)
            group = []
        group.append(placed)
    if group:
        yield shift, group


def _in_order(first: Sequence[Change], then: Sequence[Change]) -> list[_Placed]:
    placed = [_Placed(change.start, change.end, change, 1) for change in then]
    shift = 0
    for change in first:
        start = change.start + shift
        placed.append(_Placed(start, start + len(change.after), change, 0))
        shift += len(change.after) - len(change.before)
    return sorted(placed, key=lambda other: (other.start, other.end, other.pass_number))


def _growth(placed: _Placed) -> int:
    return 0 if placed.pass_number else len(placed.change.after) - len(placed.change.before)


def _one(source: str, result: str, shift: int, group: _Group) -> Change:
    """Make one change of a group, in the source's places."""
    start, end = group[0].start, max(placed.end for placed in group)
    later = [placed.change for placed in group if placed.pass_number]
    if not later:
        return replace(group[0].change, start=start - shift)
    text = result[start:end]
    after = apply(text, [replace(change, start=change.start - start) for change in later])
    begin = start - shift
    before = source[begin : end - shift - sum(_growth(placed) for placed in group)]
    largest = max(
        (placed.change for placed in group), key=lambda change: (change.author == "model", len(change.before))
    )
    return Change(begin, before, after, largest.kind, largest.author)


def without_echo(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Leave out the changes that change nothing, such as one that a later pass took back."""
    return tuple(change for change in changes if change.before != change.after)
