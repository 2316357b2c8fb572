"""A manifest of two books, one of which fails: its trace, events and log lines agree with each other."""

import json
import re
from collections import defaultdict
from itertools import chain
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from .conftest import Cloud

MOST_SUBSEGMENTS, MOST_BYTES = 3, 1_500
LONGEST_QUOTE = 4
"""This many words in a row may be in a book and in a log by chance, such as a title."""
THROTTLED = "Seven grey herons stood along the quay while the ferryman counted his change twice over."
BROKEN = "Nobody in the harbour office could say who had painted the old bell such a cheerful blue."
PUBLISHERS = {
    "BookRequested": "ExpandManifest",
    "BookScraped": "ScrapeBook",
    "BookParsed": "ParseBook",
    "ChapterFormatted": "FormatChapter",
    "ChapterNarrated": "GenerateAudio",
    "BookCompleted": "FinalizeBook",
    "BookFailed": "RecordFailure",
    "BookBound": "BindBook",
}
AT_TIMES = {"BookEncoded": "EncodeChapter"}
"""Published if the book is complete before its last chapter is encoded."""
OF_NO_BOOK = {"ExpandManifest", "GiveTurns"}
STAGES = {*PUBLISHERS.values(), *AT_TIMES.values(), "WaitForTurn", "RecordChapterFailure"}
SECRETS = ("book-pipeline/gemini-api-key", "book-pipeline/elevenlabs-api-key")
LISTENER = "traced-listener"


def book(title: str, sentence: str) -> bytes:
    chapters = f"CHAPTER 1\n\n{sentence}\n\n\nCHAPTER 2\n\nThe morning after, {sentence}\n\n\n"
    return f"Title: {title}\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}".encode()


class Listener:
    """A user's state machine that subscribes to all events of the pipeline."""

    def __init__(self, cloud: Cloud) -> None:
        self._states, self._events = cloud.client("stepfunctions"), cloud.client("events")
        self._bus = cloud.environment["BOOK_PIPELINE_BUS"]
        definition = {"StartAt": "Received", "States": {"Received": {"Type": "Succeed"}}}
        role = "arn:aws:iam::123456789012:role/listener"
        made = self._states.create_state_machine(name=LISTENER, definition=json.dumps(definition), roleArn=role)
        self._machine = made["stateMachineArn"]
        pattern = json.dumps({"source": ["book-pipeline"]})
        self._events.put_rule(Name=LISTENER, EventBusName=self._bus, EventPattern=pattern)
        target = {"Id": LISTENER, "Arn": self._machine, "RoleArn": role}
        self._events.put_targets(Rule=LISTENER, EventBusName=self._bus, Targets=[target])

    def received(self) -> list[tuple[str, dict[str, str]]]:
        """Return each event's type and trace header."""
        executions = self._states.list_executions(stateMachineArn=self._machine)["executions"]
        described = [self._states.describe_execution(executionArn=each["executionArn"]) for each in executions]
        return [(json.loads(each["input"])["detail-type"], fields(each["traceHeader"])) for each in described]

    def unsubscribe(self) -> None:
        self._events.remove_targets(Rule=LISTENER, EventBusName=self._bus, Ids=[LISTENER])
        self._events.delete_rule(Name=LISTENER, EventBusName=self._bus)


