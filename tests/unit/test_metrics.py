"""Metrics in CloudWatch's embedded metric format."""

import io
import json
import sys
from decimal import Decimal
from uuid import uuid4

import pytest

from book_pipeline import metrics
from book_pipeline.errors import PipelineError, ProviderRejected, SourceRejected
from book_pipeline.observability import lambda_handler
from events.schemas.maintenance import WatchRequest
from tests.emf import check, metric_lines, sums

SECRET = "the words of a book"


class Context:
    aws_request_id = "r"

    def get_remaining_time_in_millis(self):
        return 1000


def counted(capsys):
    return list(metric_lines(capsys.readouterr().out.splitlines()))


def test_a_line_is_valid_and_contains_the_values(capsys):
    book_id = uuid4()
    metrics.count({"ChaptersNarrated": 1, "AudioSeconds": Decimal("61.250")}, book_id=book_id)
    (line,) = counted(capsys)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "BookPipeline"
    assert directive["Dimensions"] == [["service"]], "a book id is not a dimension"
    assert {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]} == {
        "ChaptersNarrated": "Count", "AudioSeconds": "Seconds",
    }  # fmt: skip
    assert (line["service"], line["book_id"]) == ("book-pipeline", str(book_id))
    assert sums([line]) == {"ChaptersNarrated": 1, "AudioSeconds": 61.25}


def test_a_value_with_a_dimension_is_also_counted_in_total(capsys):
    metrics.count({"UsdSpent": Decimal("0.000471")}, {"provider": "gemini"})
    metrics.count({"UsdSpent": Decimal("0.2"), "CharactersSynthesized": 2000}, {"provider": "elevenlabs"})
    lines = counted(capsys)
    assert sums(lines) == {"UsdSpent": pytest.approx(0.200471), "CharactersSynthesized": 2000}
    assert sums(lines, "provider")["UsdSpent", "gemini"] == pytest.approx(0.000471)
    assert all("book_id" not in line for line in lines)


@pytest.mark.parametrize("name", metrics.UNITS)
def test_every_metric_can_be_zero(name, capsys):
    metrics.count({name: 0})
    (line,) = counted(capsys)
    assert sums([line]) == {name: 0}


def test_an_unknown_metric_raises_an_error():
    with pytest.raises(KeyError, match="BooksLost"):
        metrics.count({"BooksLost": 1})


@pytest.mark.parametrize("error", [SourceRejected, ProviderRejected, ZeroDivisionError])
def test_an_error_is_counted_by_its_name_and_raised(error, capsys):
    @lambda_handler("WatchBooks", WatchRequest)
    def handler(_, __):
        raise error(SECRET)

    with pytest.raises(Exception, match="book") as raised:
        handler({}, Context())
    assert type(raised.value).__name__ == error.__name__
    lines = counted(capsys)
    assert sums(lines, "error") == {("Errors", error.__name__): 1}
    assert sums(lines)["UnexpectedErrors"] == (0 if issubclass(error, PipelineError) else 1)
    assert SECRET not in json.dumps(lines)


def test_an_invalid_request_is_counted_as_an_error(capsys):
    handler = lambda_handler("WatchBooks", WatchRequest)(lambda *_: pytest.fail("not called"))
    with pytest.raises(Exception, match="does not match"):
        handler({"status": [SECRET]}, Context())
    (line,) = counted(capsys)
    assert sums([line], "error") == {("Errors", "InvalidRequest"): 1}


@pytest.mark.parametrize(
    "change",
    [
        {"service": 1},
        {"BooksStarted": "1"},
        {"_aws": {"Timestamp": 1_700_000_000, "CloudWatchMetrics": []}},
    ],
)
def test_the_check_rejects_what_cloudwatch_would_drop(change, capsys):
    metrics.count({"BooksStarted": 1})
    (line,) = counted(capsys)
    with pytest.raises(AssertionError):
        check(line | change)


def test_a_line_is_one_write(monkeypatch):
    """Another thread may write at the same time."""
    written = []
    stream = io.StringIO()
    monkeypatch.setattr(stream, "write", written.append)
    monkeypatch.setattr(sys, "stdout", stream)
    metrics.count({"ChaptersNarrated": 1})
    (line,) = written
    assert line.endswith("}\n")
