"""What a command says while it waits."""

import json
import threading
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.cli import waits
from console.client import Stack

FUNCTIONS = Path(__file__).parents[4] / "statemachine" / "functions.json"


def with_terminal(*, is_there):
    return SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: is_there))


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(waits, "SILENT_SECONDS", 0.01)
    monkeypatch.setattr(waits, "sys", with_terminal(is_there=True))


def test_a_long_wait_says_what_it_is_for(impatient, capsys):
    with waits.answer_of("DeleteBook"):
        threading.Event().wait(0.5)
    assert capsys.readouterr().err.startswith("Waiting for the deletion of its objects and rows; a function, or")


def test_a_short_wait_and_one_without_a_terminal_say_nothing(impatient, capsys, monkeypatch):
    monkeypatch.setattr(waits, "SILENT_SECONDS", 5)
    with waits.announced_wait("nothing"):
        pass
    monkeypatch.setattr(waits, "SILENT_SECONDS", 0.01)
    monkeypatch.setattr(waits, "sys", with_terminal(is_there=False))
    with waits.announced_wait("a pipe"):
        threading.Event().wait(0.2)
    assert capsys.readouterr().err == ""


def test_a_long_wait_without_a_terminal_is_printed_again_and_again(monkeypatch, capsys):
    monkeypatch.setattr(waits, "REPEAT_SECONDS", 0.2)
    monkeypatch.setattr(waits, "sys", with_terminal(is_there=False))
    with waits.shown_wait("the report"):
        threading.Event().wait(0.7)
    printed = capsys.readouterr().err.splitlines()
    assert len(printed) >= 2
    assert all(line.startswith("Waiting for the report, ") for line in printed)


def test_a_reader_that_is_gone_ends_no_command_with_a_traceback(monkeypatch, capsys):
    monkeypatch.setattr(waits, "REPEAT_SECONDS", 0.02)
    tries = []

    def say(seconds):
        tries.append(seconds)
        raise BrokenPipeError

    with waits.reminders(0.02, say):
        threading.Event().wait(0.3)
    assert len(tries) > 1
    assert capsys.readouterr().err == ""


def test_the_answer_of_a_function_is_waited_for_in_this_way():
    waited = []

    @contextmanager
    def waits_for(function):
        waited.append(function)
        yield

    answer = {"Payload": BytesIO(b'{"version": "1", "books": [], "left_out": 0}')}
    client = SimpleNamespace(invoke=lambda **_: answer)
    outputs = {"DescribeBooksFunctionName": "s-DescribeBooks"}
    assert Stack("s", "r", outputs, lambda _: client, waits=waits_for).books().books == []
    assert waited == ["DescribeBooks"]
    assert set(waits.FOR) <= set(json.loads(FUNCTIONS.read_text()))


def test_the_start_says_at_once_that_it_begins_and_then_each_step(capsys):
    with waits.steps("Starting the local cloud", "5 to 10 s") as announce:
        assert capsys.readouterr().out == "", "an error before the first step is the only line"
        announce("the database")
        first, second = capsys.readouterr().out.splitlines()
        assert first == "Starting the local cloud; 5 to 10 s, longer on a busy machine …"
        assert second == "  the database …"
        announce("the tables")
        assert capsys.readouterr().out == "  the tables …\n"
