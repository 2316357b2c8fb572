"""Small in-memory stand-ins with the real ones' promises."""

from datetime import UTC, datetime

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.store.till import Call, Intent, Purchase, Receipt, Recover, Work


class MemoryTill:
    """The till without a database: the same three ways, and a record of everything."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.intents: dict[str, Intent] = {}
        self.receipts: list[Receipt] = []
        self.refused: list[str] = []
        self.seconds_left = 59.0

    def can_wait(self, seconds: float) -> bool:
        return seconds <= self.seconds_left

    def buy(self, work: Work, call: Call, recover: Recover | None = None) -> Purchase:
        intent = self.intents.pop(work.work_id, None)
        if work.key in self.kept:
            return Purchase(self.kept[work.key], receipt=None, paid=False)
        found = recover(intent) if intent is not None and recover is not None else None
        if found is None:
            self.intents[work.work_id] = Intent(work.work_id, datetime.now(UTC), work.characters)
            try:
                found = call()
            except (ProviderThrottled, ProviderRejected):
                del self.intents[work.work_id]
                self.refused.append(work.work_id)
                raise
        content, receipt = found
        self.kept[work.key] = content
        self.intents.pop(work.work_id, None)
        self.receipts.append(receipt)
        return Purchase(content, receipt, paid=True)
