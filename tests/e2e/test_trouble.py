"""What goes wrong on the way: the book goes on, or says why not, and nothing is paid twice."""

import json
from uuid import NAMESPACE_URL, uuid5

import pytest

from local.stack import find_stack
from local.stack.traces import traces_of

from .conftest import assert_complete, assert_paid_once, kill, start, stop

KEY_SECRETS = "book-pipeline/elevenlabs-api-key"
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


def test_speech_that_is_charged_and_then_never_arrives_is_found_in_the_history(cloud, small_book):
    cloud.control.fail("elevenlabs", "timeout")
    url = cloud.drop(small_book("hangs"), "raw/hangs.txt")
    assert_complete(cloud, cloud.execution_of("raw/hangs.txt"))
    book_id = uuid5(NAMESPACE_URL, url)
    assert_paid_once(cloud, book_id)
    events = cloud.sql("SELECT event, count(*)::int FROM processing_logs WHERE book_id = %s GROUP BY event", book_id)
    assert {row["event"]: row["count"] for row in events}["recovered"] == 1


def test_a_second_drop_while_the_first_runs(cloud, small_book):
    cloud.control.set(elevenlabs_latency=4)  # long enough for a second drop on a busy machine
    file = small_book("twice")
    url = cloud.drop(file, "raw/twice.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    cloud.until("the first drop's work", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id))
    cloud.drop(file, "raw/twice.txt")
    executions = cloud.executions_of("raw/twice.txt", 2)
    first, second = sorted(executions, key=lambda execution: cloud.describe(execution)["startDate"])
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


def traces(cloud, book_id):
    stack = find_stack(cloud.client)
    return traces_of(stack.book(book_id), stack)


def test_killed_outright_and_started_again_with_its_trace(tmp_path, small_book):
    cloud = start(tmp_path / "state", elevenlabs_timeout_seconds=5)
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
    (running,) = traces(cloud, book_id)
    assert running.status == "RUNNING"
    known = {(span.kind, span.start) for root in running.spans for span in root.walk() if span.end is None}
    assert {kind for kind, _ in known} == {"execution", "map", "iteration", "attempt"}
    kill(cloud)
    again = start(tmp_path / "state", elevenlabs_timeout_seconds=5)
    try:
        (cut,) = traces(again, book_id)
        assert (cut.run.trace_id, cut.status) == (running.run.trace_id, "INTERRUPTED")
        assert known <= {(span.kind, span.start) for root in cut.spans for span in root.walk()}
        (kept,) = again.aws("xray", "batch-get-traces", "--trace-ids", cut.run.trace_id)["Traces"]
        assert "GenerateAudio" in {json.loads(segment["Document"])["name"] for segment in kept["Segments"]}
        paid_before = len(again.control.charges("elevenlabs"))
        assert paid_before >= 3
        again.drop(small_book("killed", chapters=12), "raw/killed.txt")
        assert_complete(again, again.execution_of("raw/killed.txt"))
        assert_paid_once(again, book_id)
        assert len(again.control.charges("elevenlabs")) >= 12
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
