"""The search for the result of an earlier call, free of charge."""

from collections.abc import Callable
from dataclasses import dataclass, field

from book_pipeline.errors import ChapterBusy
from book_pipeline.observability import logger
from book_pipeline.paid_calls.in_order import pause
from book_pipeline.paid_calls.models import History, Intent, Receipt, Result, UnusableResult, Work
from book_pipeline.store.chapters import Lease

Check = Callable[[bytes], None]
LOOK_SECONDS = 5.0
"""Seconds between two searches of the history."""


@dataclass(frozen=True)
class Recovery:
    """The search for the result of the work's earlier calls.

    Parameters
    ----------
    lease, work, intent
        The lease of the chapter, the work, and its calls.
    history
        The provider's history; None if it keeps none.
    check
        Raises UnusableResult for a result that cannot be used.
    can_wait
        Returns whether the invocation can wait so many seconds and then make a call.

    Attributes
    ----------
    lost
        The costs of the results that cannot be used, latest first.

    """

    lease: Lease
    work: Work
    intent: Intent
    history: History | None
    check: Check
    can_wait: Callable[[float], bool]
    lost: list[Receipt] = field(default_factory=list)

    def result(self) -> Result | None:
        """Return the result, or None if there is none and none can appear later.

        A call that has ended is looked up until the history would list it. Raises ChapterBusy if there is no time for
        that, or while the call may still be running. A call of this same chapter whose provider keeps no history is an
        exception: its result is lost, and waiting does not bring it back.
        """
        if self.history is None and self.intent.same_chapter:
            return None
        left = self.intent.seconds_left
        while True:
            found = self._look(self.history) if self.history else None
            if found is not None or left <= 0:
                return found
            wait = min(left, LOOK_SECONDS)
            if self.history is None or left > self.history.lag_seconds or not self.can_wait(wait):
                message = (
                    f"An earlier call for chapter {self.lease.chapter_id} of book {self.lease.book_id} may still be "
                    "running at the provider, or is not in its history yet. The state machine retries and looks for "
                    "its result."
                )
                raise ChapterBusy(message)
            pause(wait)
            left -= wait

    def _look(self, history: History) -> Result | None:
        """Return the latest result in the history that can be used."""
        self.lost.clear()
        for content, receipt in history.find(self.intent):
            try:
                self.check(content)
            except UnusableResult as error:
                logger.warning("unusable result", idempotency_key=self.work.idempotency_key, reason=str(error))
                self.lost.append(receipt)
            else:
                return content, receipt
        return None
