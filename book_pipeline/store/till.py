"""The till: every paid call passes here, announced before and receipted after, and bought once.

    bytes are there                    → taken, nothing paid
    announced, but no bytes            → looked for with the provider (`recover`), taken from there at no charge
    neither                            → announced, called, kept, receipted

The work is addressed by content (`Work.work_id`), so neither a retry, nor a second execution, nor a chapter that moved
pays again. The announcement needs the chapter's lease, which it renews to outlast the call: whoever lost the lease
can't spend.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from book_pipeline.errors import ChapterBusy, ProviderRejected, ProviderThrottled
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.database import Database


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
    """A paid call that was announced and of which nothing was heard since."""

    work_id: str
    created_at: datetime
    characters: int


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
    before_call
        Raises ChapterUnfinished when the invocation has no time left for another call.

    """

    def __init__(self, database: Database, artifacts: Artifacts, lease: Lease, before_call: Callable[[], None]) -> None:
        self._database = database
        self._artifacts = artifacts
        self._lease = lease
        self._before_call = before_call
        rows = database.run("open_intents", book_id=lease.book_id, stage=lease.stage)
        self._open = {row["work_id"]: Intent(**row) for row in rows}

    def buy(self, work: Work, call: Call, recover: Recover | None = None) -> Purchase:
        """Return the work's bytes, paid for at most once.

        Raises ChapterBusy when the lease is lost or a living neighbour is buying the same work, ChapterUnfinished when
        the invocation's time is up, and whatever `call` raises; a call that the provider turned down is closed as such.
        """
        kept = self._artifacts.find(work.key)
        intent = self._open.pop(work.work_id, None)
        if kept is not None:
            if intent is not None:
                self._close(work, _receipt_from(kept.metadata))
            return Purchase(kept.content, receipt=None, paid=False)
        self._before_call()
        found = recover(intent) if intent is not None and recover is not None else None
        if found is None:
            self._announce(work)
            try:
                found = call()
            except (ProviderThrottled, ProviderRejected) as refusal:
                self._write("refused", work, message=type(refusal).__name__)
                raise
        content, receipt = found
        self._artifacts.write(work.key, content, work.content_type, _metadata_of(receipt))
        self._close(work, receipt)
        return Purchase(content, receipt, paid=True)

    def _announce(self, work: Work) -> None:
        lease = self._lease
        with self._database.transaction():
            self._database.run("lock_ledger", book_id=lease.book_id)
            announced = self._database.run(
                "write_intent",
                **self._entry(work),
                owner=lease.owner,
                seconds=lease.seconds,
                characters=work.characters,
                detail=Jsonb({"key": work.key, "estimated_usd": str(work.estimated_usd)}),
            )
        if announced is None:
            message = (
                f"Chapter {lease.chapter_id} of book {lease.book_id} is no longer ours to pay for: its lease was lost, "
                "or a chapter with the same words is being bought. It is tried again."
            )
            raise ChapterBusy(message)

    def _close(self, work: Work, receipt: Receipt) -> None:
        fields = asdict(receipt)
        event = "recovered" if fields.pop("recovered") else "receipt"
        self._write(event, work, **fields)

    def _write(self, event: str, work: Work, **fields: Any) -> None:
        blank = dict.fromkeys(("request_id", "characters", "input_tokens", "output_tokens", "usd", "message"))
        self._database.run("close_intent", **self._entry(work), **(blank | fields), event=event)

    def _entry(self, work: Work) -> dict[str, Any]:
        lease = self._lease
        return {
            "book_id": lease.book_id,
            "chapter_id": lease.chapter_id,
            "stage": lease.stage,
            "execution_arn": lease.execution_arn,
            "work_id": work.work_id,
            "provider": work.provider,
            "model": work.model,
        }


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
