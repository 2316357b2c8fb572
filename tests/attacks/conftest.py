"""Fixtures that read a hostile file in its own process and check time and memory."""

import json
import re
import subprocess
import sys
import time
from operator import itemgetter
from pathlib import Path

import pytest

MOST_SECONDS = 3
"""Processor seconds, because wall time depends on other processes; on a slow machine, so many times as many."""
USUAL_SECONDS = 0.075
"""What `_work` takes on a machine that is not slow."""
REPETITIONS = 3
MOST_MEBIBYTES = 512
REMEDY = re.compile(r"\b(?:Send|Save|Download|Export|Make|Create|Convert|Split)\b")


def _work():
    """Return the processor seconds of a fixed piece of work."""
    began, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - began


@pytest.fixture(scope="session")
def readers():
    command = [sys.executable, str(Path(__file__).parent / "reading.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def attempt(readers, tmp_path):
    """Read bytes under a name; return the outcome: `error`, `message`, `text`, `seconds`, `mebibytes`.

    On a busy machine the same work takes more processor time now and then, so a slow reading is repeated.
    """

    def read(file, name, charset, split):
        asked = {"path": str(file), "name": name, "charset": charset, "split": split}
        readers.stdin.write(json.dumps(asked) + "\n")
        readers.stdin.flush()
        return json.loads(readers.stdout.readline())

    def attempt(content, name, charset=None, *, split=False):
        file = tmp_path / "attack"
        file.write_bytes(content)
        outcome = read(file, name, charset, split)
        for _ in range(REPETITIONS):
            if outcome["seconds"] >= MOST_SECONDS:
                again = read(file, name, charset, split)
                again["seconds"] /= max(1, _work() / USUAL_SECONDS)
                outcome = min(outcome, again, key=itemgetter("seconds"))
        file.unlink()
        return outcome

    return attempt


@pytest.fixture
def rejected(attempt):
    """Read a file that must be rejected by name, with a remedy, within the limits; return the message."""

    def rejected(content, name, charset=None):
        outcome = attempt(content, name, charset)
        assert outcome["error"] == "SourceRejected", outcome
        assert name in outcome["message"]
        assert REMEDY.search(outcome["message"])
        assert outcome["seconds"] < MOST_SECONDS, outcome
        assert outcome["mebibytes"] < MOST_MEBIBYTES, outcome
        return outcome["message"]

    return rejected


@pytest.fixture
def harmless(attempt):
    """Read a file that must be read or rejected within the limits; return the text."""

    def harmless(content, name, charset=None):
        outcome = attempt(content, name, charset)
        assert outcome["error"] in ("", "SourceRejected"), outcome
        assert outcome["seconds"] < MOST_SECONDS, outcome
        assert outcome["mebibytes"] < MOST_MEBIBYTES, outcome
        return outcome["text"]

    return harmless
