"""The trace store: what it keeps and deletes, and its recovery after a kill."""

import json
import os
import time

import pytest

from local.xray.trace_store import MAX_IN_MEMORY, RETENTION_SECONDS, STATE_MACHINE, Document, TraceStore

TRACE = "1-6b066253-9ddf1cd56c06ed73f0ef0fa7"
ROOT, TASK = "0fc4b9aae1db8b69", "6a704bd038b1f2a7"


def document(segment_id, start, end=None, **more):
    text = json.dumps({"id": segment_id, "start_time": start, "end_time": end, **more})
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
    (file,) = folder.iterdir()
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
    assert list(folder.iterdir()) == []


def test_traces_older_than_xrays_retention_are_deleted_at_the_start(folder):
    store = TraceStore(folder)
    for number in (1, 2):
        store.put(trace_of(number), document(ROOT, 1.0), STATE_MACHINE)
    old = time.time() - RETENTION_SECONDS - 60
    os.utime(folder / f"{trace_of(1)}.jsonl", (old, old))
    assert TraceStore(folder).touched_since(0.0) == [trace_of(2)]


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
    assert list(folder.iterdir()) == []
