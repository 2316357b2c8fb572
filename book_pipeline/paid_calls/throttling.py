"""Retries of throttled calls: honour the provider's Retry-After while the invocation has time left.

Otherwise the error goes to the state machine, which retries later.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from book_pipeline.errors import ProviderThrottled
from book_pipeline.paid_calls.in_order import pause

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

ATTEMPTS = 6
LONGEST_WAIT_SECONDS = 360.0
"""If a worker dies during a wait, the chapter stays leased for the rest of it. The lease must expire within the 516 s
for which the state machine retries a busy chapter."""
FIRST_BACKOFF_SECONDS, LEAST_BACKOFF_SECONDS = 2.0, 1.0
"""Without a Retry-After: a random wait of at least 1 s and at most 2 s, then 4 s, 8 s, 16 s, 32 s."""
JITTER_SHARE = 0.2
"""Largest share of the Retry-After that is added at random, so that throttled callers do not all return at once."""
LEAST_JITTER_SECONDS = 1.0


def retry_throttled(can_wait: Callable[[float], bool]) -> "Retrying":
    """Return a caller that repeats a function while it raises ProviderThrottled.

    Parameters
    ----------
    can_wait
        Returns whether there is time to wait this number of seconds (`PaidCalls.can_wait`). If not, ProviderThrottled
        is raised at once.

    """
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

    attempted = stop_after_attempt(ATTEMPTS)
    return Retrying(
        retry=retry_if_exception_type(ProviderThrottled),
        wait=_wait,
        stop=lambda state: (
            attempted(state) or state.upcoming_sleep > LONGEST_WAIT_SECONDS or not can_wait(state.upcoming_sleep)
        ),
        sleep=pause,
        reraise=True,
    )


def _wait(state: "RetryCallState") -> float:
    from tenacity import wait_random, wait_random_exponential

    error = state.outcome.exception() if state.outcome else None
    retry_after = error.retry_after if isinstance(error, ProviderThrottled) else None
    if retry_after is None:
        return wait_random_exponential(multiplier=FIRST_BACKOFF_SECONDS, min=LEAST_BACKOFF_SECONDS)(state)
    return retry_after + wait_random(0, max(LEAST_JITTER_SECONDS, retry_after * JITTER_SHARE))(state)
