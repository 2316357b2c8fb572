"""How long a throttled call waits, and for whom."""

import pytest

from book_pipeline.errors import ProviderThrottled, ProviderUnavailable
from book_pipeline.store.patience import ATTEMPTS, patiently


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


@pytest.mark.parametrize("asked", [0.0, 4.0, 45.0, 300.0])
def test_what_the_provider_asks_for_is_waited_and_a_little_more(waits, asked):
    assert patiently(any_time)(Provider(ProviderThrottled("busy", retry_after=asked))) == "speech"
    assert asked <= waits[0] <= asked + max(1, asked / 5)


def test_those_who_were_refused_together_do_not_come_back_together(waits):
    for _ in range(50):
        patiently(any_time)(Provider(ProviderThrottled("busy", retry_after=30.0)))
    assert max(waits) - min(waits) > 2


def test_a_provider_that_says_nothing_is_asked_less_and_less_often(waits):
    with pytest.raises(ProviderThrottled):
        patiently(any_time)(Provider(*[ProviderThrottled("busy")] * ATTEMPTS))
    assert len(waits) == ATTEMPTS - 1
    for n, wait in enumerate(waits):
        assert 1 <= wait <= min(60, 2 * 2**n)


def test_without_time_for_the_wait_the_state_machine_waits(waits):
    asked = []
    with pytest.raises(ProviderThrottled, match="busy"):
        patiently(lambda seconds: bool(asked.append(seconds)))(Provider(ProviderThrottled("busy", retry_after=30.0)))
    assert waits == []
    assert 30 <= asked[0] <= 36


def test_a_very_long_wait_is_the_state_machines(waits):
    with pytest.raises(ProviderThrottled):
        patiently(any_time)(Provider(ProviderThrottled("used up for today", retry_after=34074.0)))
    assert waits == []


def test_other_trouble_passes_through(waits):
    with pytest.raises(ProviderUnavailable):
        patiently(any_time)(Provider(ProviderUnavailable("silent")))
    assert waits == []
