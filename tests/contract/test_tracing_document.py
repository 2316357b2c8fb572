"""docs/tracing.md against the code: how errors are flagged, how large the subsegments are, how many chapters fit."""

from pathlib import Path

import pytest

from book_pipeline import errors
from book_pipeline.settings import FUNCTION_SETTINGS
from tests.xray import Daemon, usual, worst

LINES = (Path(__file__).parents[2] / "docs" / "tracing.md").read_text().splitlines()
LEAVES = [
    *errors.TransientError.__subclasses__(),
    *errors.PermanentError.__subclasses__(),
]
AWS = 1_200 + 1_000
"""Bytes of an invocation's segments that are Lambda's and Step Functions'."""


@pytest.fixture
def daemon(monkeypatch):
    return Daemon(monkeypatch)


def table(head: str) -> list[str]:
    """Return the first cells of the table's rows."""
    start = next(place for place, line in enumerate(LINES) if line.startswith(head)) + 2
    end = LINES.index("", start)
    return [line.split("|")[1].strip() for line in LINES[start:end]]


def size(documents: list[bytes]) -> int:
    return sum(map(len, documents))


@pytest.mark.parametrize("error", LEAVES, ids=lambda error: error.__name__)
def test_each_error_stands_there_with_its_status_and_flags(error):
    status = error.http_status
    flags = "error, throttle" if status == 429 else "error" if status < 500 else "fault"
    assert f"| {error.__name__} | {status} | {flags} |" in LINES


def test_no_other_error_stands_there():
    assert table("| error | status |") == [*(error.__name__ for error in LEAVES), "anything else"]


@pytest.mark.parametrize("name", FUNCTION_SETTINGS)
def test_each_functions_subsegments_are_as_large_as_it_says(daemon, name):
    usually, at_worst = usual(daemon, name), worst(daemon, name)
    cells = [f"{len(documents)}, {size(documents):,} bytes" for documents in (usually, at_worst)]
    assert f"| {name} | {cells[0]} | {cells[1]} |" in LINES


def test_no_other_function_stands_there():
    assert table("| function | usual |") == list(FUNCTION_SETTINGS)


def test_so_many_chapters_fit(daemon):
    chapter = [size(usual(daemon, name)) for name in ("FormatChapter", "GenerateAudio")]
    others = [size(usual(daemon, name)) for name in ("ScrapeBook", "ParseBook", "FinalizeBook")]
    each, rest = 2 * AWS + sum(chapter), 3 * AWS + sum(others)
    told = [line.strip().split() for line in LINES if line.startswith("    ") and "=" in line]
    assert f"a chapter 2 × {AWS:,} + {chapter[0]} + {chapter[1]} = {each:,} bytes".split() in told
    assert f"the other states 3 × {AWS:,} + {others[0]} + {others[1]} + {others[2]} = {rest:,} bytes".split() in told
    for how, most in (("for certain", 100_000), ("at best", 500_000)):
        fit = (most - rest) // each
        assert f"{how} ({most:,} − {rest:,}) ÷ {each:,} = {fit} chapters".split() in told
