"""docs/explanation/tracing.md against the code: the sizes of subsegments and the number of chapters in a trace."""

from pathlib import Path

import pytest

from book_pipeline import errors
from book_pipeline.function_settings import FUNCTION_SETTINGS
from tests.xray import Daemon, usual, worst

DOCS = Path(__file__).parents[2] / "docs"
LINES = (DOCS / "explanation" / "tracing.md").read_text().splitlines()
ERRORS = (DOCS / "reference" / "errors.md").read_text().splitlines()
LEAVES = [
    *errors.TransientError.__subclasses__(),
    *errors.PermanentError.__subclasses__(),
]
AWS = 1_200 + 1_000
"""Bytes of the segments that Lambda and Step Functions record for an invocation."""


@pytest.fixture
def daemon(monkeypatch):
    return Daemon(monkeypatch)


def table(head: str, lines: list[str] = LINES) -> list[str]:
    """Return the first cells of the table's rows."""
    start = next(place for place, line in enumerate(lines) if line.startswith(head)) + 2
    end = lines.index("", start)
    return [line.split("|")[1].strip() for line in lines[start:end]]


def size(documents: list[bytes]) -> int:
    return sum(map(len, documents))


@pytest.mark.parametrize("error", LEAVES, ids=lambda error: error.__name__)
def test_each_error_is_listed_with_its_status_and_flags(error):
    status = error.http_status
    flags = "error, throttle" if status == 429 else "error" if status < 500 else "fault"
    assert f"| {error.__name__} | {status} | {flags} | {error.label} |" in ERRORS


def test_no_other_error_stands_there():
    assert table("| error | status |", ERRORS) == [*(error.__name__ for error in LEAVES), "anything else"]


@pytest.mark.parametrize("name", FUNCTION_SETTINGS)
def test_the_sizes_of_each_functions_subsegments_are_correct(daemon, name):
    typical, largest = usual(daemon, name), worst(daemon, name)
    cells = [f"{len(documents)} | {size(documents):,}" for documents in (typical, largest)]
    assert f"| {name} | {cells[0]} | {cells[1]} |" in LINES


def test_no_other_function_is_listed():
    assert table("| function | usual | bytes |") == list(FUNCTION_SETTINGS)


def test_the_number_of_chapters_in_a_trace_is_correct(daemon):
    chapter = [size(usual(daemon, name)) for name in ("FormatChapter", "GenerateAudio")]
    others = [size(usual(daemon, name)) for name in ("ScrapeBook", "ParseBook", "WaitForTurn", "FinalizeBook")]
    each, rest = 2 * AWS + sum(chapter), 4 * AWS + sum(others)
    sums = [line.strip().split() for line in LINES if line.startswith("    ") and "=" in line]
    assert f"a chapter 2 × {AWS:,} + {chapter[0]} + {chapter[1]} = {each:,} bytes".split() in sums
    added = " + ".join(map(str, others))
    assert f"the other states 4 × {AWS:,} + {added} = {rest:,} bytes".split() in sums
    for limit, size_limit in (("for certain", 100_000), ("at best", 500_000)):
        fit = (size_limit - rest) // each
        assert f"{limit} ({size_limit:,} − {rest:,}) ÷ {each:,} = {fit} chapters".split() in sums
