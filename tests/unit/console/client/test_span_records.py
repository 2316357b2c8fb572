"""Spans of the log group `aws/spans` become segment documents, and complete a trace that X-Ray has closed."""

from datetime import timedelta
from itertools import chain

import pytest
from botocore.exceptions import ClientError

from console.client.traces import traces_of
from console.client.traces.spans import Kind
from local.xray.spans import spans_of
from tests.unit.console.client.recorded import BOOK, NOW, book, changed, execution_of, stack

INVOCATION = {
    "resource": {"attributes": {"cloud.platform": "aws_lambda", "service.name": "book-pipeline-FormatChapter"}},
    "scope": {"name": "xray"},
    "traceId": "6a6a005492b3acc3e318e0f22ae9909e",
    "spanId": "e94f9481b9a43495",
    "parentSpanId": "08b21d1592a9b9aa",
    "flags": 1,
    "name": "book-pipeline-FormatChapter",
    "kind": "SERVER",
    "startTimeUnixNano": 1785331800758000000,
    "endTimeUnixNano": 1785331800813000000,
    "durationNano": 55000000,
    "attributes": {
        "PlatformType": "AWS::Lambda",
        "aws.local.environment": "lambda:default",
        "aws.local.service": "book-pipeline-FormatChapter",
        "aws.xray.origin": "AWS::Lambda::Function",
        "http.status_code": 200,
        "telemetry.extended": "true",
    },
    "status": {"code": "OK"},
}
"""A span with the fields and the attributes that public records of the log group have."""


def span(**more):
    return {**INVOCATION, **more}


def only_document(record):
    """Return the tree of a trace with this span alone."""
    (trace,) = traces_of(book("arn:of:lamp"), stack([], {}, spans=[record]))
    (found,) = trace.spans
    return found


def stored(documents):
    """Return the documents as the spans that X-Ray stores."""
    return list(chain.from_iterable(spans_of({**document, "trace_id": "1-a"}) for document in documents))


def names(trace):
    return sorted((found.name, found.start) for root in trace.spans for found in root.walk())


def test_a_span_of_lambda_is_a_function_with_its_times():
    found = only_document(INVOCATION)
    assert (found.kind, found.name, found.error) == (Kind.FUNCTION, "FormatChapter", None)
    assert (found.start, found.seconds) == (1785331800.758, pytest.approx(0.055, abs=1e-6))
    assert found.annotations == {}, "attributes of OpenTelemetry and of AWS are none of the pipeline's"


def test_the_origin_may_be_an_attribute_of_the_resource():
    origin = {"attributes": {"aws.xray.origin": "AWS::StepFunctions::StateMachine"}}
    assert only_document(span(attributes={}, resource=origin)).kind == Kind.EXECUTION


@pytest.mark.parametrize("prefix", ["", "annotation.", "annotations.", "aws.xray.annotations."])
def test_annotations_are_found_with_and_without_a_prefix(prefix):
    written = {"book_id": str(BOOK), "database_ms": 13, "error": "ProviderThrottled"}
    attributes = {f"{prefix}{name}": value for name, value in written.items()}
    found = only_document(span(attributes={**attributes, "aws.xray.annotations": list(written)}))
    assert found.annotations == written
    assert found.error == "ProviderThrottled"


@pytest.mark.parametrize(
    ("more", "error", "throttled"),
    [
        ({"attributes": {"error": "ProviderThrottled"}}, "ProviderThrottled", True),
        ({"attributes": {"http.response.status_code": 429}}, "throttle", True),
        ({"attributes": {"http.status_code": 404}}, "error", False),
        ({"attributes": {}}, "fault", False),
        (
            {"events": [{"name": "exception", "attributes": {"exception.type": "Lambda.TooManyRequestsException"}}]},
            "Lambda.TooManyRequestsException",
            False,
        ),
    ],
    ids=["named", "429", "404", "nothing said", "an exception of a response with 200"],
)
def test_a_failed_span_has_its_error_and_flags(more, error, throttled):
    found = only_document(span(status={"code": "ERROR"}, **more))
    assert (found.error, found.throttled) == (error, throttled)


def test_a_span_in_progress_is_replaced_by_the_same_one_with_an_end():
    running = {name: value for name, value in INVOCATION.items() if name not in {"endTimeUnixNano", "durationNano"}}
    assert only_document(running).end is None
    (trace,) = traces_of(book("arn:of:lamp"), stack([], {}, spans=[running, INVOCATION, running]))
    assert [found.seconds for found in trace.spans] == [pytest.approx(0.055, abs=1e-6)]


def test_the_spans_of_a_book_make_the_same_tree_as_its_segments():
    throttled = {"fault": None, "error": True, "throttle": True}
    documents = changed(execution_of(), "try1-handler", **throttled)
    (of_segments,) = traces_of(book("arn:of:lamp"), stack(documents, {}))
    (of_spans,) = traces_of(book("arn:of:lamp"), stack([], {}, spans=stored(documents)))
    assert of_spans.spans == of_segments.spans


def test_spans_complete_a_trace_that_x_ray_has_closed():
    documents = execution_of()
    (whole,) = traces_of(book("arn:of:lamp"), stack(documents, {}))
    begun = changed(documents[:6], "machine", end_time=None, in_progress=True)
    (completed,) = traces_of(book("arn:of:lamp"), stack(begun, {}, spans=stored(documents), closed=True))
    assert names(completed) == names(whole)
    assert completed.spans[0].end == 170, "X-Ray's segment in progress does not hide the end"
    assert completed.cut is None


@pytest.mark.parametrize(
    ("code", "remedy"),
    [("ResourceNotFoundException", "parameter transaction_search"), ("AccessDeniedException", "logs:FilterLogEvents")],
)
@pytest.mark.parametrize("closed", [True, False], ids=["X-Ray says so", "X-Ray does not say so"])
def test_a_trace_that_was_cut_says_so_and_names_the_remedy(code, remedy, closed):
    begun = changed(execution_of()[:6], "machine", end_time=None, in_progress=True)
    (trace,) = traces_of(book("arn:of:lamp"), stack(begun, {}, spans=code, closed=closed))
    assert remedy in trace.cut
    (nothing,) = traces_of(book("arn:of:lamp"), stack([], {}, spans=code))
    assert remedy in nothing.missing


def test_a_running_book_and_one_of_a_stopped_cloud_are_not_called_cut():
    begun = execution_of(end=None)
    for execution in ({"status": "RUNNING"}, None):
        known = book("arn:of:lamp", trace_id="1-a")
        assert [trace.cut for trace in traces_of(known, stack(begun, execution))] == [None]


def test_another_error_of_cloudwatch_is_raised():
    with pytest.raises(ClientError, match="Throttling"):
        traces_of(book("arn:of:lamp"), stack([], {}, spans="ThrottlingException"))


def test_the_search_is_for_the_trace_in_the_time_of_the_execution():
    searches = []
    known = book("arn:of:lamp")
    traces_of(known, stack(execution_of(), {"stopDate": NOW + timedelta(hours=2)}, spans=[], searches=searches))
    traces_of(known, stack(execution_of(), {"status": "RUNNING"}, spans=[], searches=searches))
    ended, running = searches
    assert (ended["logGroupName"], ended["filterPattern"]) == ("aws/spans", '{ $.traceId = "a" }')
    hours = 3_600_000
    assert ended["endTime"] - ended["startTime"] == pytest.approx(3 * hours + hours / 12)
    assert "endTime" not in running
