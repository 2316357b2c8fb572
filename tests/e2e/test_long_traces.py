"""The trace of a book that takes two hours: X-Ray closes it after minutes, and the spans have all its chapters."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from starlette.testclient import TestClient

from console.client import find_stack
from console.web.app import application
from infra.permissions import TRACE_READER

from .conftest import Cloud, assert_complete, start, stop
from .fast_clock import FACTOR
from .pipeline import spans_below

CHAPTERS = 60
TWO_HOURS = 7200
SPEAKING = TWO_HOURS / FACTOR / (CHAPTERS / 5) * 1.1
"""Seconds of this machine that ElevenLabs takes for a chapter, of which five are spoken at once."""
WINDOWS = 12
"""Parts into which the page is zoomed, so that no bars are merged."""


@dataclass
class LongBook:
    """A book of 60 chapters that a cloud has made, and its trace in X-Ray."""

    cloud: Cloud
    book_id: UUID
    execution: dict[str, Any]
    trace: dict[str, Any]

    def traced(self) -> dict[str, Any]:
        """Return what `book-pipeline trace --json` prints about the book's only execution."""
        (trace,) = self.cloud.traces(self.book_id)
        return trace

    def on_page(self) -> str:
        """Return the waterfall as the page shows it, all parts of it one after the other."""
        app = application(lambda: find_stack(self.cloud.client), 1.0)
        page = TestClient(app, base_url="http://127.0.0.1")
        path = f"/books/{self.book_id}/waterfall"
        whole = page.get(path).text
        seconds = float(re.search(r'data-length="([\d.]+)"', whole)[1])
        step = seconds / WINDOWS
        parts = [page.get(path, params={"from": step * part, "to": step * (part + 1)}).text for part in range(WINDOWS)]
        return "".join([whole, *parts])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LongBook]:
    cloud = start(tmp_path_factory.mktemp("long") / "state", module="tests.e2e.fast_clock")
    try:
        chapters = "".join(
            f"CHAPTER {n}\n\nThe lamp was lit for the {n}th night.\n\n\n" for n in range(1, CHAPTERS + 1)
        )
        cloud.control.set(elevenlabs_latency=SPEAKING)
        text = f"Title: Sixty nights\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}"
        cloud.client("s3").put_object(Bucket=cloud.bucket, Key="raw/sixty.txt", Body=text.encode())
        arn = cloud.execution_of("raw/sixty.txt")
        assert_complete(cloud, arn)
        execution = cloud.describe(arn)
        trace_id = dict(part.split("=") for part in execution["traceHeader"].split(";"))["Root"]
        (trace,) = cloud.client("xray").batch_get_traces(TraceIds=[trace_id])["Traces"]
        yield LongBook(cloud, uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/sixty.txt"), execution, trace)
    finally:
        stop(cloud)


def chapters_by_task(trace: dict[str, Any]) -> Counter[str]:
    """Return the number of chapters for which the trace has an attempt, by the name of the task."""
    attempts = [span for span in spans_below(trace["spans"]) if span["kind"] == "attempt" and span["chapter_id"]]
    return Counter(name for name, _ in {(span["name"], span["chapter_id"]) for span in attempts})


def test_x_ray_closes_the_trace_of_a_book_that_takes_two_hours(book):
    seconds = (book.execution["stopDate"] - book.execution["startDate"]).total_seconds() * FACTOR
    assert seconds >= TWO_HOURS
    assert book.trace["LimitExceeded"]
    documents = [json.loads(segment["Document"]) for segment in book.trace["Segments"]]
    narrated = {document["annotations"]["chapter_id"] for document in documents if document["name"] == "GenerateAudio"
                and "annotations" in document}  # fmt: skip
    assert len(narrated) < CHAPTERS / 2
    (execution,) = [document for document in documents if document.get("origin", "").endswith("StateMachine")]
    assert "end_time" not in execution


def test_trace_shows_all_chapters(book):
    trace = book.traced()
    assert (trace["status"], trace["cut"]) == ("SUCCEEDED", None)
    assert chapters_by_task(trace) == {"FormatChapter": CHAPTERS, "GenerateChapterAudio": CHAPTERS}
    (execution,) = [span for span in trace["spans"] if span["kind"] == "execution"]  # events invoke the others
    recorded = (book.execution["stopDate"] - book.execution["startDate"]).total_seconds()
    assert execution["seconds"] == pytest.approx(recorded, abs=0.5)


def test_the_page_shows_all_chapters(book):
    narrated = [
        int(chapter["number"]) for chapter in book.cloud.status(book.book_id)["chapters"] if chapter["selected"]
    ]
    assert len(narrated) == CHAPTERS
    assert {int(number) for number in re.findall(r"narrating · (\d+)\. ", book.on_page())} == set(narrated)


def test_a_reader_of_traces_needs_the_documented_permissions_and_no_other(book):
    log = book.cloud.state / "logs" / "cloudtrail" / "aws.jsonl"
    before = len(log.read_text().splitlines())
    book.traced()
    calls = [json.loads(line) for line in log.read_text().splitlines()[before:]]
    made = {(call["action"], call["resource"]) for call in calls if call["principal"] == "owner"}
    assert {action for action, _ in made} == TRACE_READER.keys()
    for action, resource in made:
        patterns = [re.escape(pattern).replace(r"\*", ".*") for pattern in TRACE_READER[action]]
        assert resource == "*" or any(re.fullmatch(pattern, resource) for pattern in patterns), (action, resource)


def test_without_the_spans_chapters_are_missing_and_the_trace_says_so(book):
    """The last test: it switches Transaction Search off, as far as a reader can tell."""
    book.cloud.client("logs").delete_log_group(logGroupName="aws/spans")
    trace = book.traced()
    assert chapters_by_task(trace)["GenerateChapterAudio"] < CHAPTERS / 2
    assert "parameter transaction_search" in trace["cut"]
    assert trace["cut"].split(":")[0] in book.on_page()
