"""Metrics of paid calls: each payment is counted once, when its receipt is written."""

import pytest

from book_pipeline.errors import ProviderThrottled
from tests.emf import metric_lines, sums

from .calls import bought, never, nothing, raising, recovered, work


@pytest.fixture
def counted(capsys):
    """Return the sums of the metrics since the last call."""
    return lambda dimension=None: sums(metric_lines(capsys.readouterr().out.splitlines()), dimension)


def test_a_payment_is_counted_and_a_stored_result_is_not(holding, counted):
    paid_calls = holding()
    paid_calls.buy(work(), bought)
    assert counted() == {"UsdSpent": pytest.approx(0.001), "CharactersSynthesized": 10}
    paid_calls.buy(work(), never)
    holding(2).buy(work(), never)
    assert counted() == {}
    paid_calls.buy(work("other"), bought)
    assert counted("provider")["UsdSpent", "elevenlabs"] == pytest.approx(0.001)


def test_a_recovered_result_is_counted_as_reconciled(holding, counted):
    with pytest.raises(KeyboardInterrupt):
        holding().buy(work(), raising(KeyboardInterrupt()), nothing)
    assert counted() == {}
    holding().buy(work(), never, recovered)
    assert counted() == {"UsdReconciled": pytest.approx(0.001)}


def test_a_stored_result_without_a_receipt_is_counted_when_the_receipt_is_written(holding, monkeypatch, counted):
    paid_calls = holding()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(paid_calls._ledger, "close", lambda *_: raising(KeyboardInterrupt())())
        paid_calls.buy(work(), bought)
    assert counted() == {}
    paid_calls.buy(work(), never)
    paid_calls.buy(work(), never)
    assert counted() == {"UsdSpent": pytest.approx(0.001), "CharactersSynthesized": 10}


def test_a_throttled_call_is_counted(holding, counted):
    with pytest.raises(ProviderThrottled):
        holding().buy(work(), raising(ProviderThrottled()))
    assert counted("provider") == {("Throttles", "elevenlabs"): 1}
