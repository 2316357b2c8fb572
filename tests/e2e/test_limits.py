"""A provider's limits: concurrent calls, the wait before the next call, and characters in total."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from local.providers.controls import CONCURRENCY

from .conftest import assert_complete, assert_paid_once

pytestmark = pytest.mark.usefixtures("fresh_bill")
PLAN = "creator"


def test_three_books_at_once_stay_within_the_plans_concurrency(cloud, small_book):
    cloud.control.set(elevenlabs_latency=0.5, plan=PLAN)
    keys = [f"raw/at-once-{name}.txt" for name in "abc"]
    for key in keys:
        cloud.drop(small_book(key[4:-4], chapters=4), key)
    for key in keys:
        assert_complete(cloud, cloud.execution_of(key))
    counters = cloud.control.counters("elevenlabs")
    assert 3 <= counters["max_concurrent"] <= CONCURRENCY[PLAN]
    assert counters["calls"] >= 12
    assert counters["rejected"] == 0


def test_a_throttled_call_is_retried_after_the_wait_that_the_provider_asks_for(cloud, small_book):
    """ElevenLabs has two formats for its errors, and Gemini has another."""
    waits = {"too_many_concurrent_requests": 2, "concurrent_limit_exceeded": 3, "system_busy": 2}
    for fault, seconds in waits.items():
        cloud.control.fail("elevenlabs", fault, retry_after=seconds)
    cloud.control.fail("gemini", "resource_exhausted", retry_after=4)
    url = cloud.drop(small_book("throttled", chapters=1), "raw/throttled.txt")
    assert_complete(cloud, cloud.execution_of("raw/throttled.txt"))
    book_id = uuid5(NAMESPACE_URL, url)
    lines = cloud.sql(
        "SELECT provider, event, "
        "extract(epoch FROM lead(created_at) OVER (PARTITION BY idempotency_key ORDER BY log_id) "
        "- created_at)::float AS seconds FROM processing_logs WHERE book_id = %s AND idempotency_key IS NOT NULL "
        "ORDER BY log_id",
        book_id,
    )
    waited = [(line["provider"], line["seconds"]) for line in lines if line["event"] == "refused"]
    requested = [("gemini", 4), *(("elevenlabs", seconds) for seconds in waits.values())]
    assert [provider for provider, _ in waited] == [provider for provider, _ in requested]
    for (_, seconds), (_, least) in zip(waited, requested, strict=True):
        assert least <= seconds <= least + 2
    assert_paid_once(cloud, book_id)


def test_an_exhausted_quota_fails_the_book_and_a_larger_one_completes_it(cloud, tmp_path):
    """One long chapter is rejected, although the short chapters beside it would fit into the quota."""
    cloud.control.set(elevenlabs_latency=1, character_limit=1000)
    long = "The lamp was lit, and the sea was calm, and nobody came. " * 20
    chapters = [f"CHAPTER {n}\n\n{long if n == 3 else f'It was the {n}. night.'}\n\n\n" for n in range(1, 13)]
    file, key = tmp_path / "quota.txt", "raw/quota.txt"
    file.write_text(f"Title: Quota\nAuthor: A. Writer\nLanguage: English\n\n\n{''.join(chapters)}")
    url = cloud.drop(file, key)
    described = cloud.ended(cloud.execution_of(key))
    assert (described["status"], described["error"]) == ("FAILED", "ProviderRejected")
    assert "quota_exceeded" in described["cause"]
    assert "buy more" in described["cause"]
    lines = cloud.sql(
        "SELECT event FROM processing_logs "
        "WHERE book_id = %s AND stage = 'GenerateAudio' AND idempotency_key IS NOT NULL "
        "ORDER BY log_id",
        uuid5(NAMESPACE_URL, url),
    )
    events = [line["event"] for line in lines]
    assert "intent" not in events[events.index("refused") :], "no call follows the rejected one"
    assert len(cloud.control.charges("elevenlabs")) < 11, events
    cloud.control.set(character_limit=None)
    cloud.drop(file, key)
    second = cloud.executions_of(key, 2)[0]
    assert_complete(cloud, second)
    assert_paid_once(cloud, uuid5(NAMESPACE_URL, url))
    assert len(cloud.control.charges("elevenlabs")) >= 12
