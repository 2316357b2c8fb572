"""The waits of throttled calls."""

import pytest

from book_pipeline.errors import ProviderThrottled, ProviderUnavailable
from book_pipeline.paid_calls.throttling import ATTEMPTS, retry_throttled


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


class Provider:
    def __init__(self, *errors):
        self.errors = list(errors)

    def __call__(self):
        if self.errors:
            raise self.errors.pop(0)
        return "speech"


def any_time(_):
    return True


@pytest.mark.parametrize("retry_after", [0.0, 4.0, 45.0, 300.0])
def test_the_wait_is_the_retry_after_and_up_to_a_fifth_more(waits, retry_after):
    assert retry_throttled(any_time)(Provider(ProviderThrottled("busy", retry_after=retry_after))) == "speech"
    assert retry_after <= waits[0] <= retry_after + max(1, retry_after / 5)


def test_waits_for_the_same_retry_after_differ(waits):
    for _ in range(50):
        retry_throttled(any_time)(Provider(ProviderThrottled("busy", retry_after=30.0)))
    assert max(waits) - min(waits) > 2


def test_waits_without_a_retry_after_grow(waits):
    with pytest.raises(ProviderThrottled):
        retry_throttled(any_time)(Provider(*[ProviderThrottled("busy")] * ATTEMPTS))
    assert len(waits) == ATTEMPTS - 1
    for n, wait in enumerate(waits):
        assert 1 <= wait <= 2 * 2**n


def test_a_wait_that_the_invocation_has_no_time_for_raises_the_error(waits):
    seconds_needed = []
    with pytest.raises(ProviderThrottled, match="busy"):
        retry_throttled(lambda seconds: bool(seconds_needed.append(seconds)))(
            Provider(ProviderThrottled("busy", retry_after=30.0))
        )
    assert waits == []
    assert 30 <= seconds_needed[0] <= 36


def test_a_wait_above_the_limit_raises_the_error(waits):
    with pytest.raises(ProviderThrottled):
        retry_throttled(any_time)(Provider(ProviderThrottled("quota of the day is used up", retry_after=34074.0)))
    assert waits == []


def test_other_errors_are_raised_at_once(waits):
    with pytest.raises(ProviderUnavailable):
        retry_throttled(any_time)(Provider(ProviderUnavailable("silent")))
    assert waits == []