class Recorded:
    """The ids, log lines, trace documents and received events of the two books."""

    def __init__(self, cloud: Cloud, books: list[UUID], trace_ids: set[str], listener: Listener) -> None:
        self.cloud, self.books, self.trace_ids = cloud, books, trace_ids
        self.lines: dict[Any, list[str]] = {}
        self.texts: list[str] = []
        self.documents: dict[str, dict[str, Any]] = {}
        cloud.until("the whole trace", self._read_whole_trace, 30)
        self.received = cloud.until("all events", lambda: self._all_received(listener), 30)

    def log_lines(self) -> list[dict[str, Any]]:
        """Return the log lines of the handlers and their libraries about these books."""
        lines = (json.loads(line) for line in chain.from_iterable(self.lines.values()))
        return [line for line in lines if line.get("book_id") in set(map(str, self.books))]

    @property
    def annotated(self) -> list[dict[str, Any]]:
        return [document for document in self.documents.values() if "annotations" in document]

    def _read_whole_trace(self) -> bool:
        """Read logs and trace; return whether the trace has each stage and each invocation that the logs have."""
        folder = self.cloud.state / "logs" / "lambda"
        self.lines = {file: file.read_text().splitlines() for file in folder.glob("*/*.log")}
        pages = self.cloud.client("xray").get_paginator("batch_get_traces").paginate(TraceIds=list(self.trace_ids))
        self.texts = [part["Document"] for page in pages for trace in page["Traces"] for part in trace["Segments"]]
        self.documents = {document["id"]: document for document in map(json.loads, self.texts)}
        traced = {document.get("aws", {}).get("request_id") for document in self.documents.values()}
        stages = {document["annotations"]["stage"] for document in self.annotated}
        return stages >= STAGES and {line["request_id"] for line in self.log_lines()} <= traced

    def _all_received(self, listener: Listener) -> list[tuple[str, dict[str, str]]] | None:
        received = [(kind, trace) for kind, trace in listener.received() if trace["Root"] in self.trace_ids]
        return received if PUBLISHERS.keys() <= {kind for kind, _ in received} else None


def fields(header: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in header.split(";"))


