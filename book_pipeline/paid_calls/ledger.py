"""The rows of `processing_logs` about paid calls: a write-ahead log of intents and their outcomes.

Every intent and outcome is written while the book's row is locked, by a function of the database in one round trip. So
two invocations never write an intent for the same work, an outcome is recorded once, and no intent follows a rejection
by the provider.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from book_pipeline.errors import ChapterBusy, ProviderRejected, ProviderThrottled
from book_pipeline.paid_calls.models import Intent, LedgerEntry, Receipt, Work
from book_pipeline.store.chapters import Lease
from book_pipeline.store.database import Database, jsonb


class Ledger:
    """The ledger, as written by the invocation that holds a chapter's lease."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self._lease = lease

    def entry(self, work: Work, lag_seconds: float) -> LedgerEntry:
        """Return what is recorded about the work, by any chapter and execution of the book."""
        row = self._database.run(
            "get_call_status",
            book_id=self._lease.book_id,
            idempotency_key=work.idempotency_key,
            chapter_id=self._lease.chapter_id,
            execution_arn=self._lease.execution_arn,
            seconds=self._lease.seconds,
            lag_seconds=lag_seconds,
        )
        about_entry = {name: row.pop(name) for name in ("last_log_id", "sha256", "unusable", "unanswered", "reason")}
        request_ids = tuple(row.pop("request_ids"))
        return LedgerEntry(
            **about_entry, request_ids=request_ids, intent=Intent(**row) if row["created_at"] is not None else None
        )

    def announce(self, work: Work, last_log_id: int) -> None:
        """Write the work's intent, and renew the lease to outlast the call.

        Parameters
        ----------
        work
            What is about to be paid for.
        last_log_id
            The latest row that the caller has read about this work.

        Raises
        ------
        ChapterBusy
            The lease or the book is lost, or another invocation has written about the same work since.
        ProviderRejected
            The provider has rejected a call for this book.

        """
        lease = self._lease
        book = self._database.run(
            "announce_call",
            **self._columns(work),
            owner=lease.owner,
            seconds=lease.seconds,
            last_log_id=last_log_id,
            characters=work.characters,
            detail=jsonb({"key": work.key, "estimated_usd": str(work.estimated_usd)}),
        )
        if book["written"]:
            return
        self._require_book(book)
        message = (
            f"Chapter {lease.chapter_id} of book {lease.book_id} cannot pay now: its lease has expired, or a "
            "chapter with the same text is buying it. The state machine retries."
        )
        raise ChapterBusy(message)

    def close(self, work: Work, receipt: Receipt, sha256: str | None) -> bool:
        """Record what was paid, and the stored result's SHA-256. Returns False if the payment is recorded already."""
        fields = asdict(receipt)
        event = "recovered" if fields.pop("recovered") else "receipt"
        return self._write(event, work, **fields, detail=_without_none(sha256=sha256))

    def unusable(self, work: Work, receipt: Receipt, reason: str) -> bool:
        """Record what was paid for a result that cannot be used."""
        with self._database.transaction():
            self._write("failed", work, message=reason, detail={"unusable": True})
            return self.close(work, receipt, None)

    def stored_again(self, work: Work, sha256: str) -> None:
        """Record the SHA-256 of a result that was paid before and is stored again."""
        self._database.run("note_stored_result", **self._columns(work), detail=jsonb({"sha256": sha256}))

    def refused(self, work: Work, error: ProviderThrottled | ProviderRejected) -> None:
        """Record that the provider refused the call and charged nothing; a rejection blocks all later payments."""
        name = type(error).__name__
        with self._database.transaction():
            self._write("refused", work, message=name)
            if isinstance(error, ProviderRejected):
                lease = self._lease
                self._database.run(
                    "block_payments",
                    book_id=lease.book_id,
                    execution_arn=lease.execution_arn,
                    error=name,
                    message=str(error),
                )

    def provider_failed(self, work: Work, reason: str) -> None:
        """Record that the provider ended the call with an error; it may have charged, so the intent stays open."""
        self._write("failed", work, message=reason)

    def unanswered(self, work: Work, reason: str) -> None:
        """Record that the call had no answer; it may be charged and may still be running, so the intent stays open."""
        self._write("failed", work, message=reason, detail={"unanswered": True})

    def _require_book(self, book: Mapping[str, Any]) -> None:
        """Raise ChapterBusy or ProviderRejected if another execution owns the book, or it has stopped."""
        lease = self._lease
        if book["claimed_by"] != lease.execution_arn:
            message = (
                f"Another execution has claimed book {lease.book_id}, so this one cannot pay for it any more. The "
                "other execution makes the book."
            )
            raise ChapterBusy(message)
        if book["error"] == ProviderRejected.__name__:
            raise ProviderRejected(book["error_message"])
        if book["error"] is not None:
            raise ChapterBusy(f"Book {lease.book_id} has stopped ({book['error']}). Start the book again.")

    def _write(self, event: str, work: Work, **fields: Any) -> bool:
        blank = dict.fromkeys(
            ("request_id", "characters", "credits", "input_tokens", "output_tokens", "usd", "message")
        ) | {"stand_in": False}
        fields["detail"] = jsonb(fields.get("detail", {}))
        written: bool = self._database.run("close_call", **self._columns(work), **(blank | fields), event=event)
        return written

    def _columns(self, work: Work) -> dict[str, Any]:
        lease = self._lease
        return {
            "book_id": lease.book_id,
            "chapter_id": lease.chapter_id,
            "stage": lease.stage,
            "execution_arn": lease.execution_arn,
            "idempotency_key": work.idempotency_key,
            "provider": work.provider,
            "model": work.model,
        }


def _without_none(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def result_sum(database: Database, book_id: UUID, idempotency_key: str) -> str | None:
    """Return the SHA-256 of the stored result of a paid call, in hexadecimal; None if the book has none."""
    found: str | None = database.run("get_result_sum", book_id=book_id, idempotency_key=idempotency_key)
    return found
