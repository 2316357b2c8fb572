"""Results that are lost, late, damaged or unusable are looked up before they are bought again."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal

import pytest

from book_pipeline.errors import (
    ChapterBusy,
    ProviderThrottled,
    ProviderUnavailable,
)
from book_pipeline.paid_calls.models import History, Receipt, UnusableResult

from .calls import FIRST, SECOND, SOURCE, bought, history_of, never, nothing, raising, recovered, work


def test_a_call_that_may_still_be_running_is_recovered_and_not_repeated(holding, ledger):
    paid_calls = holding()
    with pytest.raises(ProviderUnavailable):
        paid_calls.buy(work(), raising(ProviderUnavailable("silent")), nothing)
    with pytest.raises(ChapterBusy, match="may still be running"):
        paid_calls.buy(work(), never, nothing)
    assert paid_calls.buy(work(), never, recovered).content == b"mp3"
    assert ledger() == ["intent", "recovered"]


def test_an_expired_call_without_a_result_is_repeated(holding, ledger):
    with pytest.raises(KeyboardInterrupt):
        holding(seconds=0.3).buy(work(), raising(KeyboardInterrupt()), nothing)
    time.sleep(0.4)
    assert holding(seconds=0.3).buy(work(), bought, nothing).paid
    assert ledger() == ["intent", "intent", "receipt"]


def test_a_chapter_waits_for_one_with_the_same_text_that_is_being_bought(holding, ledger, monkeypatch):
    monkeypatch.setattr("book_pipeline.paid_calls.gateway.LOOK_SECONDS", 0.05)
    first, second = holding(1), holding(2)
    called, answered = threading.Event(), threading.Event()

    def slowly():
        called.set()
        assert answered.wait(10)
        return bought()

    with ThreadPoolExecutor(2) as chapters:
        one = chapters.submit(first.buy, work(), slowly, nothing)
        assert called.wait(10)
        other = chapters.submit(second.buy, work(), never, nothing)
        time.sleep(0.3)
        assert not other.done()
        answered.set()
        assert one.result().paid
        assert (other.result().content, other.result().paid) == (b"mp3", False)
    assert ledger() == ["intent", "receipt"]


def test_without_a_history_only_the_same_chapter_repeats_a_lost_call(holding):
    with pytest.raises(ProviderUnavailable):
        holding(1).buy(work(), raising(ProviderUnavailable("silent")))
    with pytest.raises(ChapterBusy):
        holding(2, time_left=64).buy(work(), never)
    assert holding(1).buy(work(), bought).paid


def test_a_call_that_the_provider_ended_with_an_error_is_repeated_at_once(holding, ledger):
    paid_calls = holding()
    with pytest.raises(ProviderUnavailable):
        paid_calls.buy(work(), raising(ProviderUnavailable("HTTP 500", answered=True)), nothing)
    looked_up = []
    assert paid_calls.buy(work(), bought, History(lambda intent: iter(looked_up.append(intent) or ()), 0.0)).paid
    assert [intent.characters for intent in looked_up] == [10], "the provider may have charged for it"
    assert ledger() == ["intent", "failed", "intent", "receipt"]


@pytest.fixture
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("book_pipeline.paid_calls.in_order.time.sleep", waits.append)
    return waits


def late_history(empty_looks: int, lag_seconds: float) -> History:
    """Return a history that lists a call after so many looks."""
    looks = iter([nothing] * empty_looks)
    return History(lambda intent: next(looks, recovered).find(intent), lag_seconds)


@pytest.mark.parametrize("error", [ProviderUnavailable("HTTP 500", answered=True), ProviderUnavailable("cut")])
def test_a_history_that_lags_by_thirty_seconds_costs_nothing_twice(holding, ledger, waits, error):
    paid_calls = holding(seconds=1)
    with pytest.raises(ProviderUnavailable):
        paid_calls.buy(work(), raising(error), nothing)
    threading.Event().wait(0 if error.answered else 1.1)  # `time.sleep` is replaced
    purchase = holding(seconds=1).buy(work(), never, late_history(6, lag_seconds=40))
    assert purchase.receipt.recovered
    assert waits == [5.0] * 6, "the history lists the call after 30 s"
    assert ledger()[-1] == "recovered"


def test_a_history_that_stays_empty_is_waited_for_and_the_call_repeated(holding, ledger, waits):
    with pytest.raises(ProviderUnavailable):
        holding().buy(work(), raising(ProviderUnavailable("HTTP 500", answered=True)), nothing)
    assert holding().buy(work(), bought, history_of(lag_seconds=40)).paid
    assert sum(waits) == pytest.approx(40, abs=1)


def test_without_time_for_the_wait_the_state_machine_retries(holding, waits):
    with pytest.raises(ProviderUnavailable):
        holding().buy(work(), raising(ProviderUnavailable("HTTP 500", answered=True)), nothing)
    with pytest.raises(ChapterBusy, match="not in its history yet"):
        holding(time_left=62).buy(work(), never, history_of(lag_seconds=40))
    assert waits == []


def test_a_server_that_fails_under_its_load_may_have_charged(holding, waits):
    with pytest.raises(ProviderThrottled):
        holding().buy(work(), raising(ProviderThrottled(refused=False)), nothing)
    assert holding().buy(work(), never, late_history(6, lag_seconds=40)).receipt.recovered
    assert waits == [5.0] * 6


def test_a_result_that_could_not_be_stored_is_not_paid_again(holding, artifacts, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(OSError, match="S3"):
        patch.setattr(artifacts, "write", lambda *_: raising(OSError("S3"))())
        holding(seconds=0.3).buy(work(), bought, nothing)
    assert holding(seconds=0.3).buy(work(), never, recovered).receipt.recovered


def test_a_throttled_call_that_was_charged_is_not_repeated(holding):
    with pytest.raises(ProviderThrottled):
        holding().buy(work(), raising(ProviderThrottled()), nothing)
    assert holding().buy(work(), never, recovered).receipt.recovered


def test_a_deleted_or_damaged_result_is_taken_from_the_history_and_paid_once(
    holding, artifacts, ledger, books, book_id
):
    holding().buy(work(), bought, nothing)
    for damage in (artifacts.objects.pop, lambda key: artifacts.write(key, b"mp4", "audio/mpeg")):
        damage(work().key)
        purchase = holding().buy(work(), never, recovered)
        assert (purchase.content, purchase.paid) == (b"mp3", False)
        assert artifacts.find(work().key).content == b"mp3"
    assert ledger() == ["intent", "receipt", "note", "note"]
    assert books.spent(book_id)[0]["calls"] == 1


def test_a_deleted_result_without_a_history_is_bought_again(holding, artifacts, ledger):
    holding().buy(work(), bought)
    artifacts.objects.clear()
    assert holding().buy(work(), bought).paid
    assert ledger() == ["intent", "receipt"] * 2


def usable(content: bytes) -> None:
    if content != b"mp3":
        message = f"it is {content!r}"
        raise UnusableResult(message)


def broken() -> tuple[bytes, Receipt]:
    return b"hiss", Receipt("request-9", Decimal("0.001000"), characters=10)


def test_an_unusable_result_is_replaced_by_the_one_in_the_history(holding, artifacts, ledger, books, book_id):
    purchase = holding().buy(
        work(),
        broken,
        History(
            lambda intent: iter([(b"mp3", Receipt("request-9", Decimal("0.001000"), characters=10, recovered=True))]),
            0.0,
        ),
        usable,
    )
    assert purchase.content == artifacts.find(work().key).content == b"mp3"
    assert ledger() == ["intent", "failed", "receipt", "note"]
    assert books.spent(book_id)[0]["calls"] == 1


def test_two_unusable_results_fail_the_execution_and_the_next_one_tries_again(holding, books, book_id, artifacts):
    calls = []
    for execution in (FIRST, SECOND):
        calls.clear()
        if execution is SECOND:
            assert books.claim(book_id, SOURCE, SECOND, lambda _: False)
        with pytest.raises(UnusableResult, match="2 results could not be used, the last because it is b'hiss'"):
            holding(execution=execution).buy(work(), lambda: calls.append(1) or broken(), nothing, usable)
        assert len(calls) == 2
        assert artifacts.objects == {}
    assert holding(execution=SECOND).buy(work(), never, recovered, usable).content == b"mp3"


def test_a_lost_call_whose_speech_is_unusable_has_a_receipt(holding, ledger):
    with pytest.raises(ProviderUnavailable):
        holding().buy(work(), raising(ProviderUnavailable("HTTP 500", answered=True)), nothing)
    assert holding().buy(work(), bought, history_of(b"hiss"), usable).paid
    assert ledger() == ["intent", "failed", "recovered", "intent", "receipt"]


def test_an_open_intent_of_another_chapter_is_looked_up(holding):
    early = holding(2)
    with pytest.raises(KeyboardInterrupt):
        holding(1).buy(work(), raising(KeyboardInterrupt()), nothing)
    assert early.buy(work(), never, recovered).receipt.recovered


@pytest.mark.parametrize(("call", "is_needed"), [(bought, False), (raising(ProviderThrottled()), True)])
def test_after_a_call_by_another_chapter_the_work_is_looked_up_again(holding, artifacts, monkeypatch, call, is_needed):
    def find(key):
        monkeypatch.undo()
        other_chapter = holding(2)
        with suppress(ProviderThrottled):
            other_chapter.buy(work(), call)

    paid_calls = holding(1)
    monkeypatch.setattr(artifacts, "find", find)
    purchase = paid_calls.buy(work(), bought if is_needed else never)
    assert (purchase.content, purchase.paid) == (b"mp3", is_needed)
