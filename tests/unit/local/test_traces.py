"""A book's trace, put together from X-Ray's documents."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from rich.console import Console

from events.schemas.shelf_state import BookState, ChapterState, StageEvent
from local.stack import Stack
from local.stack import trace_view as view
from local.stack.traces import traces_of

BOOK, OTHER = UUID(int=1), UUID(int=2)
CHAPTERS = [UUID(int=11), UUID(int=12)]
NOW = datetime.now(UTC)


class Gone(Exception):
    pass


def stack(documents, execution) -> Stack:
    """Return a stack whose X-Ray has these documents of trace 1-a, and whose executions look like this one."""

    def paginate(TraceIds):  # noqa: N803
        assert TraceIds == ["1-a"]
        segments = [{"Document": json.dumps(document)} for document in documents]
        return [{"Traces": [{"Segments": segments}] if segments else []}]

    def describe_execution(executionArn):  # noqa: N803
        if execution is None:
            raise Gone
        return {"status": "SUCCEEDED", "startDate": NOW, "traceHeader": "Root=1-a;Sampled=1", **execution}

    clients = {
        "stepfunctions": SimpleNamespace(
            describe_execution=describe_execution, exceptions=SimpleNamespace(ExecutionDoesNotExist=Gone)
        ),
        "xray": SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=paginate)),
    }
    return Stack("book-pipeline", "eu-central-1", {}, clients.__getitem__)


def book(*executions: str) -> BookState:
    chapters = [
        ChapterState.model_construct(chapter_id=chapter, position=position, title=f"Chapter {position}")
        for position, chapter in enumerate(CHAPTERS, start=1)
    ]
    events = [
        StageEvent(stage="ScrapeBook", event="started", chapter_id=None, execution_arn=arn, trace_id=None, at=NOW)
        for arn in executions
    ]
    last = executions[-1] if executions else None
    return BookState.model_construct(
        book_id=BOOK, title="The Lamp", execution_arn=last, updated_at=NOW, chapters=chapters, events=events
    )


def part(span_id, name, start, end, **more):
    return {"id": span_id, "name": name, "start_time": start, "end_time": end, **more}


def run(task, name, start, end, *, cold=False, **annotations):
    """Return what Lambda and the handler write of one task: three documents and two phases."""
    ids = [f"{task}-{kind}" for kind in ("service", "runtime", "handler")]
    phases = [part(f"{task}-init", "Initialization", start, start + 0.5)] if cold else []
    phases.append(part(f"{task}-run", "Invocation", start, end))
    flags = {"fault": True} if "error" in annotations else {}
    return [
        part(ids[0], f"book-pipeline-{name}", start, end, parent_id=task, origin="AWS::Lambda", **flags),
        part(ids[1], f"book-pipeline-{name}", start, end, parent_id=ids[0], subsegments=phases),
        part(ids[2], name, start, end, parent_id=ids[1], type="subsegment", annotations={"stage": name, **annotations}),
    ]


def execution_of(book_id, prefix, parent=None):
    """Return the documents of a book's whole execution: a chapter fails once and then succeeds, another is done."""
    once = part(f"{prefix}once", "FormatChapter", 102, 170)
    states = [
        part(f"{prefix}scrape", "ScrapeBook", 100, 102),
        part(f"{prefix}map", "FormatChapters", 102, 170, subsegments=[
            part(f"{prefix}i0", "Iteration 0", 102, 110, subsegments=[
                part(f"{prefix}try1", "FormatChapter", 102, 103, fault=True),
                part(f"{prefix}try2", "FormatChapter", 105, 110),
            ]),
            part(f"{prefix}i1", "Iteration 1", 102, 170, subsegments=[once]),
        ]),
    ]  # fmt: skip
    above = {"parent_id": parent} if parent else {}
    ids = {"book_id": str(book_id)}
    first, second = map(str, CHAPTERS)
    return [
        *run(f"{prefix}try1", "FormatChapter", 102, 103, **ids, chapter_id=first, error="ProviderThrottled"),
        *run(f"{prefix}try2", "FormatChapter", 105, 110, **ids, chapter_id=first),
        *run(f"{prefix}once", "FormatChapter", 102, 170, cold=True, **ids, chapter_id=second),
        *run(f"{prefix}scrape", "ScrapeBook", 100, 102, **ids),
        part(f"{prefix}machine", "book-pipeline", 100, 170, subsegments=states, **above),
    ]


