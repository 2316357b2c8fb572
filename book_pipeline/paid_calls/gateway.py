"""The gateway for paid calls: it buys each piece of work once, despite crashes, timeouts and duplicates.

| what is found                    | what happens                                                                    |
|----------------------------------|---------------------------------------------------------------------------------|
| the result in S3                 | it is returned; nothing is paid                                                 |
| an open intent, but no result    | the result is looked up in the provider's history (`recover`); if it is not     |
|                                  | there yet, ChapterBusy is raised until the call can no longer be running        |
| neither                          | an intent is written, the call is made, the result stored, the receipt written  |

Work is identified by its content (`Work.idempotency_key`), so a retry, a second execution or a chapter that has moved
costs nothing more. An invocation that lost its lease or its book cannot pay, and no invocation pays for a book that the
provider has rejected.
"""

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal

from book_pipeline.errors import (
    ChapterBusy,
    ChapterUnfinished,
    ProviderRejected,
    ProviderThrottled,
    ProviderUnavailable,
)
from book_pipeline.metrics import count
from book_pipeline.paid_calls.ledger import Ledger
from book_pipeline.paid_calls.models import Intent, Purchase, Receipt, Work
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.chapters import Lease
from book_pipeline.store.database import Database

Call = Callable[[], tuple[bytes, Receipt]]
Recover = Callable[[Intent], tuple[bytes, Receipt] | None]


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

    def buy(self, work: Work, call: Call, recover: Recover | None = None) -> Purchase:
        """Return the result of the work, paid for at most once.

        Parameters
        ----------
        work
            What to buy.
        call
            Makes the paid call.
        recover
            Looks for the result of an earlier call in the provider's history; None if the provider keeps none.

        Raises
        ------
        ChapterBusy
            The lease or the book is lost, another chapter is buying the same work, or an earlier call may still run.
        ChapterUnfinished
            The invocation has too little time left for a call.
        ProviderRejected
            The provider has rejected this call, or an earlier one for the book.

        Any other error of `call` is passed on.

        """
        # The ledger is read before S3: a row that is written in between makes `announce` fail.
        entry = self._ledger.entry(work)
        stored = self._artifacts.find(work.key)
        if stored is not None:
            if entry.intent is not None:
                self._close(work, _receipt_from(stored.metadata))
            return Purchase(stored.content, receipt=None, paid=False)
        self._require_time(self._lease.seconds)()
        result = self._recovered(entry.intent, recover) if entry.intent is not None else None
        if result is None:
            self._ledger.announce(work, entry.last_log_id)
            result = self._called(work, call)
        content, receipt = result
        self._artifacts.write(work.key, content, work.content_type, _metadata_of(receipt))
        self._close(work, receipt)
        return Purchase(content, receipt, paid=True)

    def can_wait(self, seconds: float) -> bool:
        """Return whether there is time to wait this long and then make a call; if so, extend the lease for both."""
        lease, needed = self._lease, seconds + self._lease.seconds
        try:
            self._require_time(needed)()
        except ChapterUnfinished:
            return False
        row = self._database.run("lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=needed)
        return row is not None

    def _recovered(self, intent: Intent, recover: Recover | None) -> tuple[bytes, Receipt] | None:
        """Return the result of the open intent's call, or None if it has none and will not get one.

        Raises ChapterBusy while the call may still be running. A call of this same chapter whose provider keeps no
        history is an exception: its result is lost, and waiting does not bring it back.
        """
        result = recover(intent) if recover is not None else None
        if result is None and not intent.expired and (recover is not None or not intent.same_chapter):
            message = (
                f"An earlier call for chapter {self._lease.chapter_id} of book {self._lease.book_id} may still be "
                "running at the provider. The state machine retries and looks for its result."
            )
            raise ChapterBusy(message)
        return result

    def _called(self, work: Work, call: Call) -> tuple[bytes, Receipt]:
        try:
            return call()
        except (ProviderThrottled, ProviderRejected) as error:
            self._ledger.refused(work, error)
            if isinstance(error, ProviderThrottled):
                count({"Throttles": 1}, {"provider": work.provider})
            raise
        except ProviderUnavailable as error:
            if error.answered:
                self._ledger.provider_failed(work, type(error).__name__)
            raise

    def _close(self, work: Work, receipt: Receipt) -> None:
        """Write the receipt and, if it is new, count the money; it counts even if the chapter fails later."""
        if not self._ledger.close(work, receipt):
            return
        paid: dict[str, Decimal | int] = {"UsdReconciled" if receipt.recovered else "UsdSpent": receipt.usd}
        if receipt.characters and not receipt.recovered:
            paid["CharactersSynthesized"] = receipt.characters
        count(paid, {"provider": work.provider})


def _metadata_of(receipt: Receipt) -> dict[str, str]:
    """Return the receipt as metadata of the stored result, so a crash before the receipt is written loses neither."""
    fields = asdict(receipt).items()
    return {f"receipt-{name.replace('_', '-')}": str(value) for name, value in fields if value is not None}


def _receipt_from(metadata: dict[str, str]) -> Receipt:
    def integer(name: str) -> int | None:
        text = metadata.get(f"receipt-{name}")
        return None if text is None else int(text)

    return Receipt(
        request_id=metadata.get("receipt-request-id"),
        usd=Decimal(metadata["receipt-usd"]),
        characters=integer("characters"),
        input_tokens=integer("input-tokens"),
        output_tokens=integer("output-tokens"),
        recovered=metadata.get("receipt-recovered") == "True",
    )
