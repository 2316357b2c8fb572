"""The log lines that CloudWatch counts from."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest

from book_pipeline import metrics
from book_pipeline.errors import PipelineError, ProviderRejected, SourceRejected
from book_pipeline.observability import stage
from events.schemas.maintenance import WatchRequest
from tests.emf import check, metric_lines, sums

SECRET = "the words of a book"


class Context:
    aws_request_id = "r"

    def get_remaining_time_in_millis(self):
        return 1000


def counted(capsys):
    return list(metric_lines(capsys.readouterr().out.splitlines()))


def test_a_line_is_valid_and_holds_the_numbers(capsys):
    book_id = uuid4()
    metrics.count({"ChaptersNarrated": 1, "AudioSeconds": Decimal("61.250")}, book_id=book_id)
    (line,) = counted(capsys)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "BookPipeline"
    assert directive["Dimensions"] == [["service"]], "a book's id is no dimension"
    assert {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]} == {
        "ChaptersNarrated": "Count", "AudioSeconds": "Seconds",
    }  # fmt: skip
    assert (line["service"], line["book_id"]) == ("book-pipeline", str(book_id))
    assert sums([line]) == {"ChaptersNarrated": 1, "AudioSeconds": 61.25}


def test_a_dimension_adds_to_the_total(capsys):
    metrics.count({"UsdSpent": Decimal("0.000471")}, {"provider": "gemini"})
    metrics.count({"UsdSpent": Decimal("0.2"), "CharactersSpoken": 2000}, {"provider": "elevenlabs"})
    lines = counted(capsys)
    assert sums(lines) == {"UsdSpent": pytest.approx(0.200471), "CharactersSpoken": 2000}
    assert sums(lines, "provider")["UsdSpent", "gemini"] == pytest.approx(0.000471)
    assert all("book_id" not in line for line in lines)


@pytest.mark.parametrize("name", metrics.UNITS)
def test_every_metric_can_be_nought(name, capsys):
    metrics.count({name: 0})
    (line,) = counted(capsys)
    assert sums([line]) == {name: 0}


def test_a_metric_that_nobody_knows_is_refused():
    with pytest.raises(KeyError, match="BooksLost"):
        metrics.count({"BooksLost": 1})


@pytest.mark.parametrize("error", [SourceRejected, ProviderRejected, ZeroDivisionError])
def test_an_error_is_counted_by_its_name_and_goes_on(error, capsys):
    @stage("WatchBooks", WatchRequest)
    def handler(_, __):
        raise error(SECRET)

    with pytest.raises(Exception, match="book") as raised:
        handler({}, Context())
    assert type(raised.value).__name__ == error.__name__
    lines = counted(capsys)
    assert sums(lines, "error") == {("Errors", error.__name__): 1}
    assert sums(lines)["UnexpectedErrors"] == (0 if issubclass(error, PipelineError) else 1)
    assert SECRET not in json.dumps(lines)


def test_a_request_that_does_not_fit_is_an_error_too(capsys):
    handler = stage("WatchBooks", WatchRequest)(lambda *_: pytest.fail("not called"))
    with pytest.raises(Exception, match="does not fit"):
        handler({"secret": SECRET}, Context())
    (line,) = counted(capsys)
    assert sums([line], "error") == {("Errors", "InvalidRequest"): 1}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"service": 1},
        {"BooksStarted": "1"},
        {"_aws": {"Timestamp": 1_700_000_000, "CloudWatchMetrics": []}},
    ],
)
def test_the_check_finds_what_cloudwatch_would_drop(spoilt, capsys):
    metrics.count({"BooksStarted": 1})
    (line,) = counted(capsys)
    with pytest.raises(AssertionError):
        check(line | spoilt)
