"""X-Ray segment documents of a book, as Step Functions, Lambda and the handlers send them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from uuid import UUID

from botocore.exceptions import ClientError

from console.client import Stack
from events.schemas.describe_books import BookDetails, BookExecution, ChapterState

BOOK, OTHER = UUID(int=1), UUID(int=2)
CHAPTERS = [UUID(int=11), UUID(int=12)]
NOW = datetime.now(UTC)
PROVIDERS = {"FormatChapter": "Gemini", "GenerateAudio": "ElevenLabs"}


class Gone(Exception):
    pass


def stack(
    documents, execution, *, spans: Iterable[dict] | str = "ResourceNotFoundException", closed=False, searches=None
) -> Stack:
    """Return a stack whose X-Ray has these documents for trace 1-a, and whose executions are all like this one.

    Parameters
    ----------
    spans
        The content of the log group `aws/spans`, or the code of the error that CloudWatch answers with.
    closed
        Whether X-Ray says that the trace has reached its limit.
    searches
        A list to which the arguments of each search in the log group are appended.

    """

    def paginate(TraceIds):  # noqa: N803
        assert TraceIds == ["1-a"]
        segments = [{"Document": json.dumps(document)} for document in documents]
        return [{"Traces": [{"Segments": segments, "LimitExceeded": closed}] if segments else []}]

    def search_spans(**search):
        if searches is not None:
            searches.append(search)
        if isinstance(spans, str):
            raise ClientError({"Error": {"Code": spans, "Message": ""}}, "FilterLogEvents")
        messages = [{"message": json.dumps(span)} for span in spans]
        return [{"events": messages[:2]}, {"events": []}, {"events": messages[2:]}]

    def describe_execution(executionArn):  # noqa: N803
        if execution is None:
            raise Gone
        return {"status": "SUCCEEDED", "startDate": NOW, "traceHeader": "Root=1-a;Sampled=1", **execution}

    clients = {
        "stepfunctions": SimpleNamespace(
            describe_execution=describe_execution, exceptions=SimpleNamespace(ExecutionDoesNotExist=Gone)
        ),
        "xray": SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=paginate)),
        "logs": SimpleNamespace(get_paginator=lambda _: SimpleNamespace(paginate=search_spans)),
    }
    return Stack("book-pipeline", "eu-central-1", {}, clients.__getitem__)


def book(*executions: str, trace_id=None, title="The Lamp", chapters=CHAPTERS) -> BookDetails:
    states = [
        ChapterState.model_construct(chapter_id=chapter, number=str(position), title=f"Chapter {position}")
        for position, chapter in enumerate(chapters, start=1)
    ]
    executions_of_book = [
        BookExecution(execution_arn=arn, trace_id=trace_id, began=NOW, last_at=NOW) for arn in executions
    ]
    last = executions[-1] if executions else None
    return BookDetails.model_construct(
        book_id=BOOK,
        title=title,
        source_url=None,
        execution_arn=last,
        updated_at=NOW,
        chapters=states,
        executions=executions_of_book,
    )


def part(span_id, name, start, end, parent=None, **more):
    """Return a document; one without an end is in progress."""
    ending = {"in_progress": True} if end is None else {"end_time": end}
    above = {} if parent is None else {"parent_id": parent, "type": "subsegment"}
    return {"id": span_id, "name": name, "start_time": start, **ending, **above, **more}


def run(task, name, start, end, *, cold=False, **annotations):
    """Return the documents of one attempt: of the Lambda service, its runtime, the handler and its provider calls."""
    service, runtime, handler = (f"{task}-{kind}" for kind in ("service", "runtime", "handler"))
    phases = [part(f"{task}-init", "Initialization", start, start + 2)] if cold else []
    phases.append(part(f"{task}-run", "Invocation", start, end))
    subject = {"stage": name, **annotations}
    flags = {"fault": True} if "error" in annotations else {}
    called = []
    if provider := PROVIDERS.get(name):
        calls = {**subject, "calls": 2, "ms": 300}
        first = start + (2.5 if cold else 0.6)
        called = [part(f"{task}-calls", provider, first, end, handler, namespace="remote", annotations=calls)]
    return [
        part(service, f"book-pipeline-{name}", start, end, task, origin="AWS::Lambda", **flags),
        part(runtime, f"book-pipeline-{name}", start, end, service, origin="AWS::Lambda::Function", subsegments=phases),
        part(handler, name, start, end, runtime, annotations=subject, **flags),
        *called,
    ]


def changed(documents, span_id, **more):
    """Return the documents with one of them changed; a field that is None is removed."""
    by_id = {document["id"]: document for document in documents}
    by_id[span_id] = {name: value for name, value in {**by_id[span_id], **more}.items() if value is not None}
    return list(by_id.values())


def execution_of(book_id=BOOK, prefix="", parent=None, end=170):
    """Return the documents of an execution with two chapters: the first fails once and is retried."""
    root, chapters = f"{prefix}machine", f"{prefix}map"
    first, second = map(str, CHAPTERS)
    ids = {"book_id": str(book_id)}

    def attempt(name, state, start, end, above, **more):
        return part(f"{prefix}{name}", state, start, end, above, namespace="aws", **more)

    return [
        part(root, "book-pipeline", 100, end, parent, origin="AWS::StepFunctions::StateMachine"),
        part(f"{prefix}scraping", "ScrapeBook", 100, 102, root),
        attempt("scrape", "ScrapeBook", 100, 102, f"{prefix}scraping"),
        *run(f"{prefix}scrape", "ScrapeBook", 100, 102, **ids, database_ms=120, database_calls=3),
        part(f"{prefix}choice", "Admitted?", 102, 102, root),
        part(chapters, "FormatChapters", 102, end, root),
        part(f"{prefix}i0", "Iteration 0", 102, 110, chapters),
        attempt("try1", "FormatChapter", 102, 103, f"{prefix}i0", fault=True),
        attempt("try2", "FormatChapter", 105, 110, f"{prefix}i0"),
        *run(f"{prefix}try1", "FormatChapter", 102, 103, **ids, chapter_id=first, error="ProviderThrottled"),
        *run(f"{prefix}try2", "FormatChapter", 105, 110, **ids, chapter_id=first),
        part(f"{prefix}i1", "Iteration 1", 102, end, chapters),
        attempt("once", "FormatChapter", 102, end, f"{prefix}i1"),
        *(run(f"{prefix}once", "FormatChapter", 102, end, cold=True, **ids, chapter_id=second) if end else []),
    ]


@cache
def big_book(chapters=1500, book_id=BOOK):
    """Return the documents of a long book: ten chapters are formatted at once, five narrated; one in 49 fails."""
    documents = [part("root", "book-pipeline", 0, None, origin="AWS::StepFunctions::StateMachine")]
    begins = 0.0
    for state, task, seconds, at_once in (
        ("FormatChapters", "FormatChapter", 6, 10),
        ("Audio", "GenerateAudio", 14, 5),
    ):
        ends = begins + seconds * -(-chapters // at_once)
        documents.append(part(state, state, begins, ends, "root"))
        for number in range(chapters):
            item, start = f"{state}-{number}", begins + seconds * (number // at_once)
            error = {"error": "ProviderUnavailable"} if number % 49 == 7 else {}
            ids = {"book_id": str(book_id), "chapter_id": str(UUID(int=1000 + number))}
            documents += [
                part(item, f"Iteration {number}", start, start + seconds, state),
                part(f"{item}-try", task, start, start + seconds, item, namespace="aws"),
                *run(f"{item}-try", task, start, start + seconds, cold=number < at_once, **ids, **error),
            ]
        begins = ends
    return changed(documents, "root", end_time=begins, in_progress=None)


def waiting_of(joined=102.0, now_waiting=True):
    """Return the documents of an execution that waits for its turn since `joined`, or got it 50 s later."""
    began, end = joined - 2, None if now_waiting else joined + 50
    ids = {"book_id": str(BOOK)}
    return [
        part("machine", "book-pipeline", began, None, origin="AWS::StepFunctions::StateMachine"),
        part("scraping", "ScrapeBook", began, joined, "machine"),
        part("scrape", "ScrapeBook", began, joined, "scraping", namespace="aws"),
        *run("scrape", "ScrapeBook", began, joined, **ids),
        part("waiting", "WaitForTurn", joined, end, "machine"),
        part("wait", "WaitForTurn", joined, joined + 1, "waiting", namespace="aws"),
        *run("wait", "WaitForTurn", joined, joined + 1, **ids),
    ]
