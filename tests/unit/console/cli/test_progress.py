"""How progress is shown: as JSON, in a pipe, on a terminal."""

import io
import json
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import typer
from rich.console import Console

from account import StackUnusable
from console.cli import waits
from console.cli.progress import lines, reporter
from console.cli.progress.lines import describe, time_left
from console.cli.progress.rich_bars import ProgressBars
from console.client import progress_events

BOOK = UUID(int=1)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)
FAILED = progress_events.ChapterChanged(
    book_id=BOOK, at=MORNING, stage="GenerateAudio", state="failed", chapter_id=UUID(int=3), position=3, number="3",
    title="The \x1b[2JStorm", error="ProviderRejected", message="no voice",
)  # fmt: skip


def progress(**more):
    figures = {
        "book_id": BOOK, "at": MORNING, "stage": "GenerateAudio", "chapters": 6, "complete": 3, "failed": 0,
        "characters": 6000, "characters_done": 2460, "percent": 41, "characters_a_minute": 1770, "seconds_left": 118,
        "usd": Decimal("0.2461"), "estimated_usd": Decimal("0.6"),
    }  # fmt: skip
    return progress_events.Progress.model_validate(figures | more)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (progress_events.Submitted(book_id=BOOK), f"book {BOOK}"),
        (progress_events.Started(book_id=BOOK, execution_arn="arn"), "execution arn"),
        (progress_events.Waiting(book_id=BOOK), "a newer version waits until the running execution ends"),
        (progress_events.Queued(book_id=BOOK, place=3, seconds=7000), "waiting, 3rd in line, starts in about 2 h"),
        (progress_events.Queued(book_id=BOOK, place=1, seconds=None), "waiting, 1st in line"),
        (progress_events.StageChanged(book_id=BOOK, stage="ParseBook", state="started"), "parsing  started"),
        (progress_events.Warned(book_id=BOOK, message="9% will\x1b[2J not."), "WARNING: 9% will\\u001b[2J not."),
        (
            FAILED,
            "narrating  chapter 3, The \\u001b[2JStorm: The provider rejected the call: no voice (ProviderRejected)",
        ),
        (FAILED.model_copy(update={"state": "complete"}), ""),
        (progress(), "narrating  3/6 chapters, 41 %, about 2 min left, 0.25 of 0.60 USD"),
        (
            progress(stage="FormatChapters"),
            "formatting  3/6 chapters, 41 %, about 2 min left of formatting, 0.25 of 0.60 USD",
        ),
        (progress(failed=1, seconds_left=None), "narrating  3/6 chapters, 1 failed, 41 %, 0.25 of 0.60 USD"),
        (progress_events.Complete(book_id=BOOK, folder=Path("audiobooks/It")), "The audiobook is in audiobooks/It"),
        (progress_events.Interrupted(book_id=BOOK, message="interrupted"), ""),
    ],
    ids=lambda value: value.event if isinstance(value, progress_events.ProgressEvent) else "",
)
def test_a_line_describes_an_event_without_control_codes(event, line):
    assert describe(event) == line


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "about 5 s left"), (55, "about 55 s left"), (61, "about 2 min left"), (7260, "about 2 h 1 min left")],
)
def test_the_remaining_time_is_rounded_up(seconds, text):
    assert time_left(progress(seconds_left=seconds)) == text


def test_a_pipe_gets_lines_with_a_time(capsys):
    with reporter(BOOK, as_json=False, resume_hint="") as report:
        report(progress())
    assert capsys.readouterr().out == f"{MORNING.astimezone():%H:%M:%S}  {describe(progress())}\n"


def test_json_has_one_event_a_line_without_unknown_values(capsys):
    with reporter(BOOK, as_json=True, resume_hint="") as report:
        report(progress_events.Submitted(book_id=BOOK, at=MORNING))
        report(progress(seconds_left=None))
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"event": "submitted", "at": "2026-11-25T08:00:00Z", "book_id": str(BOOK)}
    assert (second["event"], second["percent"], second["usd"]) == ("progress", 41, "0.2461")
    assert "seconds_left" not in second


def test_json_has_the_place_in_line(capsys):
    with reporter(BOOK, as_json=True, resume_hint="") as report:
        report(progress_events.Queued(book_id=BOOK, at=MORNING, place=3, seconds=7000))
        report(progress_events.Queued(book_id=BOOK, at=MORNING, place=2, seconds=None))
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["event"], first["place"], first["seconds"]) == ("queued", 3, 7000)
    assert "seconds" not in second


