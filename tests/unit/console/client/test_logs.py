"""The log lines of a book: searched in all functions, sorted, formatted as text, followed."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from console.cli.views.logs import as_text
from console.client import Stack, log_tail
from console.client.logs import BOOK_FUNCTIONS, CHAPTER_FUNCTIONS, log_lines
from tests.unit.console.client.factories import BOOK, MORNING, book, chapter

CHAPTER = UUID(int=3)


class Logs:
    """CloudWatch Logs with lines by function; it records the searches."""

    def __init__(self):
        self.lines, self.searches = {}, []

    def write(self, function, second, **fields):
        at = MORNING + timedelta(seconds=second)
        line = {
            "level": "INFO", "message": "done", "stage": function, "book_id": str(BOOK), "trace_id": "1-2-3", **fields,
        }  # fmt: skip
        event = {"eventId": f"{function}{second}", "timestamp": round(at.timestamp() * 1000)}
        self.lines.setdefault(function, []).append(event | {"message": json.dumps(line)})

    def get_paginator(self, operation):
        assert operation == "filter_log_events"
        return self

    def paginate(self, logGroupName, **search):  # noqa: N803
        function = logGroupName.removeprefix("/aws/lambda/mine-")
        self.searches.append((function, search))
        return [{"events": [event]} for event in self.lines.get(function, [])]


@pytest.fixture
def logs():
    return Logs()


@pytest.fixture
def stack(logs):
    return Stack("mine", "eu-west-1", {"DescribeBooksFunctionName": "mine-DescribeBooks"}, lambda _: logs)


def test_all_book_functions_are_searched_and_the_lines_are_sorted(logs, stack):
    logs.write("GenerateAudio", 3)
    logs.write("ScrapeBook", 1)
    logs.write("GenerateAudio", 2)
    assert [line.at.second for line in log_lines(stack, BOOK)] == [1, 2, 3]
    assert {function for function, _ in logs.searches} == set(BOOK_FUNCTIONS)
    assert {search["filterPattern"] for _, search in logs.searches} == {f'{{ $.book_id = "{BOOK}" && $.level = "*" }}'}


def test_lines_of_a_chapter_are_searched_in_chapter_functions_within_the_time(logs, stack):
    since = datetime(2026, 11, 25, tzinfo=UTC)
    log_lines(stack, BOOK, chapter_id=CHAPTER, since=since, until=since + timedelta(hours=1))
    assert {function for function, _ in logs.searches} == set(CHAPTER_FUNCTIONS)
    _, search = logs.searches[0]
    assert search["filterPattern"].startswith(f'{{ $.chapter_id = "{CHAPTER}" && $.book_id')
    assert search["endTime"] - search["startTime"] == 3_600_000


def test_fields_of_a_line_are_those_that_not_every_line_has(logs, stack):
    logs.write(
        "GenerateAudio", 1, chapter_id=str(CHAPTER), level="WARNING", message="stopped", reason="no voice", calls=2
    )
    (line,) = log_lines(stack, BOOK)
    assert (line.level, line.stage, line.chapter_id, line.message) == ("WARNING", "GenerateAudio", CHAPTER, "stopped")
    assert line.fields == {"reason": "no voice", "calls": 2}
    assert json.loads(line.text)["trace_id"] == "1-2-3"


def test_text_of_a_line_has_time_level_stage_chapter_message_and_reason(logs, stack):
    logs.write("GenerateAudio", 1, chapter_id=str(CHAPTER), level="WARNING", message="stopped", calls=2, reason="a\nb")
    (line,) = log_lines(stack, BOOK)
    columns = as_text(line, book(chapter(3))).plain.split("  ")
    moment = (MORNING + timedelta(seconds=1)).astimezone()
    assert [column.strip() for column in columns if column.strip()] == [
        f"{moment:%Y-%m-%d %H:%M:%S}.000", "WARNING", "GenerateAudio", "chapter 3", "stopped", r"reason=a\nb",
        "calls=2",
    ]  # fmt: skip


@pytest.fixture
def tail(stack, monkeypatch):
    monkeypatch.setattr(log_tail, "POLL_SECONDS", 0)
    monkeypatch.setattr(log_tail, "LATE_SECONDS", 0)
    monkeypatch.setattr(Stack, "get_if_changed", lambda *_: None)
    return log_tail.LogTail(stack, book(created_at=MORNING), None)


def test_lines_are_followed_until_the_execution_ends_and_each_is_returned_once(logs, tail, monkeypatch):
    steps = iter([("ScrapeBook", 1), ("ParseBook", 2), ("FinalizeBook", 3)])

    def is_in_progress(*_):
        step = next(steps, None)
        if step is not None:
            logs.write(*step)
        return step is not None

    monkeypatch.setattr(log_tail, "is_in_progress", is_in_progress)
    assert [line.stage for line in tail.follow()] == ["ScrapeBook", "ParseBook", "FinalizeBook"]
    starts = [search["startTime"] for function, search in logs.searches if function == "ScrapeBook"]
    assert starts == sorted(starts)
    assert starts[-1] > starts[0], "a search starts near the last line"


def test_following_a_book_without_an_execution_does_not_wait(logs, tail, monkeypatch):
    monkeypatch.setattr(log_tail, "is_in_progress", lambda *_: False)
    monkeypatch.setattr(log_tail.time, "sleep", lambda _: pytest.fail("it waited"))
    logs.write("FinalizeBook", 1)
    assert [line.stage for line in tail.follow()] == ["FinalizeBook"]
