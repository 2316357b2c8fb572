"""A worker is killed during a paid call: another one completes the chapter once the lease has expired."""

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
