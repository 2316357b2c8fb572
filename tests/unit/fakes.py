"""In-memory replacements for unit tests."""

from datetime import UTC, datetime

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.paid_calls.gateway import Call, Recover
from book_pipeline.paid_calls.models import Intent, Purchase, Receipt, Work


class FakePaidCalls:
    """`PaidCalls` without a database: stored results, recovered results and new calls, with a record of each."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.intents: dict[str, Intent] = {}
        self.receipts: list[Receipt] = []
        self.refused: list[str] = []
        self.seconds_left = 59.0

    def can_wait(self, seconds: float) -> bool:
        return seconds <= self.seconds_left

    def buy(self, work: Work, call: Call, recover: Recover | None = None) -> Purchase:
        intent = self.intents.pop(work.idempotency_key, None)
        if work.key in self.kept:
            return Purchase(self.kept[work.key], receipt=None, paid=False)
        result = recover(intent) if intent is not None and recover is not None else None
        if result is None:
            self.intents[work.idempotency_key] = Intent(work.idempotency_key, datetime.now(UTC), work.characters)
            try:
                result = call()
            except (ProviderThrottled, ProviderRejected):
                del self.intents[work.idempotency_key]
                self.refused.append(work.idempotency_key)
                raise
        content, receipt = result
        self.kept[work.key] = content
        self.intents.pop(work.idempotency_key, None)
        self.receipts.append(receipt)
        return Purchase(content, receipt, paid=True)
