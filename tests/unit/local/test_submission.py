"""How a book is handed to the pipeline."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest
from pydantic import ValidationError

from account import StackUnusable
from book_pipeline.errors import InvalidRequest
from events.schemas.start import Wishes
from local.stack import Stack
from local.stack.submission import LEEWAY, execution_of, submission_of

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
        ("s3://shelf/a.txt", "s3://shelf/a.txt"),
    ],
)
def test_an_address_or_a_number_goes_on_the_bus_with_its_wishes(source, location):
    entries = []
    events = {"put_events": lambda Entries: entries.extend(Entries) or {"FailedEntryCount": 0, **ANSWERED}}  # noqa: N803
    submission = submission_of(source, Wishes(include="notes,front", chapters="1"), stack(events=events))
    assert entries == [], "nothing is sent before it is told to"
    assert submission.send() == NOON - LEEWAY, "by AWS's clock"
    (entry,) = entries
    assert json.loads(entry["Detail"]) == {"source_url": source, "include": "front,notes", "chapters": "1"}
    assert (entry["EventBusName"], entry["DetailType"]) == ("bus", "BookRequested")
    assert submission.book_id == uuid5(NAMESPACE_URL, location)
    assert submission.mark in json.dumps({"source_url": source}, ensure_ascii=False)


def test_a_file_goes_under_raw_with_its_wishes_as_metadata(tmp_path):
    put = []
    s3 = {"put_object": lambda **said: put.append({**said, "Body": said["Body"].read()}) or ANSWERED}
    (tmp_path / "Möwen.txt").write_bytes(b"text")
    submission = submission_of(str(tmp_path / "Möwen.txt"), Wishes(title="Möwen", chapters="1-3,7"), stack(s3=s3))
    submission.send()
    metadata = {"title": "M%C3%B6wen", "chapters": "1-3,7"}
    assert put == [{"Bucket": "artifacts", "Key": "raw/Möwen.txt", "Body": b"text", "Metadata": metadata}]
    assert submission.book_id == uuid5(NAMESPACE_URL, "s3://artifacts/raw/Möwen.txt")


def test_what_the_bus_refuses_is_told():
    refused = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "later"}],
        **ANSWERED,
    }
    submission = submission_of("gutenberg:1", Wishes(), stack(events={"put_events": lambda **_: refused}))
    with pytest.raises(StackUnusable, match="InternalFailure later"):
        submission.send()


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        submission_of("gutenberg:pride", Wishes(), stack())


def test_a_list_of_books_is_no_book(tmp_path):
    (tmp_path / "shelf.csv").write_text("source_url\n")
    with pytest.raises(InvalidRequest, match="list of books"):
        submission_of(str(tmp_path / "shelf.csv"), Wishes(), stack())


def test_its_execution_is_the_one_with_its_source_that_began_since():
    inputs = {"older": "gutenberg:7", "other": "gutenberg:77", "ours": "gutenberg:7"}
    began = {"older": NOON - LEEWAY * 2, "other": NOON, "ours": NOON}
    listed = [{"executionArn": arn, "startDate": moment} for arn, moment in began.items()]
    states = {
        "list_executions": lambda **_: {"executions": listed},
        "describe_execution": lambda executionArn: {"input": json.dumps({"source_url": inputs[executionArn]})},  # noqa: N803
    }
    deployed = stack(stepfunctions=states)
    seven, eight = (submission_of(f"gutenberg:{number}", Wishes(), deployed) for number in (7, 8))
    assert execution_of(seven, NOON - LEEWAY, deployed, patience_seconds=1) == "ours"
    assert execution_of(eight, NOON - LEEWAY, deployed, patience_seconds=0.1) is None
