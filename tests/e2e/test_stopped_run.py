"""`run` is stopped or killed while it pays, and the next one continues at once."""

import json
import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from local.discovery import find_running
from local.providers.control import Control
from tests import commands

from .conftest import BIN, CHEAP


def events(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_while_it_paid_continues_without_waiting(tmp_path, small_book, ending):
    state, book = tmp_path / "state", small_book("stopped", chapters=3)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ELEVENLABS", "GEMINI"))}
    environment = clean | CHEAP  # the time limits are those of a person's cloud
    words = [BIN / "book-pipeline", "run", book, "--json", "--state", state, "--out", tmp_path / "out"]
    with (tmp_path / "first").open("wb") as output:
        first = commands.start(words, env=environment, output=output.fileno())
    while not (running := find_running(state)):
        assert first.poll() is None
        time.sleep(0.1)
    control = Control(running.environment["BOOK_PIPELINE_CONTROL_URL"])
    control.set(elevenlabs_latency=4)
    while '"GenerateAudio","state":"started"' not in (tmp_path / "first").read_text():
        assert first.poll() is None
        time.sleep(0.1)
    time.sleep(1.5)  # the calls have begun
    os.kill(first.pid, ending)
    first.wait(60)
    again = commands.run(words, env=environment, timeout=200)
    assert again.returncode == 0, again.stderr
    assert [event for event in events(again.stdout) if event["event"] == "chapter-waits"] == []
    with closing(sqlite3.connect(state / "providers" / "account.sqlite3")) as account:
        query = "SELECT count(*), count(DISTINCT content) FROM charges WHERE provider = 'elevenlabs'"
        charges, texts = account.execute(query).fetchone()
    assert charges == texts >= 3
