"""`book-pipeline trace` as text and as JSON."""

import io
import json
import time

import pytest
from rich.console import Console

from console.cli.views import trace as view
from console.cli.views.waterfall import LEGEND
from console.client.traces import traces_of
from events.schemas.describe_books import QueuePlace
from tests.unit.console.client.recorded import (
    BOOK,
    big_book,
    book,
    changed,
    execution_of,
    part,
    run,
    stack,
    waiting_of,
)


def traces(documents, **execution):
    return traces_of(book("arn:of:lamp"), stack(documents, execution))


def printed(found, **terminal) -> list[str]:
    console = Console(file=io.StringIO(), markup=False, **terminal)
    view.show(book("arn:of:lamp"), found, console)
    return console.file.getvalue().splitlines()


def test_bars_are_drawn_under_a_time_axis():
    lines = printed(traces(execution_of()))
    assert lines[0].startswith("SUCCEEDED  started ")
    assert lines[1:3] == ["arn:of:lamp", "trace 1-a, 1 min 10 s"]
    axis, *rows = lines[4:9]
    assert axis.split() == ["0:00", "0:30", "1:00"]
    assert rows == [
        "ScrapeBook     ██                                                         2.00 s",
        "FormatChapters  ────────────────────────────────────────────────────  1 min 08 s",
        "  1             ▒↻█▒▒▒▒",
        "  2             ░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 2 ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
    ]
    assert "  ".join(lines[9:11]) == LEGEND


def test_a_book_that_waits_for_its_turn_has_its_place_in_line_and_a_row():
    console = Console(file=io.StringIO(), markup=False)
    waiting = book("arn:of:lamp").model_copy(update={"queue_place": QueuePlace(place=3, seconds=7000)})
    view.show(waiting, traces(waiting_of(time.time() - 58), status="RUNNING"), console)
    lines = console.file.getvalue().splitlines()
    assert lines[0] == "waiting, 3rd in line, starts in about 2 h"
    (row,) = [line for line in lines if line.startswith("WaitForTurn ") and "─" in line]
    assert "█" in row, "its function"


def test_a_start_up_does_not_hide_the_work_after_it():
    documents = [
        part("machine", "book-pipeline", 0, 39, origin="AWS::StepFunctions::StateMachine"),
        part("scrape", "ScrapeBook", 0.5, 2.6, "machine"),
        part("try", "ScrapeBook", 0.5, 2.6, "scrape", namespace="aws"),
        *run("try", "ScrapeBook", 0.5, 2.6, cold=True, book_id=str(BOOK)),
        part("finalize", "FinalizeBook", 2.6, 39, "machine"),
    ]
    (row,) = [line.split() for line in printed(traces(documents)) if line.startswith("ScrapeBook ")]
    assert row == ["ScrapeBook", "░░░█", "2.10", "s"]


def test_failed_and_slowest_attempts_and_totals_follow_the_waterfall():
    lines = printed(traces(execution_of()))
    failed = next(line for line in lines if "ProviderThrottled" in line).split("  ")
    assert [cell.strip() for cell in failed if cell.strip()] == [
        "FormatChapter", "1", "2.00 s", "1.00 s", "ProviderThrottled", "1. Chapter 1",
    ]  # fmt: skip
    slowest = lines[lines.index(next(line for line in lines if line.startswith("slowest"))) + 4]
    assert "1 min 08 s" in slowest
    (total,) = [line.split() for line in lines if line.startswith(" FormatChapter ") and line.endswith("74.0    ")]
    assert total == ["FormatChapter", "3", "1", "1", "74.0"]


@pytest.mark.parametrize("width", [40, 80, 163])
def test_lines_fit_the_width_of_the_terminal(width):
    lines = printed(traces(big_book(30)), width=width, force_terminal=True, no_color=True)
    assert {len(line) <= width for line in lines if "\x1b" not in line} == {True}
    plain = [line for line in printed(traces(big_book(30))) if "░" in line or "█" in line]
    assert max(map(len, plain)) == view.PLAIN_COLUMNS


def test_a_long_book_has_as_many_lines_as_lanes():
    lines = printed(traces(big_book(1500)))
    assert len(lines) < 100
    assert sum("×" in line for line in lines) == 15 + 1, "in each lane and in the legend"
    assert "37 more; --json has all of them" in lines


def test_running_and_interrupted_attempts_have_their_signs():
    documents = execution_of(end=None)
    running = printed(traces(documents, status="RUNNING"))
    assert [line.rstrip()[-1] for line in running if line.startswith("  2 ")] == ["▸"]
    cut = printed(traces(documents, status="ABORTED"))
    assert [line.rstrip()[-1] for line in cut if line.startswith("  2 ")] == ["?"]


def test_a_trace_that_was_cut_is_shown_with_the_remedy():
    cut = traces_of(book("arn:of:lamp"), stack(execution_of(end=None), {}, closed=True))
    (line,) = [line for line in printed(cut) if line.startswith("X-Ray closed this trace early")]
    assert "parameter transaction_search" in line
    assert json.loads(view.as_json(book("arn:of:lamp"), cut))["traces"][0]["cut"] == line


def test_attempts_without_a_worker_are_counted_in_one_line():
    cause = {"exceptions": [{"type": "Lambda.TooManyRequestsException"}]}
    without_worker = [
        part(f"no-worker{at}", "FormatChapter", at, at, "i0", throttle=True, cause=cause) for at in range(103, 105)
    ]
    assert "2 attempts found no free worker (Lambda.TooManyRequestsException) and were retried" in printed(
        traces([*execution_of(), *without_worker])
    )


def test_json_has_the_tree_of_spans():
    output = json.loads(view.as_json(book("arn"), traces(execution_of())))
    assert (output["book_id"], output["title"]) == (str(BOOK), "The Lamp")
    (trace,) = output["traces"]
    assert (trace["execution_arn"], trace["trace_id"], trace["status"]) == ("arn:of:lamp", "1-a", "SUCCEEDED")
    runs = trace["spans"][0]["children"][2]["children"][0]["children"]
    assert [(run["kind"], run["attempt"], run["error"], run["chapter"]) for run in runs] == [
        ("attempt", 1, "ProviderThrottled", "1. Chapter 1"), ("attempt", 2, None, "1. Chapter 1"),
    ]  # fmt: skip
    assert output["totals"][1] == {"stage": "FormatChapter", "runs": 3, "failed": 1, "cold_starts": 1, "seconds": 74.0}


def test_an_attempt_whose_worker_died_counts_for_its_stage():
    documents = [document for document in execution_of() if document["id"] not in {"try1-handler", "try1-calls"}]
    output = json.loads(view.as_json(book("arn"), traces(changed(documents, "try1", fault=True))))
    assert {stage["stage"]: (stage["runs"], stage["failed"]) for stage in output["totals"]} == {
        "ScrapeBook": (1, 0), "FormatChapter": (3, 1),
    }  # fmt: skip


def test_a_missing_trace_is_shown_with_its_reason():
    (line,) = [line for line in printed(traces([])) if line.startswith("no trace: ")]
    assert "X-Ray has no data on it yet; a trace appears some minutes after the events" in line
    assert "parameter transaction_search" in line
    assert json.loads(view.as_json(book("arn"), traces([])))["traces"][0]["spans"] == []
