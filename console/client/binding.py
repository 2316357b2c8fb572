"""Wait until the finished files of a complete book are made: they are made after its execution has ended."""

import time
from uuid import UUID

from console.client import Stack
from console.client.progress_events import Binding, Report
from events.schemas.describe_books import BindingState

POLL_SECONDS = 0.5
MOST_SECONDS = 45 * 60.0
"""Three tries of a function with 15 minutes each."""
LATE = "BindingLate"
LATE_MESSAGE = (
    "The finished files are not made after {minutes:.0f} minutes. See `book-pipeline logs {book_id}`; "
    "`book-pipeline download {book_id}` gets them later."
)


def wait_until_bound(book_id: UUID, stack: Stack, report: Report) -> None:
    """Report the binding of a complete book until it ends; a book without one, of an older release, has none."""
    state = stack.book(book_id).binding
    if state is None:
        return
    report(Binding(book_id=book_id, status="running"))
    end = time.monotonic() + MOST_SECONDS
    while state is not None and state.is_busy and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        state = stack.book(book_id).binding
    report(_outcome(book_id, state))


def _outcome(book_id: UUID, state: BindingState | None) -> Binding:
    if state is not None and state.is_busy:
        message = LATE_MESSAGE.format(minutes=MOST_SECONDS / 60, book_id=book_id)
        return Binding(book_id=book_id, status="failed", error=LATE, message=message)
    if state is not None and state.status == "failed":
        return Binding(book_id=book_id, status="failed", error=state.error, message=state.error_message)
    return Binding(book_id=book_id, status="complete")
