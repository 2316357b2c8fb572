"""A provider that asks for a short wait is obeyed, once; a longer one is the state machine's, where it is free."""

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random

from book_pipeline.errors import ProviderThrottled

ATTEMPTS = 2
LONGEST_WAIT_SECONDS = 10.0
USUAL_WAIT_SECONDS = 1.0
JITTER_SECONDS = 1.0


def patiently() -> Retrying:
    """Return a caller of functions that repeats a throttled call once, when the provider wants it to."""
    return Retrying(
        retry=retry_if_exception(_asks_for_a_short_wait),
        wait=_wait_asked_for,
        stop=stop_after_attempt(ATTEMPTS),
        reraise=True,
    )


def _asks_for_a_short_wait(error: BaseException) -> bool:
    return isinstance(error, ProviderThrottled) and (error.retry_after or 0) <= LONGEST_WAIT_SECONDS


def _wait_asked_for(retry_state: RetryCallState) -> float:
    error = retry_state.outcome.exception() if retry_state.outcome else None
    asked = error.retry_after if isinstance(error, ProviderThrottled) else None
    return (USUAL_WAIT_SECONDS if asked is None else asked) + wait_random(0, JITTER_SECONDS)(retry_state)
