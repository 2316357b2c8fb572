"""How news is told: to programs, to a pipe, on a terminal."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import typer
from rich.console import Console

from account import StackUnusable
from local.stack import news
from local.telling import telling
from local.telling.bars import Bars
from local.telling.lines import left, said

BOOK = UUID(int=1)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)
FAILED = news.ChapterNews(
    book_id=BOOK, at=MORNING, stage="GenerateAudio", state="failed", chapter_id=UUID(int=3), position=3,
    title="The \x1b[2JStorm", error="ProviderRejected", message="no voice",
)  # fmt: skip


def progress(**more):
    figures = {
        "book_id": BOOK, "at": MORNING, "stage": "GenerateAudio", "chapters": 6, "complete": 3, "failed": 0,
        "characters": 6000, "characters_done": 2460, "percent": 41, "characters_a_minute": 1770, "seconds_left": 118,
        "usd": Decimal("0.2461"), "estimated_usd": Decimal("0.6"),
    }  # fmt: skip
    return news.Progress.model_validate(figures | more)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (news.Submitted(book_id=BOOK), f"book {BOOK}"),
        (news.Started(book_id=BOOK, execution_arn="arn"), "execution arn"),
        (news.StageNews(book_id=BOOK, stage="ParseBook", state="started"), "ParseBook  started"),
        (FAILED, "GenerateAudio  chapter 3, The  [2JStorm: ProviderRejected: no voice"),
        (FAILED.model_copy(update={"state": "complete"}), ""),
        (progress(), "GenerateAudio  3/6 chapters, 41 %, about 2 min left, 0.25 of 0.60 USD"),
        (progress(failed=1, seconds_left=None), "GenerateAudio  3/6 chapters, 1 failed, 41 %, 0.25 of 0.60 USD"),
        (news.Complete(book_id=BOOK, folder=Path("audiobooks/It")), "The audiobook is in audiobooks/It"),
        (news.Interrupted(book_id=BOOK, message="go on"), ""),
    ],
    ids=lambda value: value.event if isinstance(value, news.News) else "",
)
def test_a_line_says_it_in_words_and_without_control_codes(told, line):
    assert said(told) == line


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "about 5 s left"), (55, "about 55 s left"), (61, "about 2 min left"), (7260, "about 2 h 1 min left")],
)
def test_the_time_left_is_as_exact_as_one_can_know(seconds, words):
    assert left(progress(seconds_left=seconds)) == words


def test_a_pipe_gets_lines_with_the_time(capsys):
    with telling(BOOK, as_json=False, going_on="") as tell:
        tell(progress())
    assert capsys.readouterr().out == f"{MORNING.astimezone():%H:%M:%S}  {said(progress())}\n"


def test_a_program_gets_an_event_a_line_and_nothing_that_is_not_known(capsys):
    with telling(BOOK, as_json=True, going_on="") as tell:
        tell(news.Submitted(book_id=BOOK, at=MORNING))
        tell(progress(seconds_left=None))
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"event": "submitted", "at": "2026-11-25T08:00:00Z", "book_id": str(BOOK)}
    assert (second["event"], second["percent"], second["usd"]) == ("progress", 41, "0.2461")
    assert "seconds_left" not in second


def test_who_interrupts_is_told_how_to_go_on(capsys):
    with pytest.raises(typer.Exit) as ending, telling(BOOK, as_json=True, going_on="Do it again.") as _:
        raise KeyboardInterrupt
    printed = capsys.readouterr()
    assert (ending.value.exit_code, printed.err) == (130, "Do it again.\n")
    last = json.loads(printed.out)
    assert (last["event"], last["message"]) == ("interrupted", "Do it again.")


def test_trouble_is_the_last_event_and_goes_on_to_be_told(capsys):
    with pytest.raises(StackUnusable), telling(BOOK, as_json=True, going_on="") as _:
        raise StackUnusable("Nothing has started.")
    last = json.loads(capsys.readouterr().out)
    assert (last["event"], last["message"]) == ("interrupted", "Nothing has started.")


def test_bars_show_how_far_how_fast_how_long_and_what_was_paid():
    console = Console(file=io.StringIO(), force_terminal=True, width=80, markup=False)
    with Bars(console) as bars:
        bars.tell(news.StageNews(book_id=BOOK, stage="ScrapeBook", state="complete"))
        bars.tell(progress())
        bars.tell(FAILED)
        bars.tell(news.Complete(book_id=BOOK, folder=Path("audiobooks/It")))
    shown = console.file.getvalue()
    assert "3/6  1,770 characters/min  about 2 min left" in shown
    assert "0.25 of 0.60 USD" in shown
    assert "chapter 3, The  [2JStorm: ProviderRejected: no voice" in shown
    assert shown.rstrip().endswith("The audiobook is in audiobooks/It"), "below the bars"
