"""The local cloud is killed during a book and started again: the book is completed, and its trace is kept."""

import json
from uuid import NAMESPACE_URL, uuid5

from console.client import find_stack
from console.client.traces import traces_of

from .conftest import assert_complete, assert_paid_once, kill, start, stop


def traces(cloud, book_id):
    stack = find_stack(cloud.client)
    return traces_of(stack.book(book_id), stack)


def test_a_book_and_its_trace_survive_a_killed_cloud(tmp_path, small_book):
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
    cloud.control.set(elevenlabs_latency=3)  # chapters are in progress until the cloud is killed
    (running,) = traces(cloud, book_id)
    assert running.status == "RUNNING"
    known = {(span.kind, span.start) for root in running.spans for span in root.walk() if span.end is None}
    assert {kind for kind, _ in known} == {"execution", "map", "iteration", "attempt"}
    kill(cloud)
    again = start(tmp_path / "state")
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


def test_a_newer_version_that_waits_runs_after_the_next_start(tmp_path, small_book):
    cloud = start(tmp_path / "state")
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)
    url = cloud.drop(small_book("waits"), "raw/waits.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    state = "SELECT * FROM book_processing WHERE book_id = %s AND parse_status = 'complete'"
    cloud.until("its chapters", lambda: cloud.sql(state, book_id))
    cloud.ended(cloud.start(source_url=url, chapters="1"))
    kill(cloud)
    again = start(tmp_path / "state")
    try:
        (row,) = again.until("the newer version", lambda: again.sql(f"{state} AND tts_status = 'complete'", book_id))
        assert row["request"] == {"chapters": "1"}
    finally:
        stop(again)
