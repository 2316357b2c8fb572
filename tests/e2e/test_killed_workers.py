"""A worker is killed during a paid call: another one completes the chapter once the lease has expired.

A worker that binds is killed: the invocation is repeated.
"""

from uuid import NAMESPACE_URL, uuid5

import pytest

from .conftest import assert_complete, assert_paid_once

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


def test_a_book_is_bound_although_workers_that_bind_are_killed(cloud, small_book):
    name = "killed binding"
    url = cloud.drop(small_book(name, 1, "The lamp was lit, and the sea was calm. " * 60), f"raw/{name}.txt")
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
