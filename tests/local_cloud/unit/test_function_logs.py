"""CloudWatch Logs of the local cloud: the workers' files, with AWS's filter patterns, pages and errors."""

import json
import os
from datetime import UTC, datetime

import pytest
from moto.logs.exceptions import InvalidParameterException

from local.aws.filter_patterns import filter_pattern
from local.aws.logs import FolderLogGroup

NAME = "/aws/lambda/book-pipeline-ParseBook"


def at(second) -> datetime:
    return datetime(2026, 11, 25, 8, 0, second, 500_000, tzinfo=UTC)


def milliseconds(second) -> int:
    return int(at(second).timestamp() * 1000)


def line(second, **fields) -> str:
    return json.dumps({"message": "done", "timestamp": at(second).isoformat(timespec="milliseconds"), **fields})


@pytest.fixture
def written(tmp_path):
    """The log files of two workers."""
    (tmp_path / "one.log").write_text(
        f"{line(1, book_id='a')}\n{line(4, book_id='b')}\nTraceback\n\n{line(5, book_id='a')}\nunfinished"
    )
    metric = json.dumps({"_aws": {"Timestamp": milliseconds(3)}, "book_id": "a"}, separators=(",", ":"))
    (tmp_path / "two.log").write_text(f"{line(2, book_id='a')}\n{metric}\n")
    for file in tmp_path.iterdir():
        os.utime(file, (at(6).timestamp(), at(6).timestamp()))
    return tmp_path


@pytest.fixture
def group(written):
    return FolderLogGroup("123456789012", "us-east-1", NAME, written)


def found(group, pattern=None, *, start=None, end=None, limit=None, token=None):
    events, token, _ = group.filter_log_events(NAME, [], start, end, limit, token, pattern, False)
    return events, token


def seconds(events):
    return [event["timestamp"] // 1000 - milliseconds(0) // 1000 for event in events]


def test_the_lines_of_all_workers_are_ordered_by_time(group):
    events, token = found(group)
    assert seconds(events) == [1, 2, 3, 4, 4, 5]
    assert token is None
    assert events[0]["message"] == line(1, book_id="a")
    assert [event["logStreamName"] for event in events[:2]] == ["one", "two"]
    assert events[4]["message"] == "Traceback", "it has the time of the line before it"
    assert len({event["eventId"] for event in events}) == 6


def test_an_incomplete_line_is_returned_once_it_is_complete(group, written):
    with (written / "one.log").open("a") as file:
        file.write("\n")
    assert found(group)[0][-1]["message"] == "unfinished"


def test_pages_continue_with_the_token(group):
    first, token = found(group, limit=4)
    second, end = found(group, limit=4, token=token)
    assert (seconds(first), seconds(second), end) == ([1, 2, 3, 4], [4, 5], None)


def test_only_lines_in_the_time_range_are_returned(group):
    assert seconds(found(group, start=milliseconds(2), end=milliseconds(3))[0]) == [2, 3]
    assert found(group, end=milliseconds(0))[0] == []


def test_streams_have_their_times_and_sizes(group):
    one, two = sorted(
        group.describe_log_streams(False, NAME, "", "LogStreamName", 50)[0], key=lambda stream: stream["logStreamName"]
    )
    assert (one["logStreamName"], one["firstEventTimestamp"]) == ("one", milliseconds(1))
    assert (one["lastEventTimestamp"], two["lastEventTimestamp"]) == (milliseconds(5), milliseconds(3))
    assert group.to_describe_dict()["storedBytes"] == sum(file.stat().st_size for file in group._folder.iterdir())


def test_a_stream_is_read_in_both_directions(group):
    stream = group.streams["one"]
    latest, backward, forward = stream.get_log_events(None, None, 2, None, False)
    assert seconds(latest) == [4, 5]
    assert seconds(stream.get_log_events(None, None, 9, backward, False)[0]) == [1, 4]
    assert stream.get_log_events(None, None, 9, forward, False) == ([], f"b{forward[1:]}", forward)
    assert seconds(stream.get_log_events(None, None, 1, None, True)[0]) == [1]
    with pytest.raises(InvalidParameterException):
        stream.get_log_events(None, None, 1, "elsewhere", True)


LINE = json.dumps({"level": "INFO", "stage": "ParseBook", "usd": 0.5, "record": {"id": "é"}, "message": "x && y"})


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        (None, True),
        ("", True),
        ("ParseBook INFO", True),
        ("ParseBook ERROR", False),
        ('"&& y" INFO', True),
        ('{ $.level = "INFO" }', True),
        ("{ $.level = INFO && $.stage = Scrape* }", False),
        ('{ $.level = INFO && $.stage = "*Book" }', True),
        ("{ $.level = ERROR || $.level = INFO && $.usd = 0.50 }", True),
        ("{ ($.level = ERROR || $.level = INFO) && ($.usd = 0.7) }", False),
        ("{ $.usd != 0.7 }", True),
        ("{ $.level != INFO }", False),
        ("{ $.nothing != INFO }", False),
        ('{ $.record.id = "é" }', True),
        ('{ $.message = "x && y" }', True),
    ],
)
def test_a_pattern_matches_the_same_lines_as_on_aws(pattern, matches):
    assert filter_pattern(pattern).matches(LINE) is matches


def test_a_line_that_is_not_json_meets_no_condition():
    assert not filter_pattern('{ $.level = "INFO" }').matches("level INFO")
    assert not filter_pattern('{ $.level != "INFO" }').matches('["level"]')


@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.usd > 0.1 }",
        "{ $.level }",
        "{ $.level = INFO && }",
        "{ ($.level = INFO }",
        "{ $.level = INFO $.usd = 1 }",
        "{ $.level = INFO (  $.usd = 1 ) }",
        "{ c0 && $.level = INFO }",
        "{ __import__ }",
        "{ }",
        "-ERROR",
        "?ERROR ?WARN",
        "[w1, w2]",
        "%ERR.R%",
    ],
)
def test_an_unsupported_pattern_is_rejected(pattern):
    with pytest.raises(InvalidParameterException, match="Invalid filter pattern"):
        filter_pattern(pattern)
