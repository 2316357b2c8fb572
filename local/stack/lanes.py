"""The lanes of a waterfall: what happened one after the other, of each state, and of what no state has called.

A Map has as many lanes as iterations ran at once, not one for each chapter: an iteration stands in the first lane that
is free.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from local.stack.bars import Bar
from local.stack.spans import Kind, Span

TOUCH_SECONDS = 0.005
"""Clocks differ: an iteration may begin this much before the one whose place it takes has ended."""
BarOf = Callable[[Span], Bar]


@dataclass(frozen=True)
class Item:
    """What stands in a lane by itself, an iteration or an attempt: as one bar, and in its parts."""

    whole: Bar
    parts: list[Bar]


@dataclass(frozen=True)
class Lane:
    """What happened one after the other, in front of the state that it is of; lanes of level 1 are parts of a Map."""

    name: str
    level: int
    count: int
    items: list[Item]
    behind: Bar | None = None


def lanes_of(roots: Iterable[Span], bar: BarOf) -> list[Lane]:
    """Return the lanes of a trace, given how a span becomes a bar."""
    return [lane for group in _groups(roots) for lane in _lanes(*group, bar)]


def _groups(roots: Iterable[Span]) -> Iterator[tuple[str, Span | None, list[Span]]]:
    """Yield what has lanes of its own, with the state that it is of; states that did no work have none."""
    loose: dict[str, list[Span]] = {}
    for span in roots:
        if span.kind == Kind.EXECUTION:
            yield from ((state.name, state, state.children) for state in span.children if state.children)
        else:
            loose.setdefault(span.name, []).append(span)
    for name, spans in loose.items():
        yield name, None, spans
        yield from _groups(child for span in spans for child in span.children if child.kind == Kind.EXECUTION)


def _lanes(name: str, state: Span | None, spans: list[Span], bar: BarOf) -> Iterator[Lane]:
    behind = None if state is None else bar(state)
    lanes = _packed(_items(spans, bar))
    if len(lanes) == 1:
        yield Lane(name, 0, len(spans), lanes[0], behind)
        return
    yield Lane(name, 0, len(spans), [], behind)
    for number, items in enumerate(lanes, start=1):
        yield Lane(str(number), 1, len(items), items)


def _packed(items: list[Item]) -> list[list[Item]]:
    """Put each item into the first lane where nothing is in its way."""
    lanes: list[list[Item]] = []
    for item in sorted(items, key=lambda item: item.whole.start):
        begins = item.whole.start + TOUCH_SECONDS
        free = next((lane for lane in lanes if lane[-1].whole.end <= begins), None)
        if free is None:
            lanes.append([item])
        else:
            free.append(item)
    return lanes


def _items(spans: list[Span], bar: BarOf) -> list[Item]:
    if any(span.kind == Kind.ITERATION for span in spans):
        return [_iteration(span, bar) for span in spans]
    return [Item(own, [own, *_inside(span, bar)]) for span, own in zip(spans, _tries(spans, bar), strict=True)]


def _iteration(span: Span, bar: BarOf) -> Item:
    own, tries = bar(span), _tries(span.children, bar)
    failed, retried = sum(one.failed for one in tries), sum(one.retried for one in tries)
    if own.running:
        failed, retried = 0, retried + failed
    whole = replace(
        own,
        kind=Kind.ATTEMPT,
        name=tries[0].name if tries else own.name,
        error=next((one.error for one in tries if one.failed or one.retried), own.error),
        throttled=any(one.throttled for one in tries),
        failed=failed,
        retried=retried,
    )
    return Item(whole, [own, *tries, *(part for child in span.children for part in _inside(child, bar))])


def _tries(spans: list[Span], bar: BarOf) -> list[Bar]:
    """Return the bars of attempts; one that failed and was followed by another try is not a failure."""
    last = {span.name: span.attempt for span in spans}
    return [
        replace(own, failed=0, retried=1) if own.failed and span.attempt < last[span.name] else own
        for span in spans
        for own in (bar(span),)
    ]


def _inside(span: Span, bar: BarOf) -> Iterator[Bar]:
    return (bar(child) for child in span.children if child.kind in {Kind.START_UP, Kind.PROVIDER})
