"""The gateway for paid calls: it buys each piece of work once, despite crashes, timeouts and duplicates.

| what is found                    | what happens                                                                    |
|----------------------------------|---------------------------------------------------------------------------------|
| the result in S3, undamaged      | it is returned; nothing is paid                                                 |
| an earlier call in the ledger    | its result is looked up in the provider's history until the history must list   |
|                                  | it; if found, it is stored and not bought again; if not, as in the last row     |
| a call by another chapter, which | it is waited for while there is time                                            |
| has the same text                |                                                                                 |
| two calls without an answer, and | the work is not bought again                                                    |
| the provider keeps no history    |                                                                                 |
| neither                          | an intent is written, the call is made, the result stored, the receipt written  |

A result that cannot be used is paid for, but not stored: the work is looked up and bought again.

Work is identified by its content (`Work.idempotency_key`), so a retry, a second execution or a chapter that has moved
costs nothing more. An invocation that lost its lease or its book cannot pay, and no invocation pays for a book that the
provider has rejected.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256

from book_pipeline.errors import (
    ChapterBusy,
    ChapterUnfinished,
    ProviderRejected,
    ProviderThrottled,
    ProviderUnavailable,
)
from book_pipeline.metrics import count
from book_pipeline.observability import logger
from book_pipeline.paid_calls.in_order import pause
from book_pipeline.paid_calls.ledger import Ledger
from book_pipeline.paid_calls.models import History, LedgerEntry, Purchase, Receipt, Result, UnusableResult, Work
from book_pipeline.paid_calls.receipts import count_payment, metadata_of, receipt_from
from book_pipeline.paid_calls.recovery import LOOK_SECONDS, Check, Recovery
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.chapters import Lease
from book_pipeline.store.database import Database

Call = Callable[[], Result]
IMMEDIATELY = nullcontext()
MOST_UNUSABLE = 2
"""The most unusable results of one piece of work that an execution pays for. The next execution may try again."""
MOST_UNANSWERED = 2
"""The most calls without an answer for one piece of work, if the provider keeps no history. Each may be charged."""


def accept(_: bytes) -> None:
    """Accept every result."""


class PaidCalls:
    """The paid calls of one invocation that holds a chapter's lease.

    Parameters
    ----------
    database
        Holds the ledger.
    artifacts
        The bucket that stores the results.
    lease
        The lease that the invocation holds.
    require_time
        Given a number of seconds, returns a check that raises ChapterUnfinished if the invocation has less time left.

    """

    def __init__(
        self,
        database: Database,
        artifacts: Artifacts,
        lease: Lease,
        require_time: Callable[[float], Callable[[], None]],
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._lease = lease
        self._require_time = require_time
        self._ledger = Ledger(database, lease)

    def buy(
        self,
        work: Work,
        call: Call,
        history: History | None = None,
        check: Check = accept,
        order: AbstractContextManager[object] = IMMEDIATELY,
    ) -> Purchase:
        """Return the result of the work; buy it only if neither S3 nor the provider's history has a usable one.

        Parameters
        ----------
        work
            What to buy.
        call
            Makes the paid call.
        history
            The provider's history; None if it keeps none.
        check
            Raises UnusableResult for a result that cannot be used.
        order
            Waits, before the call, for the calls before it.

        Raises
        ------
        ChapterBusy
            The lease or the book is lost, another chapter is buying the same work, or an earlier call may still have a
            result.
        ChapterUnfinished
            The invocation has too little time left for a call.
        ProviderRejected
            The provider has rejected this call, or an earlier one for the book.
        UnusableResult
            This execution has paid MOST_UNUSABLE times for results that cannot be used, or MOST_UNANSWERED calls had no
            answer and have no history.

        Any other error of `call` is passed on.

        """
        # The ledger is read before S3: a row that is written in between makes `announce` fail.
        entry = self._ledger.entry(work, history.lag_seconds if history else 0.0)
        stored = self._stored(work, entry, check)
        if stored is not None:
            return Purchase(stored, receipt=None, paid=False)
        self._require_time(self._lease.seconds)()
        if entry.intent is not None:
            recovery = Recovery(self._lease, work, entry.intent, history, check, self.can_wait)
            try:
                found = recovery.result()
            except ChapterBusy:
                if entry.intent.same_chapter or not self.can_wait(LOOK_SECONDS):
                    raise
                pause(LOOK_SECONDS)  # another chapter, which has the same text, may be buying it
                return self.buy(work, call, history, check, order)
            if found is not None:
                return self._store(work, entry, found)
            if recovery.lost and entry.intent.open and self._close(work, entry, recovery.lost[0], None):
                return self.buy(work, call, history, check, order)
        if entry.unusable >= MOST_UNUSABLE:
            message = f"{entry.unusable} results could not be used, the last because {entry.reason}"
            raise UnusableResult(message)
        if entry.unanswered >= MOST_UNANSWERED:
            message = f"{entry.unanswered} calls had no answer"
            raise UnusableResult(message)
        result = self._new_result(work, entry, self._recorded(work, call, history), check, order)
        return self._store(work, entry, result) if result else self.buy(work, call, history, check, order)

    def _new_result(
        self, work: Work, entry: LedgerEntry, call: Call, check: Check, order: AbstractContextManager[object]
    ) -> Result | None:
        """Make the call. Returns None if its result cannot be used, or another chapter was faster: look again."""
        try:
            with order:
                self._require_time(self._lease.seconds)()  # it may have waited
                self._ledger.announce(work, entry.last_log_id)
                content, receipt = call()
        except ChapterBusy:
            if self._ledger.entry(work, 0.0).last_log_id == entry.last_log_id:
                raise
            return None
        try:
            check(content)
        except UnusableResult as error:
            logger.warning("unusable result", idempotency_key=work.idempotency_key, reason=str(error))
            if self._ledger.unusable(work, receipt, str(error)):
                count_payment(work.provider, receipt)
            return None
        return content, receipt

    def can_wait(self, seconds: float) -> bool:
        """Return whether there is time to wait this long and then make a call; if so, extend the lease for both."""
        lease, needed = self._lease, seconds + self._lease.seconds
        try:
            self._require_time(needed)()
        except ChapterUnfinished:
            return False
        row = self._database.run("renew_lease", chapter_id=lease.chapter_id, owner=lease.owner, seconds=needed)
        return row is not None

    def _stored(self, work: Work, entry: LedgerEntry, check: Check) -> bytes | None:
        """Return the stored result; None if there is none, or it is damaged."""
        stored = self._artifacts.find(work.key)
        if stored is None:
            return None
        digest = sha256(stored.content).hexdigest()
        try:
            _require_sum(digest, entry)
            check(stored.content)
        except UnusableResult as error:
            logger.warning("damaged result", idempotency_key=work.idempotency_key, key=work.key, reason=str(error))
            return None
        receipt = receipt_from(stored.metadata)
        if entry.intent is not None and entry.intent.open and receipt is not None:
            self._close(work, entry, receipt, digest)
        return stored.content

    def _store(self, work: Work, entry: LedgerEntry, result: Result) -> Purchase:
        """Store the result, and record its SHA-256 and its receipt unless the payment is recorded already."""
        content, receipt = result
        digest = self._artifacts.write(work.key, content, work.content_type, metadata_of(receipt))
        if self._close(work, entry, receipt, digest):
            return Purchase(content, receipt, paid=True)
        if receipt.recovered:
            self._ledger.stored_again(work, digest)
        return Purchase(content, receipt=None, paid=False)

    def _recorded(self, work: Work, call: Call, history: History | None) -> Call:
        """Return the call with its errors recorded in the ledger."""

        def recorded() -> Result:
            try:
                return call()
            except (ProviderThrottled, ProviderRejected) as error:
                if isinstance(error, ProviderThrottled):
                    count({"Throttles": 1}, {"provider": work.provider})
                if isinstance(error, ProviderThrottled) and not error.refused:
                    self._ledger.provider_failed(work, type(error).__name__)
                else:
                    self._ledger.refused(work, error)
                raise
            except ProviderUnavailable as error:
                if error.answered:
                    self._ledger.provider_failed(work, type(error).__name__)
                elif history is None:
                    self._ledger.unanswered(work, type(error).__name__)
                raise

        return recorded

    def _close(self, work: Work, entry: LedgerEntry, receipt: Receipt, digest: str | None) -> bool:
        """Write the receipt; return whether it is new. The history lists calls that have a receipt, too."""
        known = receipt.recovered and receipt.request_id in entry.request_ids
        new = not known and self._ledger.close(work, receipt, digest)
        if new:
            count_payment(work.provider, receipt)
        return new


def _require_sum(digest: str, entry: LedgerEntry) -> None:
    if entry.sha256 not in {None, digest}:
        message = "its SHA-256 is not the one in the ledger"
        raise UnusableResult(message)
