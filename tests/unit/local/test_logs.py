"""A book's log lines: looked for in the functions that know of it, put in order, told in words, followed."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from local.stack import Stack, log_view
from local.stack.logs import OF_BOOKS, OF_CHAPTERS, log_lines
from tests.unit.local.told import BOOK, MORNING, book, chapter

CHAPTER = UUID(int=3)


class Logs:
    """CloudWatch Logs with lines by function; what was asked is kept."""

    def __init__(self):
        self.lines, self.asked = {}, []

    def write(self, function, second, **said):
        at = MORNING + timedelta(seconds=second)
        said = {
            "level": "INFO", "message": "done", "stage": function, "book_id": str(BOOK), "trace_id": "1-2-3", **said,
        }  # fmt: skip
        event = {"eventId": f"{function}{second}", "timestamp": round(at.timestamp() * 1000)}
        self.lines.setdefault(function, []).append(event | {"message": json.dumps(said)})

    def get_paginator(self, operation):
        assert operation == "filter_log_events"
        return self

    def paginate(self, logGroupName, **search):  # noqa: N803
        function = logGroupName.removeprefix("/aws/lambda/mine-")
        self.asked.append((function, search))
        return [{"events": [event]} for event in self.lines.get(function, [])]


@pytest.fixture
def logs():
    return Logs()


@pytest.fixture
def stack(logs):
    return Stack("mine", "eu-west-1", {"DescribeBooksFunctionName": "mine-DescribeBooks"}, lambda _: logs)


def test_every_function_that_makes_books_is_asked_and_the_lines_put_in_order(logs, stack):
    logs.write("GenerateAudio", 3)
    logs.write("ScrapeBook", 1)
    logs.write("GenerateAudio", 2)
    assert [line.at.second for line in log_lines(stack, BOOK)] == [1, 2, 3]
    assert {function for function, _ in logs.asked} == set(OF_BOOKS)
    assert {search["filterPattern"] for _, search in logs.asked} == {f'{{ $.book_id = "{BOOK}" && $.level = "*" }}'}


def test_a_chapters_lines_are_looked_for_where_chapters_are_made_and_in_its_time(logs, stack):
    since = datetime(2026, 11, 25, tzinfo=UTC)
    log_lines(stack, BOOK, chapter_id=CHAPTER, since=since, until=since + timedelta(hours=1))
    assert {function for function, _ in logs.asked} == set(OF_CHAPTERS)
    _, search = logs.asked[0]
    assert search["filterPattern"].startswith(f'{{ $.chapter_id = "{CHAPTER}" && $.book_id')
    assert search["endTime"] - search["startTime"] == 3_600_000


def test_a_line_is_what_only_it_says(logs, stack):
    logs.write(
        "GenerateAudio", 1, chapter_id=str(CHAPTER), level="WARNING", message="stopped", reason="no voice", calls=2
    )
    (line,) = log_lines(stack, BOOK)
    assert (line.level, line.stage, line.chapter_id, line.message) == ("WARNING", "GenerateAudio", CHAPTER, "stopped")
    assert line.fields == {"reason": "no voice", "calls": 2}
    assert json.loads(line.text)["trace_id"] == "1-2-3"


def test_in_words_it_says_when_how_grave_where_what_and_why(logs, stack):
    logs.write("GenerateAudio", 1, chapter_id=str(CHAPTER), level="WARNING", message="stopped", calls=2, reason="a\nb")
    (line,) = log_lines(stack, BOOK)
    words = log_view.in_words(line, book(chapter(3))).plain.split("  ")
    moment = (MORNING + timedelta(seconds=1)).astimezone()
    assert [word.strip() for word in words if word.strip()] == [
        f"{moment:%Y-%m-%d %H:%M:%S}.000", "WARNING", "GenerateAudio", "chapter 3", "stopped", "reason=a b", "calls=2",
    ]  # fmt: skip


@pytest.fixture
def tail(stack, monkeypatch):
    monkeypatch.setattr(log_view, "POLL_SECONDS", 0)
    monkeypatch.setattr(log_view, "LATE_SECONDS", 0)
    monkeypatch.setattr(Stack, "newer", lambda *_: None)
    return log_view.Tail(stack, book(created_at=MORNING), None)


def test_lines_are_followed_until_the_book_is_made_and_told_once(logs, tail, monkeypatch):
    steps = iter([("ScrapeBook", 1), ("ParseBook", 2), ("FinalizeBook", 3)])

    def is_being_made(*_):
        step = next(steps, None)
        if step is not None:
            logs.write(*step)
        return step is not None

    monkeypatch.setattr(log_view, "is_being_made", is_being_made)
    assert [line.stage for line in tail.follow()] == ["ScrapeBook", "ParseBook", "FinalizeBook"]
    looks = [search["startTime"] for function, search in logs.asked if function == "ScrapeBook"]
    assert looks == sorted(looks)
    assert looks[-1] > looks[0], "what was seen is not searched again, but for what may come late"


def test_a_book_that_is_not_being_made_is_not_waited_for(logs, tail, monkeypatch):
    monkeypatch.setattr(log_view, "is_being_made", lambda *_: False)
    monkeypatch.setattr(log_view.time, "sleep", lambda _: pytest.fail("it waited"))
    logs.write("FinalizeBook", 1)
    assert [line.stage for line in tail.follow()] == ["FinalizeBook"]
