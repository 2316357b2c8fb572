"""Faults of a provider: the book is completed, or fails with a remedy, and nothing is paid twice."""

import json
from uuid import NAMESPACE_URL, uuid5

import pytest

from .conftest import Cloud, assert_complete, assert_paid_once

KEY_SECRET = "book-pipeline/elevenlabs-api-key"
WRONG_KEY = "wr0ngk3y"
pytestmark = pytest.mark.usefixtures("fresh_bill")


@pytest.mark.parametrize(
    ("provider", "fault"),
    [
        ("elevenlabs", "too_many_concurrent_requests"),
        ("elevenlabs", "rate_limit_exceeded"),
        ("elevenlabs", "system_busy_503"),
        ("elevenlabs", "internal_server_error"),
        ("elevenlabs", "cut_mid_answer"),
        ("gemini", "resource_exhausted"),
        ("gemini", "unavailable"),
        ("gemini", "safety"),
    ],
)
def test_a_book_is_completed_after_a_temporary_fault(cloud, small_book, provider, fault):
    name = f"{provider} {fault}"
    cloud.control.fail(provider, fault, times=2)
    url = cloud.drop(small_book(name), f"raw/{name}.txt")
    assert_complete(cloud, cloud.execution_of(f"raw/{name}.txt"))
    assert cloud.control.state()["faults"] == []
    if fault != "cut_mid_answer":
        assert_paid_once(cloud, uuid5(NAMESPACE_URL, url))


def test_a_book_is_completed_by_slow_providers(cloud, small_book):
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)
    cloud.drop(small_book("slow"), "raw/slow.txt")
    assert_complete(cloud, cloud.execution_of("raw/slow.txt"))


def test_speech_that_is_charged_but_not_received_is_recovered_from_the_history(cloud, small_book):
    cloud.control.fail("elevenlabs", "timeout")
    url = cloud.drop(small_book("hangs"), "raw/hangs.txt")
    assert_complete(cloud, cloud.execution_of("raw/hangs.txt"))
    book_id = uuid5(NAMESPACE_URL, url)
    assert_paid_once(cloud, book_id)
    events = cloud.sql("SELECT event, count(*)::int FROM processing_logs WHERE book_id = %s GROUP BY event", book_id)
    assert {row["event"]: row["count"] for row in events}["recovered"] == 1


@pytest.fixture
def wrong_key(cloud):
    """A wrong key in the secret of ElevenLabs; workers cache a key for minutes, so they are replaced."""
    secrets = cloud.client("secretsmanager")
    right_key = secrets.get_secret_value(SecretId=KEY_SECRET)["SecretString"]
    cloud.aws("secretsmanager", "put-secret-value", "--secret-id", KEY_SECRET, "--secret-string", WRONG_KEY)
    end_workers(cloud, "generate_audio")
    yield WRONG_KEY
    secrets.put_secret_value(SecretId=KEY_SECRET, SecretString=right_key)
    end_workers(cloud, "generate_audio")


def end_workers(cloud: Cloud, function: str) -> None:
    for worker in cloud.workers(function):
        worker.kill()
    cloud.until(f"the end of the workers of {function}", lambda: not cloud.workers(function))


def test_a_wrong_key_fails_the_book_with_a_remedy(cloud, small_book, wrong_key):
    url = cloud.drop(small_book("wrong key"), "raw/wrong key.txt")
    described = cloud.ended(cloud.execution_of("raw/wrong key.txt"))
    assert described["status"] == "FAILED"
    assert described["error"] == "ProviderRejected"
    assert "key" in described["cause"]
    assert "ElevenLabs" in described["cause"]
    assert wrong_key not in json.dumps(described, default=str)
    assert wrong_key not in json.dumps(cloud.sql("SELECT * FROM processing_logs"), default=str)
    assert all(wrong_key.encode() not in log.read_bytes() for log in (cloud.state / "logs").rglob("*.log"))
    assert cloud.control.charges("elevenlabs") == []
    (book,) = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", uuid5(NAMESPACE_URL, url))
    assert (book["tts_status"], book["error"]) == ("failed", "ProviderRejected")
