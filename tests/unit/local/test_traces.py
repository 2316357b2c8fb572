"""A book's traces, found by way of its executions and its journal."""

from datetime import timedelta

import pytest

from local.stack.traces import traces_of
from tests.unit.local.recorded import NOW, book, changed, execution_of, stack


def test_the_trace_stands_in_the_executions_header():
    (trace,) = traces_of(book("arn"), stack(execution_of(), {}))
    assert (trace.run.trace_id, trace.status, trace.missing) == ("1-a", "SUCCEEDED", None)
    assert [span.name for span in trace.spans] == ["book-pipeline"]


def test_every_execution_of_the_book_has_its_trace():
    traces = traces_of(book("first", "second", "first"), stack(execution_of(), {}))
    assert [trace.run.execution_arn for trace in traces] == ["first", "second"]
    assert traces_of(book(), stack([], {})) == []


@pytest.mark.parametrize(
    ("ending", "status"),
    [({}, "SUCCEEDED"), ({"fault": True}, "FAILED"), ({"end_time": None}, "INTERRUPTED")],
    ids=["done", "failed", "killed"],
)
def test_of_an_execution_that_is_forgotten_the_journal_has_the_trace_and_the_trace_has_the_end(ending, status):
    documents = changed(execution_of(), "machine", **ending)
    (trace,) = traces_of(book("arn", trace_id="1-a"), stack(documents, None))
    assert (trace.status, trace.missing) == (status, None)
    assert trace.spans


@pytest.mark.parametrize(
    ("execution", "says"),
    [
        (None, "90 days"),
        ({"traceHeader": "Root=1-a;Sampled=0"}, "did not sample"),
        ({"traceHeader": ""}, "did not sample"),
        ({"startDate": NOW - timedelta(days=31)}, "30 days"),
        ({}, "nothing on it yet"),
    ],
)
def test_a_trace_that_is_not_there_says_why(execution, says):
    (trace,) = traces_of(book("arn"), stack([], execution))
    assert says in trace.missing
    assert trace.spans == []
