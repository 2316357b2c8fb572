"""The trace store: what it keeps, closes and deletes, and its recovery after a kill."""

import json
import os
import time

import pytest

from local.xray.closing import BYTES, SLOW_BYTES, SLOW_SECONDS
from local.xray.trace_store import MAX_IN_MEMORY, RETENTION_SECONDS, STATE_MACHINE, Document, TraceStore

TRACE = "1-6b066253-9ddf1cd56c06ed73f0ef0fa7"
ROOT, TASK = "0fc4b9aae1db8b69", "6a704bd038b1f2a7"


def document(segment_id, start, end=None, **more):
    times = {"start_time": start, **({"end_time": end} if end else {})}
    text = json.dumps({"trace_id": TRACE, "name": "part", "id": segment_id, **times, **more})
    return Document(segment_id, start, end or start, text)


def trace_of(number):
    return f"1-{number:08x}-{number:024x}"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "traces"


def test_a_later_document_replaces_the_one_in_progress(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(ROOT, 1.0), STATE_MACHINE)
    store.put(TRACE, document(TASK, 2.0), None)
    store.put(TRACE, document(ROOT, 1.0, 9.0), STATE_MACHINE)
    assert store.trace(TRACE) == [document(ROOT, 1.0, 9.0), document(TASK, 2.0)]


def test_a_trace_is_stored_once_it_contains_an_execution(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(TASK, 1.0, 2.0), "AWS::Lambda")
    assert TraceStore(folder).trace(TRACE) == [], "a function that was invoked directly"
    store.put(TRACE, document(ROOT, 3.0), STATE_MACHINE)
    again = TraceStore(folder)
    assert again.trace(TRACE) == [document(TASK, 1.0, 2.0), document(ROOT, 3.0)] == store.trace(TRACE)
    again.put(TRACE, document(ROOT, 3.0, 4.0), STATE_MACHINE)
    assert again.trace(TRACE)[1].end == 4.0


def test_text_with_line_breaks_and_unicode_is_restored(folder):
    text = '{"name":\r\n "Möwen\u2028felsen"}'
    TraceStore(folder).put(TRACE, Document(ROOT, 1.0, 2.0, text), STATE_MACHINE)
    (back,) = TraceStore(folder).trace(TRACE)
    assert json.loads(back.text) == json.loads(text)


def test_an_incomplete_line_after_a_kill_is_ignored(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(ROOT, 1.0), STATE_MACHINE)
    store.put(TRACE, document(TASK, 2.0, nested={"a": {}}), None)
    (file,) = folder.glob("*.jsonl")
    whole = file.read_bytes()
    ends = whole.index(b"\n", 1) + 1
    for cut in range(ends, len(whole)):
        file.write_bytes(whole[:cut])
        assert TraceStore(folder).trace(TRACE) == [document(ROOT, 1.0)]


def test_only_the_latest_traces_of_direct_invocations_are_kept_in_memory(folder):
    store = TraceStore(folder)
    for number in range(MAX_IN_MEMORY + 3):
        store.put(trace_of(number), document(TASK, 1.0, 2.0), None)
    known = [bool(store.trace(trace_of(number))) for number in range(MAX_IN_MEMORY + 3)]
    assert known == [False] * 3 + [True] * MAX_IN_MEMORY
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_traces_older_than_xrays_retention_are_deleted_at_the_start(folder):
    store = TraceStore(folder)
    for number in (1, 2):
        store.put(trace_of(number), document(ROOT, 1.0), STATE_MACHINE)
    old = time.time() - RETENTION_SECONDS - 60
    os.utime(folder / f"{trace_of(1)}.jsonl", (old, old))
    assert TraceStore(folder).touched_since(0.0) == [trace_of(2)]
    assert {file.stem for file in folder.rglob("*") if file.is_file()} == {trace_of(2)}


