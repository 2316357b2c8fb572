"""What goes wrong on the way: the book goes on, or says why not, and nothing is paid twice."""

import json
import os
import signal
from collections import Counter
from uuid import NAMESPACE_URL, UUID, uuid5

import psutil
import pytest

from .conftest import Cloud, start, stop

KEY_SECRETS = "book-pipeline/elevenlabs-api-key"


@pytest.fixture
def cloud(cloud):
    cloud.control.reset(charges=True)
    yield cloud
    cloud.control.reset()


def assert_complete(cloud: Cloud, execution: str) -> None:
    described = cloud.ended(execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")


def assert_paid_once(cloud: Cloud, book_id: UUID) -> None:
    """No text was bought twice, and the ledger has what the providers charged."""
    bought = Counter((charge["provider"], charge["content"]) for charge in cloud.control.charges())
    assert {content: times for content, times in bought.items() if times > 1} == {}
    rows = cloud.sql(
        "SELECT work_id, count(*) FROM processing_logs WHERE book_id = %s AND event IN ('receipt', 'recovered') "
        "GROUP BY work_id",
        book_id,
    )
    assert {row["count"] for row in rows} == {1}


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
def test_a_provider_in_passing_trouble(cloud, small_book, provider, fault):
    name = f"{provider} {fault}"
    cloud.control.fail(provider, fault, times=2)
    url = cloud.drop(small_book(name), f"raw/{name}.txt")
    assert_complete(cloud, cloud.execution_of(f"raw/{name}.txt"))
    assert cloud.control.state()["faults"] == []
    if fault != "cut_mid_answer":
        assert_paid_once(cloud, uuid5(NAMESPACE_URL, url))


def test_slow_providers(cloud, small_book):
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)
    cloud.drop(small_book("slow"), "raw/slow.txt")
    assert_complete(cloud, cloud.execution_of("raw/slow.txt"))


def test_a_second_drop_while_the_first_runs(cloud, small_book):
    cloud.control.set(elevenlabs_latency=3)
    file = small_book("twice")
    url = cloud.drop(file, "raw/twice.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    cloud.until("the first drop's work", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id))
    cloud.drop(file, "raw/twice.txt")

    def executions() -> list[str]:
        machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
        listed = cloud.aws("stepfunctions", "list-executions", "--state-machine-arn", machine)["executions"]
        arns = [execution["executionArn"] for execution in listed[:4]]
        return [arn for arn in arns if "raw/twice.txt" in cloud.describe(arn)["input"]]

    second, first = cloud.until("two executions", lambda: found if len(found := executions()) == 2 else None)
    for execution in (first, second):
        assert_complete(cloud, execution)
    assert cloud.describe(second)["stopDate"] < cloud.describe(first)["stopDate"], "the second one left at once"
    assert_paid_once(cloud, book_id)
    owners = cloud.sql(
        "SELECT DISTINCT execution_arn FROM processing_logs WHERE book_id = %s AND execution_arn IS NOT NULL", book_id
    )
    assert [row["execution_arn"] for row in owners] == [first]


@pytest.mark.parametrize("function", ["format_chapter", "generate_audio"])
def test_a_worker_killed_in_the_middle_of_a_chapter(cloud, small_book, function):
    cloud.control.set(gemini_latency=2, elevenlabs_latency=2)
    name = f"killed {function}"
    url = cloud.drop(small_book(name), f"raw/{name}.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    stage = {"format_chapter": "FormatChapter", "generate_audio": "GenerateAudio"}[function]
    cloud.until(
        "a paid call",
        lambda: cloud.sql(
            "SELECT 1 FROM processing_logs WHERE book_id = %s AND stage = %s AND event = 'intent'", book_id, stage
        ),
    )
    for worker in cloud.workers(function):
        worker.kill()
    cloud.control.set(gemini_latency=0, elevenlabs_latency=0)
    assert_complete(cloud, cloud.execution_of(f"raw/{name}.txt"))
    if function == "generate_audio":  # Gemini has no history to look into
        assert_paid_once(cloud, book_id)


def test_killed_outright_and_started_again(tmp_path, small_book):
    cloud = start(tmp_path / "state")
    cloud.control.set(elevenlabs_latency=1)
    url = cloud.drop(small_book("killed", chapters=12), "raw/killed.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    cloud.until(
        "some speech",
        lambda: cloud.sql(
            "SELECT count(*) FROM processing_logs WHERE book_id = %s AND stage = 'GenerateAudio' AND event = 'receipt'",
            book_id,
        )[0]["count"] >= 3,
    )  # fmt: skip
    family = psutil.Process(cloud.process.pid).children(recursive=True)
    os.kill(cloud.process.pid, signal.SIGKILL)
    psutil.wait_procs(family, timeout=20)
    assert [process for process in family if process.is_running()] == [], "nothing outlives the cloud"
    again = start(tmp_path / "state")
    try:
        paid_before = len(again.control.charges("elevenlabs"))
        assert paid_before >= 3
        again.drop(small_book("killed", chapters=12), "raw/killed.txt")
        assert_complete(again, again.execution_of("raw/killed.txt"))
        assert_paid_once(again, book_id)
        assert len(again.control.charges("elevenlabs")) == 12
    finally:
        stop(again)


def test_a_wrong_key_stops_the_book_and_names_the_remedy(tmp_path, small_book):
    cloud = start(tmp_path / "state")
    try:
        cloud.aws("secretsmanager", "put-secret-value", "--secret-id", KEY_SECRETS, "--secret-string", "wr0ngk3y")
        url = cloud.drop(small_book("wrong key"), "raw/wrong key.txt")
        described = cloud.ended(cloud.execution_of("raw/wrong key.txt"))
        assert described["status"] == "FAILED"
        assert described["error"] == "ProviderRejected"
        assert "key" in described["cause"]
        assert "ElevenLabs" in described["cause"]
        assert "wr0ngk3y" not in json.dumps(described)
        assert "wr0ngk3y" not in json.dumps(cloud.sql("SELECT * FROM processing_logs"), default=str)
        assert all(b"wr0ngk3y" not in log.read_bytes() for log in (tmp_path / "state" / "logs").rglob("*.log"))
        assert cloud.control.charges("elevenlabs") == []
        (book,) = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", uuid5(NAMESPACE_URL, url))
        assert (book["tts_status"], book["error"]) == ("failed", "ProviderRejected")
    finally:
        stop(cloud)
