"""Spans laid out over time: lanes, bars, and what becomes of those that are too narrow."""

from collections import Counter
from uuid import UUID

import pytest

from local.stack.bars import duration, told
from local.stack.documents import spans_of
from local.stack.spans import Kind
from local.stack.time_axis import marks
from local.stack.traces import Run, Trace
from local.stack.waterfall import Scale, waterfall_of
from tests.unit.local.recorded import BOOK, CHAPTERS, NOW, big_book, changed, execution_of, part

TITLES = {str(CHAPTERS[0]): "1. The Lamp", str(CHAPTERS[1]): "2. The Stair"}


def laid_out(documents, status="SUCCEEDED", now=0.0):
    return waterfall_of(Trace(Run("arn:lamp", NOW, "1-a"), status, spans_of(documents, str(BOOK))), now)


def rows(waterfall, start=None, end=None, width=1000, narrowest=4, roomy=24):
    start = waterfall.start if start is None else start
    scale = Scale(start, waterfall.end if end is None else end, width, narrowest, roomy)
    return waterfall.rows(scale)


def looks(row):
    return [(bar.kind, bar.state, bar.start, bar.end) for bar in row.bars]


def test_a_state_has_a_row_and_a_map_one_for_each_iteration_that_ran_at_once():
    scrape, chapters, first, second = rows(laid_out(execution_of()))
    assert [(row.lane.name, row.lane.level, row.lane.count) for row in (scrape, chapters, first, second)] == [
        ("ScrapeBook", 0, 1), ("FormatChapters", 0, 2), ("1", 1, 1), ("2", 1, 1),
    ]  # fmt: skip
    assert looks(scrape) == [("state", "done", 100, 102), ("attempt", "done", 100, 102)]
    assert looks(chapters) == [("map", "done", 102, 170)]
    assert looks(first) == [
        ("iteration", "done", 102, 110),
        ("attempt", "retried", 102, 103), ("attempt", "done", 105, 110),
        ("provider", "failed", 102.6, 103), ("provider", "done", 105.6, 110),
    ]  # fmt: skip
    assert [bar.kind for bar in second.bars] == [Kind.ITERATION, Kind.ATTEMPT, Kind.START_UP, Kind.PROVIDER]


def test_a_lane_is_taken_again_as_soon_as_it_is_free():
    waterfall = laid_out(big_book(chapters=37))
    lanes = [(lane.level, lane.count) for lane in waterfall.lanes]
    assert lanes == [(0, 37), *[(1, 4)] * 7, *[(1, 3)] * 3, (0, 37), *[(1, 8)] * 2, *[(1, 7)] * 3]


def test_what_is_too_narrow_is_one_bar_with_its_neighbours_and_no_failure_is_lost():
    waterfall = laid_out(big_book())
    drawn = rows(waterfall)
    bars = [bar for row in drawn for bar in row.bars]
    assert len(bars) < 3000
    assert sum(bar.spans for bar in bars if bar.kind == Kind.ATTEMPT) == 3000
    assert sum(bar.failed for bar in bars if bar.kind == Kind.ATTEMPT) == 62
    merged = next(bar for bar in bars if bar.spans > 1 and bar.failed)
    assert told(merged, waterfall.start, {}).startswith(f"{merged.spans} × FormatChapter · ")
    assert "1 failed · ProviderUnavailable" in told(merged, waterfall.start, {})


def test_closer_there_is_more_to_be_seen_and_only_what_is_in_view():
    waterfall = laid_out(big_book())
    closer = rows(waterfall, 60, 120)
    bars = [bar for row in closer for bar in row.bars]
    assert {bar.kind for bar in bars} == {Kind.MAP, Kind.ITERATION, Kind.ATTEMPT, Kind.PROVIDER}
    assert all(bar.end >= 60 and bar.start <= 120 for bar in bars)
    assert [row.lane for row in closer] == waterfall.lanes, "rows stay where they are"


def test_what_runs_goes_on_to_now_and_waits_for_its_next_try():
    documents = changed(execution_of(end=None), "i0", end_time=None)
    documents = [document for document in documents if not document["id"].startswith("try2")]
    waterfall = laid_out(documents, "RUNNING", now=200.0)
    assert waterfall.end == 200.0
    *_, first, second = rows(waterfall)
    assert looks(first)[:2] == [("iteration", "running", 102, 200.0), ("attempt", "failed", 102, 103)]
    assert looks(second) == [("iteration", "running", 102, 200.0), ("attempt", "running", 102, 200.0)]
    *_, first, _ = rows(waterfall, roomy=10_000)
    assert looks(first) == [("attempt", "running", 102, 200.0)], "another try may come"


