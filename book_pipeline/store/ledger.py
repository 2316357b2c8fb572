"""The ledger's lines on paid calls in `processing_logs`, each written under the lock on the book's row.

So of two who would announce the same work one is late and sees it, what is paid is written down once, and after a
refusal nobody announces anything any more.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from book_pipeline.errors import ChapterBusy, ProviderRejected, ProviderThrottled
from book_pipeline.store.database import Database, jsonb

if TYPE_CHECKING:
    from book_pipeline.store.till import Lease, Receipt, Work


class Ledger:
    """The ledger, as the holder of a chapter's lease writes it."""

    def __init__(self, database: Database, lease: "Lease") -> None:
        self._database = database
        self._lease = lease

    def so_far(self, work: "Work") -> dict[str, Any]:
        """Return `known`, the work's last line, and an open intent's `created_at`, `characters`, `over`, `ours`."""
        row: dict[str, Any] = self._database.run(
            "work_so_far",
            book_id=self._lease.book_id,
            work_id=work.work_id,
            chapter_id=self._lease.chapter_id,
            seconds=self._lease.seconds,
        )
        return row

    def announce(self, work: "Work", known: int) -> None:
        """Write the work's intent and renew the lease, unless there is a line on the work later than `known`.

        Raises ChapterBusy when it isn't ours to announce now, ProviderRejected when the provider has refused the book.
        """
        lease = self._lease
        with self._database.transaction():
            self._lock_unless_stopped()
            announced = self._database.run(
                "write_intent",
                **self._entry(work),
                owner=lease.owner,
                seconds=lease.seconds,
                known=known,
                characters=work.characters,
                detail=jsonb({"key": work.key, "estimated_usd": str(work.estimated_usd)}),
            )
        if announced is None:
            message = (
                f"Chapter {lease.chapter_id} of book {lease.book_id} is no longer ours to pay for: its lease was lost, "
                "or a chapter with the same words is being bought. It is tried again."
            )
            raise ChapterBusy(message)

    def close(self, work: "Work", receipt: "Receipt") -> bool:
        """Write down what was paid; False, with nothing written, if that has been done before."""
        fields = asdict(receipt)
        event = "recovered" if fields.pop("recovered") else "receipt"
        with self._database.transaction():
            return self._write(event, work, **fields) > 0

    def refused(self, work: "Work", refusal: ProviderThrottled | ProviderRejected) -> None:
        """Write that the call was turned down; what is rejected stops all further payments for the book."""
        error = type(refusal).__name__
        with self._database.transaction():
            self._write("refused", work, message=error)
            if isinstance(refusal, ProviderRejected):
                lease = self._lease
                self._database.run(
                    "stop_paying",
                    book_id=lease.book_id,
                    execution_arn=lease.execution_arn,
                    error=error,
                    message=str(refusal),
                )

    def given_up(self, work: "Work", reason: str) -> None:
        """Write that the provider has given the call up, which it may have charged all the same."""
        with self._database.transaction():
            self._write("failed", work, message=reason)

    def _lock_unless_stopped(self) -> None:
        lease = self._lease
        book = self._database.run("lock_ledger", book_id=lease.book_id)
        if book["execution_arn"] != lease.execution_arn:
            message = f"Book {lease.book_id} is another execution's by now. It is tried again when that one ends."
            raise ChapterBusy(message)
        if book["error"] == ProviderRejected.__name__:
            raise ProviderRejected(book["error_message"])
        if book["error"] is not None:
            message = f"Book {lease.book_id} has stopped ({book['error']}). Start it again."
            raise ChapterBusy(message)

    def _write(self, event: str, work: "Work", **fields: Any) -> int:
        blank = dict.fromkeys(("request_id", "characters", "input_tokens", "output_tokens", "usd", "message"))
        self._database.run("lock_ledger", book_id=self._lease.book_id)
        lines: int = self._database.run("close_intent", **self._entry(work), **(blank | fields), event=event)
        return lines

    def _entry(self, work: "Work") -> dict[str, Any]:
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
