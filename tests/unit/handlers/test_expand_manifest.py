"""ExpandManifest as a whole: the requests that it publishes and the report that it writes."""

import json
from types import SimpleNamespace

import pytest

from book_pipeline.store import factories
from book_pipeline.store.artifacts import Artifact
from handlers import expand_manifest

KEY = "raw/books.csv"


@pytest.fixture
def aws(monkeypatch):
    """Replace bucket, bus and journal by objects in memory."""
    for name in ("ARTIFACTS_BUCKET", "EVENT_BUS_NAME", "DATABASE_HOST", "DATABASE_USER", "DATABASE_CA_FILE"):
        monkeypatch.setenv(name, "x")
    aws = SimpleNamespace(objects={}, requested=[], bus_errors={}, lines=[])

    def offer(*requests):
        aws.requested += requests
        return [aws.bus_errors.get(request.title) for request in requests]

    def find(key):
        return Artifact(aws.objects[key], {}) if key in aws.objects else None

    bucket = SimpleNamespace(find=find, write=lambda key, content, _: aws.objects.update({key: content}))
    monkeypatch.setattr(factories, "artifacts", lambda _: bucket)
    monkeypatch.setattr(factories, "bus", lambda *_: SimpleNamespace(offer=offer))
    database = SimpleNamespace(run=lambda _, **line: aws.lines.append(line))
    monkeypatch.setattr(factories, "database", lambda _: database)
    return aws


def expand(aws, content, size=None):
    if content is not None:
        aws.objects[KEY] = content
    drop = {"bucket": {"name": "b"}, "object": {"key": KEY, "size": len(content or b"") if size is None else size}}
    context = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 1000)
    answer = expand_manifest.handler(drop, context)
    assert answer["report_key"] == f"{KEY}.report.json"
    return answer, json.loads(aws.objects[answer["report_key"]])


def test_valid_rows_are_requested_and_every_row_is_reported(aws):
    aws.bus_errors = {"Reef": "ThrottlingException"}
    content = b"source_url,title\ngutenberg:84,Sea\nhttps://example.org/a.txt,Reef\n,Nowhere\ngutenberg:84,Sea\n"
    answer, report = expand(aws, content)
    assert [request.title for request in aws.requested] == ["Sea", "Reef"]
    assert [(row["row"], row["line"], row["status"]) for row in report["rows"]] == [
        (1, 2, "requested"),
        (2, 3, "refused"),
        (3, 4, "refused"),
        (4, 5, "refused"),
    ]
    for row, reason in zip(report["rows"][1:], ["ThrottlingException", "source_url", "row 1"], strict=True):
        assert reason in row["reason"]
    assert (answer["requested"], answer["refused"]) == (1, 3)
    assert aws.lines[0]["event"] == "complete"


@pytest.mark.parametrize(
    ("content", "size", "expected"),
    [
        (b"source_url\n", None, "no rows"),
        (b"", None, "empty"),
        (b"source_url\na", 10**9, "5 MB"),
        (None, None, "is missing"),
    ],
)
def test_a_manifest_that_cannot_be_read_leaves_a_report(aws, content, size, expected):
    answer, report = expand(aws, content, size)
    assert (report["rows"], aws.requested, answer["requested"]) == ([], [], 0)
    assert expected in report["reason"]
    assert KEY in report["reason"]
    assert aws.lines[0]["event"] == "failed"