def test_what_a_kill_has_cut_goes_to_the_last_known_moment_and_nobody_knows_how_long_it_took():
    waterfall = laid_out(execution_of(end=None), "INTERRUPTED", now=9e9)
    assert waterfall.end == 110
    *_, second = rows(waterfall)
    assert looks(second) == [("iteration", "cut", 102, 110), ("attempt", "cut", 102, 110)]
    assert told(second.bars[1], 100, {}) == "FormatChapter · interrupted · from 2.00 s"
    assert [bar.cut for bar in waterfall.slowest(9)] == [False] * 3


def test_a_bar_tells_all_that_is_known_of_it():
    waterfall = laid_out(execution_of())
    failed, scrape, again, only = (
        told(bar, 100, TITLES) for bar in sorted(waterfall.attempts(), key=lambda bar: bar.seconds)
    )
    assert failed == "FormatChapter · 1. The Lamp · 1.00 s · from 2.00 s · ProviderThrottled"
    assert scrape == "ScrapeBook · 2.00 s · from 0.00 s · database 120 ms in 3 calls"
    assert again == "FormatChapter, try 2 · 1. The Lamp · 5.00 s · from 5.00 s"
    assert only == "FormatChapter · 2. The Stair · 1 min 08 s · from 2.00 s · start-up 2.00 s"
    (*_, calls) = rows(waterfall)[-1].bars
    assert told(calls, 100, TITLES) == "Gemini · 2. The Stair · 1 min 06 s · from 4.50 s · 300 ms in 2 calls"


def test_tries_that_found_no_worker_are_counted_and_not_listed():
    cause = {"exceptions": [{"type": "Lambda.TooManyRequestsException"}]}
    away = [
        part(f"away{at}", "FormatChapter", at, at, "i0", error=True, throttle=True, cause=cause) for at in (103, 104)
    ]
    waterfall = laid_out([*execution_of(), *away])
    assert waterfall.turned_away() == 2
    assert [bar.error for bar in waterfall.troubled()] == ["ProviderThrottled"]


def test_failures_for_good_come_before_what_was_tried_again():
    waterfall = laid_out(big_book(50))
    assert [bar.failed for bar in waterfall.troubled()] == [1, 1]
    counts = Counter(bar.chapter_id for bar in waterfall.troubled())
    assert counts == {str(UUID(int=1007)): 2}


def test_functions_that_no_state_has_called_and_what_has_lost_its_parent_have_rows_too():
    shelf = part("shelf", "book-pipeline-ExpandManifest", 99, 100, origin="AWS::Lambda")
    lost = [
        part(f"lost{at}", "FormatChapter", at, at + 3, "nowhere", annotations={"book_id": str(BOOK)})
        for at in (20, 21, 30)
    ]
    waterfall = laid_out([shelf, *lost, *execution_of(parent="shelf")])
    assert [(lane.name, lane.count) for lane in waterfall.lanes] == [
        ("FormatChapter", 3), ("1", 2), ("2", 1),
        ("ExpandManifest", 1), ("ScrapeBook", 1), ("FormatChapters", 2), ("1", 1), ("2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (0, 10.97, ["0:00", "0:02", "0:04", "0:06", "0:08", "0:10"]),
        (0.013, 0.094, ["0.02 s", "0.04 s", "0.06 s", "0.08 s"]),
        (2, 4.2, ["2.0 s", "2.5 s", "3.0 s", "3.5 s", "4.0 s"]),
        (0, 6560, ["0:00", "30:00", "1:00:00", "1:30:00"]),
        (0, 1_000_000, ["0:00", "48:00:00", "96:00:00", "144:00:00", "192:00:00", "240:00:00"]),
        (0, 0, ["0.000000 s"]),
    ],
    ids=["seconds", "hundredths", "halves", "hours", "days", "a moment"],
)
def test_marks_are_at_round_moments(start, end, written):
    assert [text for _, text in marks(start, end, 6)] == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0.00 s"),
        (9.994, "9.99 s"),
        (59.94, "59.9 s"),
        (61, "1 min 01 s"),
        (3599.6, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_lengths_are_written_as_people_read_them(seconds, written):
    assert duration(seconds) == written
