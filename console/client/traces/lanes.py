"""The lanes of a waterfall: rows of items that do not overlap in time.

Each state has a lane. A Map has as many lanes as iterations ran at once, not one for each chapter: an iteration goes
into the first lane that is free. Functions that no state called have lanes of their own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from console.client.traces.bars import Bar
from console.client.traces.spans import Kind, Span

TOUCH_SECONDS = 0.005
"""Clocks differ: an iteration may start this much before the previous one in its lane has ended."""
BarOf = Callable[[Span], Bar]


@dataclass(frozen=True)
class Item:
    """An iteration or an attempt in a lane: as one bar, and as the bars of its parts."""

    whole: Bar
    parts: list[Bar]


@dataclass(frozen=True)
class Lane:
    """Items that do not overlap.

    Parameters
    ----------
    level
        0 for a state or a function, 1 for one of several lanes below it.
    count
        Number of items; at level 0, also those in the lanes below.
    behind
        Bar of the state, drawn behind the items.

    """

    name: str
    level: int
    count: int
    items: list[Item]
    behind: Bar | None = None


def lanes_of(roots: Iterable[Span], bar: BarOf) -> list[Lane]:
    """Return the lanes of a trace; `bar` returns the bar of a span."""
    return [lane for group in _groups(roots) for lane in _lanes(*group, bar)]


def _groups(roots: Iterable[Span]) -> Iterator[tuple[str, Span | None, list[Span]]]:
    """Yield name, state and spans of each group of lanes. States that did no work have none."""
    outside: dict[str, list[Span]] = {}
    for span in roots:
        if span.kind == Kind.EXECUTION:
            yield from ((state.name, state, state.children) for state in span.children if state.children)
        else:
            outside.setdefault(span.name, []).append(span)
    for name, spans in outside.items():
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
    """Put each item into the first lane that is free at its start."""
    lanes: list[list[Item]] = []
    for item in sorted(items, key=lambda item: item.whole.start):
        latest_end = item.whole.start + TOUCH_SECONDS
        free = next((lane for lane in lanes if lane[-1].whole.end <= latest_end), None)
        if free is None:
            lanes.append([item])
        else:
            free.append(item)
    return lanes


def _items(spans: list[Span], bar: BarOf) -> list[Item]:
    if any(span.kind == Kind.ITERATION for span in spans):
        return [_iteration(span, bar) for span in spans]
    return [Item(own, [own, *_parts(span, bar)]) for span, own in zip(spans, _attempts(spans, bar), strict=True)]


def _iteration(span: Span, bar: BarOf) -> Item:
    own, attempts = bar(span), _attempts(span.children, bar)
    failed, retried = sum(attempt.failed for attempt in attempts), sum(attempt.retried for attempt in attempts)
    if own.running:
        failed, retried = 0, retried + failed
    whole = replace(
        own,
        kind=Kind.ATTEMPT,
        name=attempts[0].name if attempts else own.name,
        error=next((attempt.error for attempt in attempts if attempt.failed or attempt.retried), own.error),
        throttled=any(attempt.throttled for attempt in attempts),
        failed=failed,
        retried=retried,
    )
    return Item(whole, [own, *attempts, *(part for child in span.children for part in _parts(child, bar))])


def _attempts(spans: list[Span], bar: BarOf) -> list[Bar]:
    """Return the bars of attempts. A failed attempt that was retried counts as retried, not as failed."""
    last = {span.name: span.attempt for span in spans}
    return [
        replace(own, failed=0, retried=1) if own.failed and span.attempt < last[span.name] else own
        for span in spans
        for own in (bar(span),)
    ]


def _parts(span: Span, bar: BarOf) -> Iterator[Bar]:
    return (bar(child) for child in span.children if child.kind in {Kind.START_UP, Kind.PROVIDER})
