"""The label of a book that waits for its turn, as the commands and the page show it."""

import math
from typing import Protocol

from console.client.stage_names import progress_label
from events.schemas.describe_books import BindingState, QueuePlace

MINUTE, HOUR, DAY = 60, 3600, 86_400
MINUTES_UP_TO, HOURS_UP_TO = 90 * MINUTE, 48 * HOUR
"""A longer time is given in hours, and in days."""
TEENS = range(11, 14)
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


class Staged(Protocol):
    """A book in the list or in full."""

    @property
    def stage(self) -> str: ...  # noqa: D102

    @property
    def queue_place(self) -> QueuePlace | None: ...  # noqa: D102

    @property
    def binding(self) -> BindingState | None: ...  # noqa: D102


def book_label(book: Staged) -> str:
    """Return the stage of a book and its status: `narrating`, `waiting, 3rd in line, starts in about 2 h`."""
    if book.binding is not None and book.binding.status != "complete":
        return "binding failed" if book.binding.status == "failed" else "binding"
    return progress_label(book.stage) if book.queue_place is None else queue_label(book.queue_place)


def queue_label(place: QueuePlace) -> str:
    """Return `waiting, 3rd in line, starts in about 2 h`, without the time if that is not known."""
    return ", ".join(("waiting", *queue_details(place)))


def queue_details(place: QueuePlace) -> list[str]:
    """Return the place and the time of the label, if that is known."""
    start = [] if place.seconds is None else [f"starts {_time(place.seconds)}"]
    return [f"{ordinal(place.place)} in line", *start]


def ordinal(number: int) -> str:
    """Return an English ordinal: 1st, 2nd, 3rd, 4th, 11th, 21st, 112th."""
    suffix = "th" if number % 100 in TEENS else SUFFIXES.get(number % 10, "th")
    return f"{number:,}{suffix}"


def _time(seconds: int) -> str:
    """Return a time from now, rounded up: it depends on other books."""
    if seconds < MINUTE:
        return "within a minute"
    if seconds < MINUTES_UP_TO:
        return f"in about {math.ceil(seconds / MINUTE)} min"
    if seconds < HOURS_UP_TO:
        return f"in about {math.ceil(seconds / HOUR)} h"
    return f"in about {math.ceil(seconds / DAY)} days"
