"""Submit a book to the pipeline."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from pydantic import ValidationError

from account import StackUnusable
from book_pipeline.errors import InvalidRequest
from console.client import Stack
from console.client import submission as submission_module
from console.client.submission import LEEWAY, Submission, submit, wait_for_execution
from events.schemas.start import BookOptions
from tests.unit.console.client.buckets import bucket

ANSWERED = {"ResponseMetadata": {"HTTPHeaders": {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}}}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

OUTPUTS = {"ArtifactsBucket": "artifacts", "EventBusName": "bus", "StateMachineArn": "machine"}


def stack(**clients) -> Stack:
    return Stack("book-pipeline", "eu-central-1", OUTPUTS, lambda service: SimpleNamespace(**clients[service]))


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("gutenberg:1342", "https://www.gutenberg.org/ebooks/1342"),
        ("https://example.org/Möwen.txt", "https://example.org/Möwen.txt"),
        ("s3://books/a.txt", "s3://books/a.txt"),
    ],
)
def test_an_address_or_a_number_is_published_as_a_request_with_its_options(source, location):
    entries = []
    events = {"put_events": lambda Entries: entries.extend(Entries) or {"FailedEntryCount": 0, **ANSWERED}}  # noqa: N803
    submission = submit(source, BookOptions(include="notes,front", chapters="1"), stack(events=events))
    assert submission.sent_at == NOON - LEEWAY, "by the clock of AWS"
    (entry,) = entries
    assert json.loads(entry["Detail"]) == {"source_url": source, "include": "front,notes", "chapters": "1"}
    assert (entry["EventBusName"], entry["DetailType"]) == ("bus", "BookRequested")
    assert submission.book_id == uuid5(NAMESPACE_URL, location)
    assert submission.quoted_source in json.dumps({"source_url": source}, ensure_ascii=False)


def test_a_file_is_uploaded_to_raw_with_its_options_as_metadata(tmp_path, monkeypatch):
    monkeypatch.setattr(submission_module, "_date_of", lambda _: NOON)  # moto sends no date
    (tmp_path / "Möwen.txt").write_bytes(b"text")
    with bucket() as s3:
        options = BookOptions(title="Möwen", chapters="1-3,7")
        submission = submit(str(tmp_path / "Möwen.txt"), options, Stack("s", "r", OUTPUTS, lambda _: s3))
        found = s3.get_object(Bucket="artifacts", Key="raw/Möwen.txt")
    assert found["Body"].read() == b"text"
    assert found["Metadata"].items() >= {"title": "M%C3%B6wen", "chapters": "1-3,7"}.items()
    assert submission.book_id == uuid5(NAMESPACE_URL, "s3://artifacts/raw/Möwen.txt")


def test_an_entry_that_the_event_bus_rejects_raises_an_error():
    answer = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "later"}],
        **ANSWERED,
    }
    with pytest.raises(StackUnusable, match="InternalFailure later"):
        submit("gutenberg:1", BookOptions(), stack(events={"put_events": lambda **_: answer}))


def test_an_invalid_gutenberg_number_is_rejected():
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        submit("gutenberg:pride", BookOptions(), stack())


def test_a_manifest_is_not_accepted_as_a_book(tmp_path):
    (tmp_path / "books.csv").write_text("source_url\n")
    with pytest.raises(InvalidRequest, match="list of books"):
        submit(str(tmp_path / "books.csv"), BookOptions(), stack())


def test_the_wait_for_execution_a_submission_has_its_source_and_started_after_it():
    inputs = {"older": "gutenberg:7", "other": "gutenberg:77", "ours": "gutenberg:7"}
    began = {"older": NOON - LEEWAY * 2, "other": NOON, "ours": NOON}
    listed = [{"executionArn": arn, "startDate": moment} for arn, moment in began.items()]
    states = {
        "list_executions": lambda **_: {"executions": listed},
        "describe_execution": lambda executionArn: {"input": json.dumps({"source_url": inputs[executionArn]})},  # noqa: N803
    }
    deployed = stack(stepfunctions=states)
    seven, eight = (Submission(UUID(int=0), f'"gutenberg:{number}"', NOON - LEEWAY) for number in (7, 8))
    assert wait_for_execution(seven, deployed, timeout_seconds=1) == "ours"
    assert wait_for_execution(eight, deployed, timeout_seconds=0.1) is None