def test_an_interrupted_command_prints_how_to_resume(capsys):
    with pytest.raises(typer.Exit) as ending, reporter(BOOK, as_json=True, resume_hint="Run it again.") as _:
        raise KeyboardInterrupt
    printed = capsys.readouterr()
    assert (ending.value.exit_code, printed.err) == (130, "Run it again.\n")
    last = json.loads(printed.out)
    assert (last["event"], last["message"]) == ("interrupted", "Run it again.")


def test_an_error_is_the_last_event_and_is_raised_again(capsys):
    with pytest.raises(StackUnusable), reporter(BOOK, as_json=True, resume_hint="") as _:
        raise StackUnusable("No execution has started.")
    last = json.loads(capsys.readouterr().out)
    assert (last["event"], last["message"]) == ("interrupted", "No execution has started.")


def test_bars_show_the_place_in_line_until_the_book_is_formatted():
    console = Console(file=io.StringIO(), force_terminal=True, width=80, markup=False)
    with ProgressBars(console) as bars:
        bars.report(progress_events.Queued(book_id=BOOK, place=3, seconds=7000))
        shown = _now(bars, console)
        bars.report(progress(stage="FormatChapters"))
        later = _now(bars, console)
    assert "waiting, 3rd in line, starts in about 2 h" in shown
    assert "in line" not in later


def test_a_warning_stays_above_the_bars():
    console = Console(file=io.StringIO(), force_terminal=True, width=80, markup=False)
    with ProgressBars(console) as bars:
        bars.report(progress_events.Warned(book_id=BOOK, message="17% of the words will not be narrated."))
        assert "17%" not in _now(bars, console)
    assert "WARNING: 17% of the words will not be narrated." in console.file.getvalue()


def _now(bars, console):
    with console.capture() as capture:
        console.print(bars._display.get_renderable())
    return capture.get()


def test_bars_show_chapters_speed_remaining_time_and_costs():
    console = Console(file=io.StringIO(), force_terminal=True, width=80, markup=False)
    with ProgressBars(console) as bars:
        bars.report(progress_events.StageChanged(book_id=BOOK, stage="ScrapeBook", state="complete"))
        bars.report(progress())
        bars.report(FAILED)
        bars.report(progress_events.Complete(book_id=BOOK, folder=Path("audiobooks/It")))
    shown = console.file.getvalue()
    assert "3/6  1,770 characters/min  about 2 min left" in shown
    assert "0.25 of 0.60 USD" in shown
    assert "chapter 3, The \\u001b[2JStorm: The provider rejected the call: no voice (ProviderRejected)" in shown
    assert shown.rstrip().endswith("The audiobook is in audiobooks/It"), "below the bars"


@pytest.mark.parametrize(
    ("event", "waits_for"),
    [
        (progress_events.Submitted(book_id=BOOK), "waiting for the first stage"),
        (progress_events.StageChanged(book_id=BOOK, stage="ParseBook", state="started"), "parsing"),
        (progress_events.StageChanged(book_id=BOOK, stage="ParseBook", state="complete"), "waiting for the next stage"),
        (progress_events.Queued(book_id=BOOK, place=1, seconds=None), "waiting, 1st in line"),
        (progress_events.Binding(book_id=BOOK, status="running"), "binding"),
        (progress_events.Binding(book_id=BOOK, status="complete"), "downloading"),
        (progress(), "narrating  3/6 chapters, 41 %, about 2 min left, 0.25 of 0.60 USD"),
    ],
    ids=lambda value: value.event if isinstance(value, progress_events.ProgressEvent) else "",
)
def test_a_pipe_gets_a_line_about_a_long_wait_again_and_again(event, waits_for, monkeypatch, capsys):
    for module in (waits, lines):
        monkeypatch.setattr(module, "REPEAT_SECONDS", 0.2)
    with reporter(BOOK, as_json=False, resume_hint="") as report:
        report(event)
        threading.Event().wait(0.7)
        report(progress_events.StageChanged(book_id=BOOK, stage="FinalizeBook", state="started"))
    _, *again, last = capsys.readouterr().out.splitlines()
    assert again
    assert all(f"  still {waits_for}, after " in line for line in again)
    assert last.endswith("finalizing  started")


def test_nothing_is_printed_after_the_end_of_a_command_or_while_events_come(monkeypatch, capsys):
    for module in (waits, lines):
        monkeypatch.setattr(module, "REPEAT_SECONDS", 0.5)
    with reporter(BOOK, as_json=False, resume_hint="") as report:
        for number in range(8):
            report(progress(percent=number))
            threading.Event().wait(0.1)
    threading.Event().wait(0.6)
    assert "still" not in capsys.readouterr().out
