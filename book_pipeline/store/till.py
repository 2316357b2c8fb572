"""The till: every paid call passes here, announced before and receipted after, and bought once.

    bytes are there                    → taken, nothing paid
    announced, but no bytes            → looked for with the provider (`recover`), taken from there at no charge;
                                         not there yet, it is waited for as long as its call may last
    neither                            → announced, called, kept, receipted

The work is addressed by content (`Work.work_id`), so neither a retry, nor a second execution, nor a chapter that moved
pays again. The announcement needs the chapter's lease, which it renews to outlast the call, and the book: whoever lost
either can't spend, and nobody spends on a book that the provider has refused.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from book_pipeline.errors import (
    ChapterBusy,
    ChapterUnfinished,
    ProviderRejected,
    ProviderThrottled,
    ProviderUnavailable,
)
from book_pipeline.metrics import count
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.database import Database
from book_pipeline.store.ledger import Ledger


@dataclass(frozen=True)
class Work:
    """One paid call: what determines its result is hashed into `work_id`; `key` is where its bytes live once bought."""

    work_id: str
    key: str
    content_type: str
    provider: str
    model: str
    characters: int
    estimated_usd: Decimal


@dataclass(frozen=True)
class Intent:
    """A paid call that was announced and of which nothing was heard since.

    `over` says that the provider can't be at work on it any more, `ours` that this very chapter announced it.
    """

    work_id: str
    created_at: datetime
    characters: int
    over: bool = True
    ours: bool = True


@dataclass(frozen=True)
class Receipt:
    """What the provider charged."""

    request_id: str | None
    usd: Decimal
    characters: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    recovered: bool = False


@dataclass(frozen=True)
class Purchase:
    """The bytes; `paid` tells whether this very call bought them, and then `receipt` says for how much."""

    content: bytes
    receipt: Receipt | None
    paid: bool


Call = Callable[[], tuple[bytes, Receipt]]
Recover = Callable[[Intent], tuple[bytes, Receipt] | None]


@dataclass(frozen=True)
class Lease:
    """Who works on which chapter: the invocation, and what its ledger entries carry."""

    book_id: UUID
    chapter_id: UUID
    stage: str
    owner: str
    execution_arn: str
    seconds: float
    """How long one paid call may take at most; the lease is renewed by this much before each."""


class Till:
    """The till of one invocation that holds a chapter's lease.

    Parameters
    ----------
    needs
        Makes the check, raising ChapterUnfinished, that the invocation has so many seconds left.

    """

    def __init__(
        self, database: Database, artifacts: Artifacts, lease: Lease, needs: Callable[[float], Callable[[], None]]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._lease = lease
        self._needs = needs
        self._ledger = Ledger(database, lease)

    def buy(self, work: Work, call: Call, recover: Recover | None = None) -> Purchase:
        """Return the work's bytes, paid for at most once.

        Raises ChapterBusy when the lease or the book is lost, a neighbour is buying the same work or the provider may
        still be at it, ChapterUnfinished when the invocation's time is up, ProviderRejected when the provider has
        refused the book before, and whatever `call` raises; a call that the provider turned down is closed as such.
        """
        # In this order: what is written about the work after the first look keeps us from announcing it.
        so_far = self._ledger.so_far(work)
        known = so_far.pop("known")
        intent = Intent(work.work_id, **so_far) if so_far["created_at"] else None
        kept = self._artifacts.find(work.key)
        if kept is not None:
            if intent is not None:
                self._close(work, _receipt_from(kept.metadata))
            return Purchase(kept.content, receipt=None, paid=False)
        self._needs(self._lease.seconds)()
        found = self._recovered(intent, recover) if intent is not None else None
        if found is None:
            self._ledger.announce(work, known)
            found = self._called(work, call)
        content, receipt = found
        self._artifacts.write(work.key, content, work.content_type, _metadata_of(receipt))
        self._close(work, receipt)
        return Purchase(content, receipt, paid=True)

    def can_wait(self, seconds: float) -> bool:
        """Tell whether the invocation has time for a wait and a call after it; the lease then lasts as long."""
        lease, needed = self._lease, seconds + self._lease.seconds
        try:
            self._needs(needed)()
        except ChapterUnfinished:
            return False
        row = self._database.run("lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=needed)
        return row is not None

    def _recovered(self, intent: Intent, recover: Recover | None) -> tuple[bytes, Receipt] | None:
        """Look with the provider for what an open intent has paid; None if that is nothing, and stays nothing."""
        found = recover(intent) if recover is not None else None
        # Without a history our own chapter's call is lost for good, and waiting for its end brings nothing back.
        if found is None and not intent.over and (recover is not None or not intent.ours):
            message = (
                f"A call for chapter {self._lease.chapter_id} of book {self._lease.book_id} has not ended for certain: "
                "the provider may still be at work on it. It is looked for again."
            )
            raise ChapterBusy(message)
        return found

    def _close(self, work: Work, receipt: Receipt) -> None:
        """Write the receipt, and count the money with it: once, even if the chapter fails later."""
        if not self._ledger.close(work, receipt):
            return
        paid: dict[str, Decimal | int] = {"UsdRecovered" if receipt.recovered else "UsdSpent": receipt.usd}
        if receipt.characters and not receipt.recovered:
            paid["CharactersSpoken"] = receipt.characters
        count(paid, {"provider": work.provider})

    def _called(self, work: Work, call: Call) -> tuple[bytes, Receipt]:
        try:
            return call()
        except (ProviderThrottled, ProviderRejected) as refusal:
            self._ledger.refused(work, refusal)
            if isinstance(refusal, ProviderThrottled):
                count({"Throttles": 1}, {"provider": work.provider})
            raise
        except ProviderUnavailable as trouble:
            if trouble.answered:
                self._ledger.given_up(work, type(trouble).__name__)
            raise


def _metadata_of(receipt: Receipt) -> dict[str, str]:
    """Write the receipt so that it travels with the bytes: a crash right after them loses neither."""
    fields = asdict(receipt).items()
    return {f"receipt-{name.replace('_', '-')}": str(value) for name, value in fields if value is not None}


def _receipt_from(metadata: dict[str, str]) -> Receipt:
    def whole(name: str) -> int | None:
        text = metadata.get(f"receipt-{name}")
        return None if text is None else int(text)

    return Receipt(
        request_id=metadata.get("receipt-request-id"),
        usd=Decimal(metadata["receipt-usd"]),
        characters=whole("characters"),
        input_tokens=whole("input-tokens"),
        output_tokens=whole("output-tokens"),
        recovered=metadata.get("receipt-recovered") == "True",
    )
