"""`run` on a terminal: what it says while the cloud starts, and the review as a person answers it."""

import os
import re
import sqlite3
from contextlib import closing

import pytest

from .conftest import BIN, CHEAP
from .terminal import Terminal

FIRST_LINE_SECONDS = 2.0


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """One state folder: the first command creates it, and the others find it."""
    return tmp_path_factory.mktemp("dialogue") / "state"


@pytest.fixture
def run(state, tmp_path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ELEVENLABS", "GEMINI"))}
    started = []

    def start(book, *options):
        words = [BIN / "book-pipeline", "run", book, "--state", state, "--out", tmp_path / "out", *options]
        started.append(Terminal(words, clean | CHEAP))
        return started[-1]

    yield start
    for terminal in started:
        if terminal.process.poll() is None:
            terminal.process.terminate()
            terminal.wait(60)


def charges(state):
    with closing(sqlite3.connect(state / "providers" / "account.sqlite3")) as account:
        return account.execute("SELECT count(*) FROM charges").fetchone()[0]


def test_a_review_on_the_terminal_is_changed_and_approved(run, state, small_book, tmp_path):
    terminal = run(small_book("dialogue", chapters=3))
    terminal.expect("Starting the local cloud", 30)
    assert not (state / "cloud.json").exists(), "the line is shown before the cloud is there"
    assert terminal.seconds_before_first_line < FIRST_LINE_SECONDS, "a person sees at once that it has begun"
    shown = terminal.expect("Approve? [y]", 120)
    assert re.search(r"Progress: http://127\.0\.0\.1:\d+/", shown)
    assert "y approves, n cancels" in shown
    assert charges(state) == 0, "nothing is paid before the approval"
    terminal.type("chapters 1,9")
    terminal.expect("9 is not in the book", 30)
    terminal.type("chapters 1-2")
    terminal.type("rename 2=The Storm")
    terminal.expect("The Storm", 30)
    terminal.type("y")
    assert terminal.wait(180) == 0, terminal.text
    assert "The audiobook is in" in terminal.text
    assert sorted(file.name for file in (tmp_path / "out").glob("*.mp3"))[1].endswith("The Storm.mp3")
    assert len(list((tmp_path / "out").glob("*.mp3"))) == 2
    assert "Traceback" not in terminal.text


def test_a_review_that_is_answered_with_no_cancels_the_book_and_pays_nothing(run, state, small_book):
    before = charges(state)
    terminal = run(small_book("declined", chapters=2))
    terminal.expect("Starting the local cloud", 30)
    assert not (state / "cloud.json").exists(), "the line is shown before the cloud is there"
    assert terminal.seconds_before_first_line < FIRST_LINE_SECONDS
    terminal.expect("Approve? [y]", 120)
    terminal.type("n")
    assert terminal.wait(120) == 1
    assert "ancelled" in terminal.text
    assert charges(state) == before
