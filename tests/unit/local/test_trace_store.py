"""The traces' folder: what is kept, what is forgotten, and what a kill leaves."""

import json
import os
import time

import pytest

from local.xray.trace_store import KEPT_SECONDS, MOST_FLEETING, STATE_MACHINE, Document, TraceStore

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


def test_a_later_document_takes_the_place_of_the_one_that_was_in_progress(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(ROOT, 1.0), STATE_MACHINE)
    store.put(TRACE, document(TASK, 2.0), None)
    store.put(TRACE, document(ROOT, 1.0, 9.0), STATE_MACHINE)
    assert store.trace(TRACE) == [document(ROOT, 1.0, 9.0), document(TASK, 2.0)]


def test_a_trace_outlives_the_process_from_its_execution_on_with_what_came_before(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(TASK, 1.0, 2.0), "AWS::Lambda")
    assert TraceStore(folder).trace(TRACE) == [], "a function that was called by itself"
    store.put(TRACE, document(ROOT, 3.0), STATE_MACHINE)
    again = TraceStore(folder)
    assert again.trace(TRACE) == [document(TASK, 1.0, 2.0), document(ROOT, 3.0)] == store.trace(TRACE)
    again.put(TRACE, document(ROOT, 3.0, 4.0), STATE_MACHINE)
    assert again.trace(TRACE)[1].end == 4.0


def test_text_with_line_breaks_and_letters_is_the_same_when_it_comes_back(folder):
    text = '{"name":\r\n "Möwen\u2028felsen"}'
    TraceStore(folder).put(TRACE, Document(ROOT, 1.0, 2.0, text), STATE_MACHINE)
    (back,) = TraceStore(folder).trace(TRACE)
    assert json.loads(back.text) == json.loads(text)


def test_half_a_line_that_a_kill_has_left_is_passed_over(folder):
    store = TraceStore(folder)
    store.put(TRACE, document(ROOT, 1.0), STATE_MACHINE)
    store.put(TRACE, document(TASK, 2.0, nested={"a": {}}), None)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    ends = whole.index(b"\n") + 1
    for cut in range(ends, len(whole)):
        file.write_bytes(whole[:cut])
        assert TraceStore(folder).trace(TRACE) == [document(ROOT, 1.0)]


def test_of_functions_called_by_themselves_the_latest_are_known_and_no_file_is_made(folder):
    store = TraceStore(folder)
    for number in range(MOST_FLEETING + 3):
        store.put(trace_of(number), document(TASK, 1.0, 2.0), None)
    known = [bool(store.trace(trace_of(number))) for number in range(MOST_FLEETING + 3)]
    assert known == [False] * 3 + [True] * MOST_FLEETING
    assert list(folder.iterdir()) == []


def test_what_xray_would_have_forgotten_is_deleted_at_the_start(folder):
    store = TraceStore(folder)
    for number in (1, 2):
        store.put(trace_of(number), document(ROOT, 1.0), STATE_MACHINE)
    old = time.time() - KEPT_SECONDS - 60
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
    ids=["a way out", "short", "with a line break", "a segment's", "a segment's with a line break", "none"],
)
def test_what_is_no_id_is_refused_as_it_would_name_a_file(folder, trace_id, segment_id):
    store = TraceStore(folder)
    with pytest.raises(ValueError, match="is no id"):
        store.put(trace_id, document(segment_id, 1.0), STATE_MACHINE)
    assert store.trace(trace_id) == []
    assert list(folder.iterdir()) == []
