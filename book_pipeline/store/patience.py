"""A provider that asks for a wait is obeyed, as long as the invocation has time; else the state machine waits."""

from collections.abc import Callable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random,
    wait_random_exponential,
)

from book_pipeline.errors import ProviderThrottled

ATTEMPTS = 6
LONGEST_WAIT_SECONDS = 360.0
"""A worker that dies while it waits leaves the chapter leased; the state machine tries a busy chapter for 516 s."""
UNASKED = wait_random_exponential(multiplier=2, min=1, max=60)
"""Where the provider says nothing: from 1 s to 2, 4, 8 … 60 s, at random."""
JITTER_SHARE = 0.2
"""Of the wait asked for, at random on top of it: those who were refused together come back one by one."""
LEAST_JITTER_SECONDS = 1.0


def patiently(can_wait: Callable[[float], bool]) -> Retrying:
    """Return a caller of functions that repeats a throttled call after the wait that the provider wants.

    Parameters
    ----------
    can_wait
        Whether there is time for a wait of so many seconds: `Till.can_wait`. Where there is none, ProviderThrottled is
        raised at once.

    """
    attempted = stop_after_attempt(ATTEMPTS)
    return Retrying(
        retry=retry_if_exception_type(ProviderThrottled),
        wait=_wait,
        stop=lambda state: (
            attempted(state) or state.upcoming_sleep > LONGEST_WAIT_SECONDS or not can_wait(state.upcoming_sleep)
        ),
        reraise=True,
    )


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ProviderThrottled) else None
    if asked is None:
        return UNASKED(state)
    return asked + wait_random(0, max(LEAST_JITTER_SECONDS, asked * JITTER_SHARE))(state)
