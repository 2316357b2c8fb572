"""The layout of spans over time: lanes, bars, and the merging of narrow bars."""

from collections import Counter
from uuid import UUID

import pytest

from console.client.traces import Run, Trace
from console.client.traces.bars import describe_bar, duration
from console.client.traces.segments import spans_of
from console.client.traces.spans import Kind
from console.client.traces.time_axis import marks
from console.client.traces.waterfall import Scale, waterfall_of
from tests.unit.console.client.recorded import BOOK, CHAPTERS, NOW, big_book, changed, execution_of, part, waiting_of

TITLES = {str(CHAPTERS[0]): "1. The Lamp", str(CHAPTERS[1]): "2. The Stair"}


def laid_out(documents, status="SUCCEEDED", now=0.0):
    return waterfall_of(Trace(Run("arn:lamp", NOW, "1-a"), status, spans_of(documents, str(BOOK))), now)


def rows(waterfall, start=None, end=None, width=1000, narrowest=4, roomy=24):
    start = waterfall.start if start is None else start
    scale = Scale(start, waterfall.end if end is None else end, width, narrowest, roomy)
    return waterfall.rows(scale)


def looks(row):
    return [(bar.kind, bar.state, bar.start, bar.end) for bar in row.bars]


def test_a_state_has_one_row_and_a_map_one_for_each_concurrent_iteration():
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


def test_waiting_for_a_turn_has_a_row_of_its_own_and_is_no_attempt():
    waterfall = laid_out(waiting_of(), "RUNNING", now=160)
    _, waiting = rows(waterfall)
    assert (waiting.lane.name, waiting.lane.level) == ("WaitForTurn", 0)
    assert looks(waiting) == [("state", "running", 102, 160), ("attempt", "done", 102, 103)]
    assert waterfall.slowest(1)[0].seconds == 2
    over = rows(laid_out(waiting_of(now_waiting=False), "RUNNING", now=160))[1]
    assert looks(over)[0] == ("state", "done", 102, 152)


def test_a_lane_is_reused_as_soon_as_it_is_free():
    waterfall = laid_out(big_book(chapters=37))
    lanes = [(lane.level, lane.count) for lane in waterfall.lanes]
    assert lanes == [(0, 37), *[(1, 4)] * 7, *[(1, 3)] * 3, (0, 37), *[(1, 8)] * 2, *[(1, 7)] * 3]


def test_adjacent_narrow_bars_become_one_and_keep_their_failures():
    waterfall = laid_out(big_book())
    drawn = rows(waterfall)
    bars = [bar for row in drawn for bar in row.bars]
    assert len(bars) < 3000
    assert sum(bar.spans for bar in bars if bar.kind == Kind.ATTEMPT) == 3000
    assert sum(bar.failed for bar in bars if bar.kind == Kind.ATTEMPT) == 62
    merged = next(bar for bar in bars if bar.spans > 1 and bar.failed)
    assert describe_bar(merged, waterfall.start, {}).startswith(f"{merged.spans} × FormatChapter · ")
    assert "1 failed · ProviderUnavailable" in describe_bar(merged, waterfall.start, {})


def test_a_smaller_scale_shows_more_detail_and_only_bars_in_view():
    waterfall = laid_out(big_book())
    closer = rows(waterfall, 60, 120)
    bars = [bar for row in closer for bar in row.bars]
    assert {bar.kind for bar in bars} == {Kind.MAP, Kind.ITERATION, Kind.ATTEMPT, Kind.PROVIDER}
    assert all(bar.end >= 60 and bar.start <= 120 for bar in bars)
    assert [row.lane for row in closer] == waterfall.lanes, "the rows stay the same"


def test_running_bars_end_now_and_a_running_iteration_may_be_retried():
    documents = changed(execution_of(end=None), "i0", end_time=None)
    documents = [document for document in documents if not document["id"].startswith("try2")]
    waterfall = laid_out(documents, "RUNNING", now=200.0)
    assert waterfall.end == 200.0
    *_, first, second = rows(waterfall)
    assert looks(first)[:2] == [("iteration", "running", 102, 200.0), ("attempt", "failed", 102, 103)]
    assert looks(second) == [("iteration", "running", 102, 200.0), ("attempt", "running", 102, 200.0)]
    *_, first, _ = rows(waterfall, roomy=10_000)
    assert looks(first) == [("attempt", "running", 102, 200.0)], "another attempt may follow"


def test_bars_of_a_killed_execution_end_at_the_last_known_time_and_have_no_duration():
    waterfall = laid_out(execution_of(end=None), "INTERRUPTED", now=9e9)
    assert waterfall.end == 110
    *_, second = rows(waterfall)
    assert looks(second) == [("iteration", "cut", 102, 110), ("attempt", "cut", 102, 110)]
    assert describe_bar(second.bars[1], 100, {}) == "FormatChapter · interrupted · from 2.00 s"
    assert [bar.cut for bar in waterfall.slowest(9)] == [False] * 3


def test_a_bar_is_described_with_everything_that_is_known():
    waterfall = laid_out(execution_of())
    failed, scrape, retry, only = (
        describe_bar(bar, 100, TITLES) for bar in sorted(waterfall.attempts(), key=lambda bar: bar.seconds)
    )
    assert failed == "FormatChapter · 1. The Lamp · 1.00 s · from 2.00 s · ProviderThrottled"
    assert scrape == "ScrapeBook · 2.00 s · from 0.00 s · database 120 ms in 3 calls"
    assert retry == "FormatChapter, attempt 2 · 1. The Lamp · 5.00 s · from 5.00 s"
    assert only == "FormatChapter · 2. The Stair · 1 min 08 s · from 2.00 s · start-up 2.00 s"
    (*_, calls) = rows(waterfall)[-1].bars
    assert describe_bar(calls, 100, TITLES) == "Gemini · 2. The Stair · 1 min 06 s · from 4.50 s · 300 ms in 2 calls"


def test_attempts_without_a_worker_are_counted_and_not_listed():
    cause = {"exceptions": [{"type": "Lambda.TooManyRequestsException"}]}
    without_worker = [
        part(f"no-worker{at}", "FormatChapter", at, at, "i0", error=True, throttle=True, cause=cause)
        for at in (103, 104)
    ]
    waterfall = laid_out([*execution_of(), *without_worker])
    assert waterfall.attempts_without_worker() == 2
    assert [bar.error for bar in waterfall.failed_or_retried()] == ["ProviderThrottled"]


def test_failures_are_listed_before_retried_attempts():
    waterfall = laid_out(big_book(50))
    assert [bar.failed for bar in waterfall.failed_or_retried()] == [1, 1]
    counts = Counter(bar.chapter_id for bar in waterfall.failed_or_retried())
    assert counts == {str(UUID(int=1007)): 2}


def test_functions_outside_an_execution_and_spans_without_a_parent_have_rows():
    manifest = part("manifest", "book-pipeline-ExpandManifest", 99, 100, origin="AWS::Lambda")
    lost = [
        part(f"lost{at}", "FormatChapter", at, at + 3, "nowhere", annotations={"book_id": str(BOOK)})
        for at in (20, 21, 30)
    ]
    waterfall = laid_out([manifest, *lost, *execution_of(parent="manifest")])
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
def test_marks_are_at_round_times(start, end, written):
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
def test_durations_are_written_with_units(seconds, written):
    assert duration(seconds) == written
