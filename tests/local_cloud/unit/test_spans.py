"""Segments as spans of the log group `aws/spans`."""

import pytest

from local.xray.spans import spans_of, w3c_id

TRACE = "1-6b066253-9ddf1cd56c06ed73f0ef0fa7"
PUBLISHED = {
    "resource", "scope", "traceId", "spanId", "parentSpanId", "flags", "name", "kind", "startTimeUnixNano",
    "endTimeUnixNano", "durationNano", "attributes", "events", "links", "status",
}  # fmt: skip
"""The fields that public records of the log group have; AWS documents the format as OpenTelemetry's."""
FUNCTION = {
    "trace_id": TRACE,
    "id": "0fc4b9aae1db8b69",
    "parent_id": "6a704bd038b1f2a7",
    "name": "book-pipeline-FormatChapter",
    "origin": "AWS::Lambda::Function",
    "start_time": 1795580780.1234567,
    "end_time": 1795580782.1234567,
    "aws": {"request_id": "r"},
    "subsegments": [
        {"id": "1111111111111111", "name": "Initialization", "start_time": 1795580780, "end_time": 1795580781},
        {"id": "2222222222222222", "name": "Invocation", "start_time": 1795580781, "end_time": 1795580782.1},
    ],
}
HANDLER = {
    "trace_id": TRACE,
    "id": "3333333333333333",
    "parent_id": "2222222222222222",
    "name": "FormatChapter",
    "namespace": "local",
    "start_time": 1795580781.0,
    "annotations": {"stage": "FormatChapter", "database_ms": 13},
}


def only(document):
    (span,) = spans_of(document)
    return span


def test_every_field_is_one_of_a_published_record():
    for span in [*spans_of(FUNCTION), *spans_of(HANDLER)]:
        assert span.keys() <= PUBLISHED
        assert {"traceId", "spanId", "name", "kind", "startTimeUnixNano", "attributes", "status"} <= span.keys()


def test_subsegments_are_spans_below_their_segment():
    function, start_up, invocation = spans_of(FUNCTION)
    assert (function["spanId"], function["parentSpanId"]) == ("0fc4b9aae1db8b69", "6a704bd038b1f2a7")
    assert [span["parentSpanId"] for span in (start_up, invocation)] == ["0fc4b9aae1db8b69"] * 2
    assert {span["traceId"] for span in (function, start_up, invocation)} == {"6b0662539ddf1cd56c06ed73f0ef0fa7"}
    assert function["attributes"] == {"aws.xray.origin": "AWS::Lambda::Function", "aws.request_id": "r"}
    assert [span["kind"] for span in (function, start_up)] == ["SERVER", "INTERNAL"]


def test_times_are_nanoseconds():
    function = next(spans_of(FUNCTION))
    assert function["startTimeUnixNano"] == pytest.approx(1795580780123456700, abs=1000)
    assert function["endTimeUnixNano"] - function["startTimeUnixNano"] == function["durationNano"] == 2 * 10**9


def test_a_segment_in_progress_has_no_end():
    span = only({**HANDLER, "in_progress": True})
    assert {"endTimeUnixNano", "durationNano"} & span.keys() == set()
    assert span["attributes"]["aws.xray.inprogress"] is True


def test_annotations_are_attributes():
    attributes = only(HANDLER)["attributes"]
    assert (attributes["stage"], attributes["database_ms"]) == ("FormatChapter", 13)
    assert attributes["aws.xray.annotations"] == ["stage", "database_ms"]


@pytest.mark.parametrize("flag", ["error", "fault", "throttle"])
def test_a_failure_is_an_error_with_its_exceptions(flag):
    cause = {"exceptions": [{"id": "x", "type": "Sandbox.Timedout"}, {"id": "y"}]}
    span = only({**HANDLER, flag: True, "cause": cause})
    assert span["status"] == {"code": "ERROR"}
    assert [event["attributes"] for event in span["events"]] == [{"exception.type": "Sandbox.Timedout"}, {}]
    assert only(HANDLER)["status"] == {"code": "UNSET"}


@pytest.mark.parametrize(("namespace", "service"), [("remote", None), ("aws", "FormatChapter")])
def test_a_call_of_another_service_is_a_client(namespace, service):
    span = only({**HANDLER, "namespace": namespace})
    assert (span["kind"], span["attributes"].get("aws.service")) == ("CLIENT", service)


def test_a_trace_id_is_32_digits():
    assert w3c_id(TRACE) == "6b0662539ddf1cd56c06ed73f0ef0fa7"
