"""Submit a book to the pipeline."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest
from pydantic import ValidationError

from account import StackUnusable
from book_pipeline.errors import InvalidRequest
from console.client import Stack
from console.client.submission import LEEWAY, submission_of, wait_for_execution
from events.schemas.start import BookOptions

ANSWERED = {"ResponseMetadata": {"HTTPHeaders": {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}}}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stack(**clients) -> Stack:
    outputs = {"ArtifactsBucket": "artifacts", "EventBusName": "bus", "StateMachineArn": "machine"}
    return Stack("book-pipeline", "eu-central-1", outputs, lambda service: SimpleNamespace(**clients[service]))


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
    submission = submission_of(source, BookOptions(include="notes,front", chapters="1"), stack(events=events))
    assert entries == [], "nothing is sent before `send`"
    assert submission.send() == NOON - LEEWAY, "by the clock of AWS"
    (entry,) = entries
    assert json.loads(entry["Detail"]) == {"source_url": source, "include": "front,notes", "chapters": "1"}
    assert (entry["EventBusName"], entry["DetailType"]) == ("bus", "BookRequested")
    assert submission.book_id == uuid5(NAMESPACE_URL, location)
    assert submission.quoted_source in json.dumps({"source_url": source}, ensure_ascii=False)


def test_a_file_is_uploaded_to_raw_with_its_options_as_metadata(tmp_path):
    put = []
    s3 = {"put_object": lambda **arguments: put.append({**arguments, "Body": arguments["Body"].read()}) or ANSWERED}
    (tmp_path / "Möwen.txt").write_bytes(b"text")
    submission = submission_of(str(tmp_path / "Möwen.txt"), BookOptions(title="Möwen", chapters="1-3,7"), stack(s3=s3))
    submission.send()
    metadata = {"title": "M%C3%B6wen", "chapters": "1-3,7"}
    assert put == [{"Bucket": "artifacts", "Key": "raw/Möwen.txt", "Body": b"text", "Metadata": metadata}]
    assert submission.book_id == uuid5(NAMESPACE_URL, "s3://artifacts/raw/Möwen.txt")


def test_an_entry_that_the_event_bus_rejects_raises_an_error():
    answer = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "later"}],
        **ANSWERED,
    }
    submission = submission_of("gutenberg:1", BookOptions(), stack(events={"put_events": lambda **_: answer}))
    with pytest.raises(StackUnusable, match="InternalFailure later"):
        submission.send()


def test_an_invalid_gutenberg_number_is_rejected():
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        submission_of("gutenberg:pride", BookOptions(), stack())


def test_a_manifest_is_not_accepted_as_a_book(tmp_path):
    (tmp_path / "books.csv").write_text("source_url\n")
    with pytest.raises(InvalidRequest, match="list of books"):
        submission_of(str(tmp_path / "books.csv"), BookOptions(), stack())


def test_the_wait_for_execution_a_submission_has_its_source_and_started_after_it():
    inputs = {"older": "gutenberg:7", "other": "gutenberg:77", "ours": "gutenberg:7"}
    began = {"older": NOON - LEEWAY * 2, "other": NOON, "ours": NOON}
    listed = [{"executionArn": arn, "startDate": moment} for arn, moment in began.items()]
    states = {
        "list_executions": lambda **_: {"executions": listed},
        "describe_execution": lambda executionArn: {"input": json.dumps({"source_url": inputs[executionArn]})},  # noqa: N803
    }
    deployed = stack(stepfunctions=states)
    seven, eight = (submission_of(f"gutenberg:{number}", BookOptions(), deployed) for number in (7, 8))
    assert wait_for_execution(seven, NOON - LEEWAY, deployed, timeout_seconds=1) == "ours"
    assert wait_for_execution(eight, NOON - LEEWAY, deployed, timeout_seconds=0.1) is None
