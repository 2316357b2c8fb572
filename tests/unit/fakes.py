"""In-memory replacements for unit tests."""

from contextlib import suppress
from datetime import UTC, datetime

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.paid_calls.gateway import IMMEDIATELY, MOST_UNUSABLE, Call, accept
from book_pipeline.paid_calls.models import History, Intent, Purchase, Receipt, Result, UnusableResult, Work
from book_pipeline.paid_calls.recovery import Check


def intent_of(characters: int) -> Intent:
    now = datetime.now(UTC)
    return Intent(created_at=now, last_at=now, characters=characters)


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

    def buy(
        self, work: Work, call: Call, history: History | None = None, check: Check = accept, order=IMMEDIATELY
    ) -> Purchase:
        for _ in range(MOST_UNUSABLE):
            with suppress(UnusableResult):
                return self._bought(work, call, history, check, order)
        message = "its result is unusable"
        raise UnusableResult(message)

    def _bought(self, work: Work, call: Call, history: History | None, check: Check, order) -> Purchase:
        intent = self.intents.get(work.idempotency_key)
        if work.key in self.kept:
            check(self.kept[work.key])
            return Purchase(self.kept[work.key], receipt=None, paid=False)
        result = self._recovered(intent, history, check) if intent and history else None
        if result is None:
            self.intents[work.idempotency_key] = intent_of(work.characters)
            try:
                with order:
                    result = call()
            except (ProviderThrottled, ProviderRejected):
                del self.intents[work.idempotency_key]
                self.refused.append(work.idempotency_key)
                raise
        content, receipt = result
        self.receipts.append(receipt)
        check(content)
        self.kept[work.key] = content
        self.intents.pop(work.idempotency_key, None)
        return Purchase(content, receipt, paid=True)

    def _recovered(self, intent: Intent, history: History, check: Check) -> Result | None:
        for content, receipt in history.find(intent):
            with suppress(UnusableResult):
                check(content)
                return content, receipt
        return None
