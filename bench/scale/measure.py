"""Many books at once, simulated with the state machine's own numbers: now, and before books waited for turns."""

from collections.abc import Iterator
from random import Random

from bench.figures import Figure
from bench.scale.account import transitions_cost
from bench.scale.book import books, largest, late_short, mixed
from bench.scale.definition import WITHOUT_TURNS
from bench.scale.run import Run, run
from bench.scale.turns import first_come
from book_pipeline.turns.rules import next_turns

PLANS = (5, 10, 15)
"""Concurrent speech calls of the plans that the goals are set for."""
SMALL_PLANS = (1, 2, *PLANS)
BOOKS, CHAPTERS = 1_000, 30
FEW_BOOKS = (1, 20, 100)
FIRST_HOURS, LATE_HOURS = 0.6, 0.5
IDLE_PERCENT = 5.0
MOST_EVENTS_A_BOOK = 3_000
MOST_EVENTS = 25_000
MOST_USD = 6.0
MIXED_BOOKS, MIXED_HOURS = 100, 10.0
MOST_TIMES, MOST_HOURS_MORE = 2, 1.0
"""No book waits longer than this many times its wait with first come, first served, plus this many hours."""


def measure() -> Iterator[Figure]:
    for calls in PLANS:
        yield from _goals(calls)
    for calls in SMALL_PLANS:
        for count in FEW_BOOKS:
            yield from _summary(f"{count} × {CHAPTERS} chapters, {calls} calls", run(books(count, CHAPTERS), calls))
        for count in (1, 3):
            yield from _summary(f"{count} × the most chapters, {calls} calls", run(largest(count), calls))
        by_rules, by_joining = (
            run(mixed(MIXED_BOOKS, MIXED_HOURS, Random(1)), calls, rules=rules) for rules in (next_turns, first_come)
        )
        yield _longest_wait(f"{MIXED_BOOKS} books of all sizes, {calls} calls", by_rules, by_joining)
    yield from _before_turns()


def _goals(calls: int) -> Iterator[Figure]:
    """Yield the figures of a thousand books and a short one that is dropped an hour later."""
    result = run(late_short(books(BOOKS, CHAPTERS)), calls)
    name = f"{BOOKS:,} × {CHAPTERS} chapters, {calls} calls"
    yield Figure(f"{name}: not complete", len(result.books) - result.complete, "books", 0)
    yield Figure(f"{name}: the first audiobook", result.first_hours, "h", FIRST_HOURS)
    yield Figure(f"{name}: a short book an hour later", result.books[-1].hours, "h", LATE_HOURS)
    yield Figure(f"{name}: unused calls while books wait", (1 - result.use) * 100, "%", IDLE_PERCENT)
    yield Figure(f"{name}: most events of a book", result.most_events, "", MOST_EVENTS_A_BOOK)
    yield Figure(f"{name}: state transitions", transitions_cost(result.books), "$", MOST_USD)
    yield Figure(f"{name}: the last audiobook", result.hours, "h")
    by_joining = run(late_short(books(BOOKS, CHAPTERS)), calls, rules=first_come)
    yield _longest_wait(name, result, by_joining)


def _longest_wait(name: str, by_rules: Run, by_joining: Run) -> Figure:
    """Return the longest wait of a book in hours, less twice its wait with first come, first served."""
    waits = zip(by_rules.waits, by_joining.waits, strict=True)
    late = max(wait - MOST_TIMES * first for wait, first in waits)
    return Figure(f"{name}: wait after {MOST_TIMES} × first-come", late / 3600, "h", MOST_HOURS_MORE)


def _summary(name: str, result: Run) -> Iterator[Figure]:
    yield Figure(f"{name}: not complete", len(result.books) - result.complete, "books", 0)
    yield Figure(f"{name}: the last audiobook", result.hours, "h")
    yield Figure(f"{name}: most events of a book", result.most_events, "", MOST_EVENTS)


def _before_turns() -> Iterator[Figure]:
    """Yield what the state machine without turns makes of the same books: the failures that turns prevent."""
    for name, dropped, calls, most_complete, least_events in (
        (f"20 × {CHAPTERS} chapters", books(20, CHAPTERS), 5, 1, None),
        ("1 × 200 chapters", books(1, 200), 2, 0, None),
        (f"{BOOKS:,} × {CHAPTERS} chapters", late_short(books(BOOKS, CHAPTERS)), 5, 0, MOST_EVENTS),
    ):
        result = run(dropped, calls, WITHOUT_TURNS)
        title = f"Without turns, {name}, {calls} calls"
        yield Figure(f"{title}: complete", result.complete, "books", most_complete)
        yield Figure(f"{title}: most events", result.most_events, "", least=least_events)
        yield Figure(f"{title}: transitions", transitions_cost(result.books), "$")
