"""Many books at once, simulated with the state machine's own numbers: now, and before books waited for turns."""

from collections.abc import Iterator

from bench.figures import Figure
from bench.scale.account import transitions_cost
from bench.scale.book import books, largest, late_short
from bench.scale.definition import WITHOUT_TURNS
from bench.scale.run import Run, run

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


def measure() -> Iterator[Figure]:
    for calls in PLANS:
        yield from _goals(calls)
    for calls in SMALL_PLANS:
        for count in FEW_BOOKS:
            yield from _summary(f"{count} × {CHAPTERS} chapters, {calls} calls", run(books(count, CHAPTERS), calls))
        for count in (1, 3):
            yield from _summary(f"{count} × the most chapters, {calls} calls", run(largest(count), calls))
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


def _summary(name: str, result: Run) -> Iterator[Figure]:
    yield Figure(f"{name}: not complete", len(result.books) - result.complete, "books", 0)
    yield Figure(f"{name}: the last audiobook", result.hours, "h")
    yield Figure(f"{name}: most events of a book", result.most_events, "", MOST_EVENTS)


def _before_turns() -> Iterator[Figure]:
    """Yield what the state machine without turns makes of the same books; nothing has a bound."""
    for name, dropped, calls in (
        (f"20 × {CHAPTERS} chapters", books(20, CHAPTERS), 5),
        ("1 × 200 chapters", books(1, 200), 2),
        (f"{BOOKS:,} × {CHAPTERS} chapters", late_short(books(BOOKS, CHAPTERS)), 5),
    ):
        result = run(dropped, calls, WITHOUT_TURNS)
        yield Figure(f"Without turns, {name}, {calls} calls: complete", result.complete, "books")
        yield Figure(f"Without turns, {name}, {calls} calls: most events", result.most_events, "")
        yield Figure(f"Without turns, {name}, {calls} calls: transitions", transitions_cost(result.books), "$")
