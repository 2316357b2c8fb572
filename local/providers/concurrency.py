"""The calls that ElevenLabs' plans allow at once, by model family: some more wait in a queue, the others are refused.

https://elevenlabs.io/docs/overview/models#concurrency-and-priority; it does not say how long the queue is.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from local.providers.controls import CONCURRENCY
from local.providers.elevenlabs_errors import ApiError
from local.providers.elevenlabs_models import MODELS

QUEUE_LENGTH = 2
FAST_FAMILY, FAST_FACTOR = "turbo", 2


def family_of(model_id: str) -> str:
    """Return the family of models whose calls are counted together."""
    return MODELS[model_id].group if model_id in MODELS else "standard"


def limit_of(plan: str, family: str) -> int:
    """Return the calls that a plan allows at once."""
    return CONCURRENCY[plan] * (FAST_FACTOR if family == FAST_FAMILY else 1)


class Slots:
    """The calls in progress and in the queue; thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: Counter[str] = Counter()
        self._queued: Counter[str] = Counter()

    @contextmanager
    def slot(self, model_id: str, plan: str) -> Iterator[dict[str, str]]:
        """Hold a slot of the model's family; yield the headers that report it. Raises ApiError if the queue is full."""
        family = family_of(model_id)
        limit = limit_of(plan, family)
        with self._changed:
            if self._running[family] >= limit:
                self._queue(family, plan, limit)
            self._running[family] += 1
            headers = {
                "current-concurrent-requests": str(self._running[family]),
                "maximum-concurrent-requests": str(limit),
            }
        try:
            yield headers
        finally:
            with self._changed:
                self._running[family] -= 1
                self._changed.notify_all()

    def _queue(self, family: str, plan: str, limit: int) -> None:
        if self._queued[family] >= QUEUE_LENGTH:
            message = f"The plan {plan} allows {limit} concurrent requests for this model."
            raise ApiError(429, "concurrent_limit_exceeded", message)
        self._queued[family] += 1
        self._changed.wait_for(lambda: self._running[family] < limit)
        self._queued[family] -= 1
