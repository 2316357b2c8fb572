"""Workers are killed during a paid call, around an approval and while they bind: the next ones complete the book."""

import json
import threading
from contextlib import contextmanager, suppress
from uuid import NAMESPACE_URL, uuid5

import psutil
import pytest

from .conftest import ALL_OUTPUTS, assert_complete, assert_paid_once

pytestmark = pytest.mark.usefixtures("fresh_bill")


@pytest.mark.parametrize(
    ("function", "stage"), [("format_chapter", "FormatChapter"), ("generate_audio", "GenerateAudio")]
)
def test_a_chapter_survives_a_killed_worker(cloud, small_book, function, stage):
    cloud.control.set(gemini_latency=2, elevenlabs_latency=2)
    name = f"killed {function}"
    url = cloud.drop(small_book(name), f"raw/{name}.txt")
    book_id = uuid5(NAMESPACE_URL, url)
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
    if function == "generate_audio":  # Gemini has no history from which to recover
        assert_paid_once(cloud, book_id)


def end_workers(cloud, *functions):
    """Kill the workers of these functions that have not ended by themselves."""
    for worker in [worker for function in functions for worker in cloud.workers(function)]:
        with suppress(psutil.NoSuchProcess):
            worker.kill()


@contextmanager
def killing(cloud, function):
    """Kill the first worker of a function as soon as it is there; assert that there was one."""
    done, killed = threading.Event(), []

    def kill():
        while not killed and not done.wait(0.02):
            for worker in cloud.workers(function)[:1]:
                with suppress(psutil.NoSuchProcess):
                    worker.kill()
                    killed.append(worker.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        done.set()
        killer.join()
    assert killed


def test_a_review_survives_killed_workers_and_nothing_is_paid_before_its_approval(cloud, small_book):
    note = "SELECT min(log_id) AS log_id, count(*) FROM processing_logs WHERE book_id = %s AND stage = 'ApproveBook'"
    paid = "SELECT min(log_id) AS log_id, count(*) FROM processing_logs WHERE book_id = %s AND event = 'intent'"
    waits = "SELECT 1 FROM book_processing WHERE book_id = %s AND review_token IS NOT NULL"
    end_workers(cloud, "await_approval", "approve_book")  # of earlier tests
    with killing(cloud, "await_approval"):
        url = cloud.drop(small_book("patient"), "raw/patient.txt", "--metadata", "review=true")
        book_id = uuid5(NAMESPACE_URL, url)
        cloud.until("the review", lambda: cloud.sql(waits, book_id))
    end_workers(cloud, "await_approval")  # its token is kept, and its invocation may not have ended
    assert cloud.sql(paid, book_id)[0]["count"] == 0

    def approved():
        payload = json.dumps({"book_id": str(book_id)}).encode()
        cloud.client("lambda").invoke(FunctionName="book-pipeline-ApproveBook", Payload=payload)
        return cloud.sql(note, book_id)[0]["count"]

    with killing(cloud, "approve_book"):
        cloud.until("the approval", approved)
    approved()
    assert_complete(cloud, cloud.execution_of("raw/patient.txt"))
    (approval,), (payment,) = cloud.sql(note, book_id), cloud.sql(paid, book_id)
    assert approval["count"] == 1
    assert approval["log_id"] < payment["log_id"]
    assert_paid_once(cloud, book_id)


def test_a_book_is_bound_although_workers_that_bind_are_killed(cloud, small_book):
    name = "killed binding"
    book = small_book(name, 1, "The lamp was lit, and the sea was calm. " * 60)
    url = cloud.drop(book, f"raw/{name}.txt", "--metadata", json.dumps({"outputs": ALL_OUTPUTS}))
    book_id = uuid5(NAMESPACE_URL, url)
    states = (
        ("encode_chapter", "audio_sha256 IS NOT NULL AND measured_sha256 IS NULL"),
        ("bind_book", "binding_status = 'running'"),
    )
    kills = []
    for function, state in states:

        def is_at_work(function=function, state=state):
            query = (
                "SELECT 1 FROM book_processing JOIN chapters USING (book_id) JOIN chapter_content USING (chapter_id) "
                f"WHERE book_id = %s AND ({state} OR binding_status = 'complete')"
            )
            return cloud.sql(query, book_id) and cloud.workers(function)

        for worker in cloud.until(f"a worker of {function}", is_at_work):
            worker.kill()
            kills.append(function)
    assert "encode_chapter" in kills
    cloud.wait_for_files(book_id)
    made = {key.rpartition(".")[2] for key in cloud.objects(f"audio/{book_id}/bound/")}
    assert made == {"m4a", "m4b", "jpg"}
    assert_paid_once(cloud, book_id)