def quotes(text: str) -> set[tuple[str, ...]]:
    """Return all runs of words that are too long to be in a log by chance."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[start:] for start in range(LONGEST_QUOTE + 1)), strict=False))


@pytest.fixture(scope="module")
def recorded(cloud):
    sources = {"traced-good": THROTTLED, "traced-bad": BROKEN}
    s3, listener = cloud.client("s3"), Listener(cloud)
    cloud.control.reset()
    cloud.control.fail("elevenlabs", "rate_limit_exceeded", containing=THROTTLED, retry_after=1)
    cloud.control.fail("elevenlabs", "garbage_mp3", times=None, containing=f"after, {BROKEN}")
    for name, sentence in sources.items():
        s3.put_object(Bucket=cloud.bucket, Key=f"sources/{name}.txt", Body=book(name, sentence))
    urls = [f"s3://{cloud.bucket}/sources/{name}.txt" for name in sources]
    rows = json.dumps([{"source_url": url} for url in urls])
    s3.put_object(Bucket=cloud.bucket, Key="raw/traced.json", Body=rows.encode())
    ends = [cloud.ended(cloud.execution_of(url)) for url in urls]
    assert [end.get("error", end["status"]) for end in ends] == ["SUCCEEDED", "ChaptersIncomplete"]
    trace_ids = {fields(end["traceHeader"])["Root"] for end in ends}
    yield Recorded(cloud, [uuid5(NAMESPACE_URL, url) for url in urls], trace_ids, listener)
    listener.unsubscribe()
    cloud.control.reset()


def test_a_manifest_and_its_books_are_one_trace(recorded):
    (trace_id,) = recorded.trace_ids
    assert {document["trace_id"] for document in recorded.documents.values()} == {trace_id}
    stages = {document["annotations"]["stage"] for document in recorded.annotated}
    assert stages - {"GiveTurns"} == STAGES, "GiveTurns hears BookFailed and BookCompleted"


def test_every_event_has_the_trace_and_its_publishers_segment(recorded):
    assert {kind for kind, _ in recorded.received} - AT_TIMES.keys() == PUBLISHERS.keys()
    for kind, trace in recorded.received:
        publisher = recorded.documents[trace["Parent"]]
        assert (publisher["origin"], publisher["name"]) == (
            "AWS::Lambda::Function",
            f"book-pipeline-{(PUBLISHERS | AT_TIMES)[kind]}",
        )
        assert trace["Sampled"] == "1"


def test_every_subsegment_has_its_book_chapter_and_stage(recorded):
    for document in recorded.annotated:
        found = document["annotations"]
        if found["stage"] not in OF_NO_BOOK:
            assert UUID(found["book_id"]) in recorded.books
        if found["stage"] in {"FormatChapter", "GenerateAudio", "RecordChapterFailure", "EncodeChapter"}:
            assert UUID(found["chapter_id"])


def test_an_invocation_writes_few_and_small_subsegments(recorded):
    sizes = defaultdict(list)
    for document in recorded.annotated:
        is_providers = document["namespace"] == "remote"
        sizes[document["parent_id"] if is_providers else document["id"]].append(len(json.dumps(document)))
    assert sizes.keys() <= recorded.documents.keys()
    assert max(map(len, sizes.values())) == MOST_SUBSEGMENTS, "the throttled chapter also has a failed call"
    assert max(map(sum, sizes.values())) <= MOST_BYTES


def test_each_subsegment_agrees_with_the_log_of_its_function(recorded):
    lines = {line["request_id"]: line for line in recorded.log_lines() if line.get("message") in {"done", "stopped"}}
    for document in recorded.annotated:
        if document["namespace"] != "remote" and "book_id" in document["annotations"]:
            line = lines.pop(recorded.documents[document["parent_id"]]["aws"]["request_id"])
            names = ("stage", "book_id", "chapter_id", "database_ms", "s3_ms", "provider_ms", "error")
            assert {name: line.get(name) for name in names} == {
                name: document["annotations"].get(name) for name in names
            }
    assert not lines


def test_calls_retries_and_errors_have_their_own_subsegments(recorded):
    calls = [document for document in recorded.annotated if document["name"] in {"Gemini", "ElevenLabs"}]
    assert {call["annotations"]["stage"]: call["name"] for call in calls} == {
        "ParseBook": "ElevenLabs", "FormatChapter": "Gemini", "GenerateAudio": "ElevenLabs",
    }  # fmt: skip
    (throttled,) = [call for call in calls if call.get("throttle")]
    assert throttled["annotations"]["error"] == "ProviderThrottled"
    handler = recorded.documents[throttled["parent_id"]]
    assert "error" not in handler, "the call was repeated, and the chapter is complete"
    assert handler["annotations"]["provider_ms"] > 0
    assert handler["annotations"]["database_ms"] > 0


def test_each_start_in_the_journal_has_the_trace(recorded):
    rows = recorded.cloud.sql(
        "SELECT DISTINCT stage, detail->>'trace_id' AS trace_id FROM processing_logs "
        "WHERE book_id = ANY(%s) AND event = 'started'",
        recorded.books,
    )
    assert {row["trace_id"] for row in rows} == recorded.trace_ids
    assert {row["stage"] for row in rows} == {
        "ScrapeBook", "ParseBook", "FormatChapter", "GenerateAudio", "FinalizeBook",
    }  # fmt: skip


def test_every_line_of_every_log_is_json(recorded):
    for file, lines in recorded.lines.items():
        for line in lines:
            assert isinstance(json.loads(line), dict), file


def test_each_log_line_about_a_book_names_its_stage_execution_and_trace(recorded):
    lines = recorded.log_lines()
    stages = {line.get("stage") for line in lines}
    assert stages == STAGES
    of_chapters = {"FormatChapter", "GenerateAudio", "RecordChapterFailure", "EncodeChapter"}
    for line in lines:
        names = {"stage", "book_id", "trace_id", "request_id"}
        names |= {"execution"} if line["stage"] != "ExpandManifest" else set()
        names |= {"chapter_id"} if line["stage"] in of_chapters else set()
        assert names <= line.keys(), line
        assert line["trace_id"] in recorded.trace_ids


def test_no_log_and_no_trace_has_words_of_a_book_or_a_key(recorded):
    known = quotes(THROTTLED) | quotes(BROKEN)
    keys = [recorded.cloud.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"] for name in SECRETS]
    keys.append(recorded.cloud.environment["AWS_SECRET_ACCESS_KEY"])
    assert all(len(key) > 8 for key in keys)
    spans = [file.read_text() for file in (recorded.cloud.state / "traces" / "spans").glob("*.log")]
    assert spans
    for text in chain(recorded.texts, spans, *recorded.lines.values()):
        assert not known & quotes(text), text
        assert not [key for key in keys if key in text], "a key"
