"""The segments that Step Functions and Lambda send to X-Ray."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from local.cloudtrail import CloudTrail
from local.lambda_service import InvocationResult
from local.xray.service_segments import THROTTLED, ServiceSegments

TRACE = "1-6b066253-9ddf1cd56c06ed73f0ef0fa7"


@pytest.fixture
def sent():
    return []


@pytest.fixture
def segments(sent, tmp_path):
    with CloudTrail(tmp_path / "trail.jsonl") as trail:
        yield ServiceSegments(lambda document: sent.append(json.loads(document)), trail)


def execution(status="SUCCEEDED", error=None, header=f"Root={TRACE};Parent=6a704bd038b1f2a7;Sampled=1"):
    return SimpleNamespace(
        exec_arn="arn:lamp", exec_status=status, error=error, trace_header=header,
        start_date=datetime(2026, 11, 25, tzinfo=UTC), state_machine=SimpleNamespace(name="book-pipeline"),
    )  # fmt: skip


def test_each_part_is_sent_when_it_starts_and_ends_with_its_parent(segments, sent):
    segments.execution_started(execution())
    with (
        segments.part("FormatChapters", segments.running("arn:lamp")) as state,
        segments.part("Iteration 0", state) as iteration,
        segments.part("FormatChapter", iteration, namespace="aws"),
    ):
        started = list(sent)
    segments.execution_ended(execution())
    assert [document["name"] for document in started] == [
        "book-pipeline",
        "FormatChapters",
        "Iteration 0",
        "FormatChapter",
    ]
    assert {(document["in_progress"], "end_time" in document) for document in started} == {(True, False)}
    assert [document["parent_id"] for document in started] == [
        "6a704bd038b1f2a7", *(document["id"] for document in started[:-1]),
    ]  # fmt: skip
    ended = sent[len(started) :]
    assert [document["id"] for document in ended] == [document["id"] for document in reversed(started)]
    assert {("in_progress" in document, document["end_time"] >= document["start_time"]) for document in ended} == {
        (False, True)
    }
    assert {document["trace_id"] for document in sent} == {TRACE}
    assert {document.get("fault", False) for document in sent} == {False}
    with pytest.raises(KeyError):
        segments.running("arn:lamp")


def test_a_failed_part_contains_its_error(segments, sent):
    segments.execution_started(execution())
    part = segments.running("arn:lamp")
    with pytest.raises(RuntimeError), segments.part("ScrapeBook", part):
        raise RuntimeError
    with segments.part("ScrapeBook", part) as attempt:
        attempt.fail("SourceNotFound")
    with segments.part("ScrapeBook", part) as attempt:
        attempt.fail(THROTTLED)
    segments.execution_ended(execution("FAILED", "ChaptersIncomplete"))
    bare, named, throttled, whole = (document for document in sent if "end_time" in document)
    assert (bare["fault"], "cause" in bare) == (True, False)
    assert (named["fault"], named["cause"]["exceptions"][0]["type"]) == (True, "SourceNotFound")
    assert (throttled["error"], throttled["throttle"], "fault" in throttled) == (True, True, False)
    assert whole["cause"]["exceptions"][0]["type"] == "ChaptersIncomplete"


@pytest.mark.parametrize("header", [None, "", "Root=../../etc;Parent=x", f"Root={TRACE}\n", "Sampled=1"])
def test_an_execution_without_a_valid_trace_starts_one(segments, header):
    fields = dict(part.split("=") for part in segments.new_trace(header).split(";"))
    assert fields.keys() == {"Root", "Sampled"}
    assert fields["Root"] != TRACE
    assert (
        segments.new_trace(f"Root={fields['Root']};Parent=1;Sampled=0") == f"Root={fields['Root']};Parent=1;Sampled=1"
    )


def test_lambda_sends_a_segment_of_the_service_and_one_of_the_function(segments, sent):
    def invoke(name, payload, header):
        assert header.startswith(f"Root={TRACE};Parent=")
        return InvocationResult("r", b"{}", None, cold_start=True, init_seconds=0.5, started_at=1.0, ended_at=2.0)

    segments.invoke(invoke, "book-pipeline-ScrapeBook", b"{}", f"Root={TRACE};Parent=6a704bd038b1f2a7")
    service, runtime = sent
    assert (service["parent_id"], runtime["parent_id"]) == ("6a704bd038b1f2a7", service["id"])
    assert [(phase["name"], phase["start_time"], phase["end_time"]) for phase in runtime["subsegments"]] == [
        ("Initialization", 1.0, 1.5), ("Invocation", 1.5, 2.0),
    ]  # fmt: skip