def printed(traces, of=None) -> str:
    console = Console(width=120, record=True, file=None)
    with console.capture() as capture:
        for shown in view.as_trees(of or book("arn"), traces):
            console.print(shown, markup=False)
    return capture.get()


def test_tasks_functions_and_handlers_are_one_line_each_below_their_state():
    (trace,) = traces_of(book("arn"), stack(execution_of(BOOK, ""), {}))
    assert trace.trace_id == "1-a"
    (machine,) = trace.spans
    scrape, chapters = machine.children
    assert (scrape.name, scrape.seconds, scrape.children) == ("ScrapeBook", 2, [])
    assert [iteration.name for iteration in chapters.children] == ["Iteration 0", "Iteration 1"]
    failed, succeeded = chapters.children[0].children
    assert (failed.name, failed.error, failed.seconds) == ("FormatChapter", "ProviderThrottled", 1)
    assert (succeeded.error, succeeded.children) == (None, [])
    (only,) = chapters.children[1].children
    assert only.cold_start == 0.5


def test_people_see_chapters_errors_times_and_totals():
    lines = printed(traces_of(book("arn"), stack(execution_of(BOOK, ""), {}))).splitlines()
    (first,) = [line for line in lines if "Iteration 0" in line]
    assert "1. Chapter 1" in first
    assert "8.00 s" in first
    assert "+2.0 s" in first
    (failed,) = [line for line in lines if "ProviderThrottled" in line]
    assert "FormatChapter" in failed
    assert "Chapter 1" not in failed, "the title stands once, above"
    (cold,) = [line for line in lines if "cold start" in line]
    assert "1 min 08 s" in cold
    (total,) = [line.split() for line in lines if line.startswith(" FormatChapter")]
    assert total == ["FormatChapter", "3", "1", "1", "74.0"]


def test_programs_get_the_same():
    said = json.loads(view.as_json(book("arn"), traces_of(book("arn"), stack(execution_of(BOOK, ""), {}))))
    assert (said["book_id"], said["title"]) == (str(BOOK), "The Lamp")
    (trace,) = said["traces"]
    iteration = trace["spans"][0]["children"][1]["children"][0]
    assert [(run["error"], run["chapter"]) for run in iteration["children"]] == [
        ("ProviderThrottled", "1. Chapter 1"), (None, "1. Chapter 1"),
    ]  # fmt: skip
    assert said["totals"][1] == {"stage": "FormatChapter", "runs": 3, "failed": 1, "cold_starts": 1, "seconds": 74.0}


def test_of_a_list_of_books_one_is_shown():
    shelf = part("shelf", "book-pipeline-ExpandManifest", 99, 100)
    documents = [shelf, *execution_of(BOOK, "a", "shelf"), *execution_of(OTHER, "b", "shelf")]
    ((root,),) = [trace.spans for trace in traces_of(book("arn"), stack(documents, {}))]
    assert (root.name, [child.name for child in root.children]) == ("ExpandManifest", ["book-pipeline"])
    assert root.annotated("book_id") == {str(BOOK)}


def test_what_is_under_way_is_shown_as_far_as_it_is():
    documents = run("unknown", "ScrapeBook", 100, 102, book_id=str(BOOK))
    documents[1].pop("end_time")
    (trace,) = traces_of(book("arn"), stack(documents, {"status": "RUNNING"}))
    assert [span.name for span in trace.spans] == ["ScrapeBook"]
    documents[0].pop("end_time")
    assert "still running" in printed(traces_of(book("arn"), stack(documents, {"status": "RUNNING"})))


def test_every_execution_of_the_book_has_its_trace():
    traces = traces_of(book("first", "second", "first"), stack(execution_of(BOOK, ""), {}))
    assert [trace.execution_arn for trace in traces] == ["first", "second"]
    assert traces_of(book(), stack([], {})) == []


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
    traces = traces_of(book("arn"), stack([], execution))
    assert says in printed(traces)
    assert json.loads(view.as_json(book("arn"), traces))["traces"][0]["spans"] == []