@pytest.mark.parametrize(
    ("trace_id", "segment_id"),
    [
        ("../../../etc/passwd", ROOT),
        ("1-a", ROOT),
        (f"{TRACE}\n", ROOT),
        (TRACE, "x y"),
        (TRACE, f"{ROOT}\n"),
        ("", ""),
    ],
    ids=["path traversal", "too short", "with a line break", "segment id", "segment id with a line break", "empty"],
)
def test_a_malformed_id_is_rejected(folder, trace_id, segment_id):
    store = TraceStore(folder)
    with pytest.raises(ValueError, match="is not a trace id"):
        store.put(trace_id, document(segment_id, 1.0), STATE_MACHINE)
    assert store.trace(trace_id) == []
    assert [file for file in folder.rglob("*") if file.is_file()] == []


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def segment(number, size=1000, **more):
    made = document(f"{number:016x}", 1.0, 2.0, **more)
    room = size - len(made.text) - len(', "aws": ""')
    return document(f"{number:016x}", 1.0, 2.0, **more, aws="x" * room) if room > 0 else made


def fill(store, seconds=0.0, clock=None, count=500):
    """Send segments of 1,000 bytes each, evenly over the seconds."""
    store.put(TRACE, segment(0), STATE_MACHINE)
    for number in range(1, count):
        if clock:
            clock.seconds = seconds * number / count
        store.put(TRACE, segment(number), None)


def spans(store):
    (file,) = store.spans_folder.iterdir()
    return [json.loads(line) for line in file.read_text().splitlines() if line]


def test_a_trace_is_closed_at_100_kb_if_it_grows_quickly(folder):
    store = TraceStore(folder, clock := Clock())
    fill(store, 300, clock)
    assert len(store.trace(TRACE)) == BYTES // 1000 == 100
    assert store.is_closed(TRACE)


def test_a_trace_is_closed_at_14_kb_if_it_lasts_longer_than_six_minutes(folder):
    store = TraceStore(folder, clock := Clock())
    fill(store, 500 * SLOW_SECONDS / 10, clock)
    assert len(store.trace(TRACE)) == SLOW_BYTES // 1000 == 14
    assert store.is_closed(TRACE)


def test_a_trace_that_is_large_is_closed_when_it_has_lasted_six_minutes(folder):
    store = TraceStore(folder, clock := Clock())
    fill(store, count=50)
    assert not store.is_closed(TRACE)
    clock.seconds = SLOW_SECONDS + 2
    store.put(TRACE, segment(50), None)
    assert len(store.trace(TRACE)) == 50
    assert store.is_closed(TRACE)


def test_a_closed_trace_accepts_nothing_more_even_if_it_would_fit(folder):
    store = TraceStore(folder, Clock())
    fill(store, count=99)
    store.put(TRACE, segment(99, 5000), None)
    store.put(TRACE, segment(100, 100), None)
    store.put(TRACE, document(f"{0:016x}", 1.0, 9.0), STATE_MACHINE)
    assert len(store.trace(TRACE)) == 99
    assert store.trace(TRACE)[0].end == 2.0, "the end of a segment in it is refused, too"


def test_the_size_of_a_trace_outlives_the_process(folder):
    clock = Clock()
    fill(TraceStore(folder, clock), count=60)
    again = TraceStore(folder, clock)
    fill(again, count=60)
    assert again.is_closed(TRACE)
    last = TraceStore(folder, clock)
    last.put(TRACE, segment(7777, 10), None)
    assert last.is_closed(TRACE)
    assert len(spans(last)) == 121


def test_every_document_has_its_span_also_those_before_the_execution_and_after_the_closing(folder):
    store = TraceStore(folder, Clock())
    store.put(TRACE, document(TASK, 1.0, 2.0), "AWS::Lambda")
    fill(store, count=500)
    assert len(store.trace(TRACE)) < 200
    assert [span["spanId"] for span in spans(store)] == [TASK, *(f"{number:016x}" for number in range(500))]


def test_a_malformed_segment_has_no_span_and_is_stored(folder):
    store = TraceStore(folder, Clock())
    store.put(TRACE, document(ROOT, 1.0, annotations="none"), STATE_MACHINE)
    assert len(store.trace(TRACE)) == 1
    assert spans(store) == []
