"""Find the traces of a book through its executions and its journal."""

from datetime import timedelta

import pytest

from console.client.traces import traces_of
from tests.unit.console.client.recorded import NOW, book, changed, execution_of, stack


def test_the_trace_id_is_read_from_the_trace_header_of_the_execution():
    (trace,) = traces_of(book("arn"), stack(execution_of(), {}))
    assert (trace.run.trace_id, trace.status, trace.missing) == ("1-a", "SUCCEEDED", None)
    assert [span.name for span in trace.spans] == ["book-pipeline"]


def test_each_execution_of_the_book_has_a_trace():
    traces = traces_of(book("first", "second", "first"), stack(execution_of(), {}))
    assert [trace.run.execution_arn for trace in traces] == ["first", "second"]
    assert traces_of(book(), stack([], {})) == []


@pytest.mark.parametrize(
    ("ending", "status"),
    [({}, "SUCCEEDED"), ({"fault": True}, "FAILED"), ({"end_time": None}, "INTERRUPTED")],
    ids=["done", "failed", "killed"],
)
def test_a_deleted_execution_gets_its_trace_from_the_journal_and_its_status_from_the_trace(ending, status):
    documents = changed(execution_of(), "machine", **ending)
    (trace,) = traces_of(book("arn", trace_id="1-a"), stack(documents, None))
    assert (trace.status, trace.missing) == (status, None)
    assert trace.spans


@pytest.mark.parametrize(
    ("execution", "reason"),
    [
        (None, "90 days"),
        ({"traceHeader": "Root=1-a;Sampled=0"}, "did not sample"),
        ({"traceHeader": ""}, "did not sample"),
        ({"startDate": NOW - timedelta(days=31)}, "30 days"),
        ({}, "no data on it yet"),
    ],
)
def test_a_missing_trace_has_a_reason(execution, reason):
    (trace,) = traces_of(book("arn"), stack([], execution))
    assert reason in trace.missing
    assert trace.spans == []
