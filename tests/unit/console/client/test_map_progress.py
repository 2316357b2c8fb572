"""Progress, speed and remaining time of a stage that works on every chapter."""

from decimal import Decimal

import pytest

from console.client.map_progress import MEASURED_SECONDS, REPEAT_SECONDS, SHORTEST_SECONDS, MapProgress, Speed
from tests.unit.console.client.factories import book, chapter


@pytest.fixture
def speech():
    return MapProgress("GenerateAudio")


def only(events):
    (event,) = events
    return event


def test_speed_is_the_measured_growth():
    speed = Speed()
    assert speed.add(500, 0) is None
    assert speed.add(500, 60) is None, "no growth yet"
    assert speed.add(620, 120) == 1
    assert speed.add(620, 240) == 0.5, "time without growth lowers the average"


def test_no_speed_is_reported_over_a_short_time():
    speed = Speed()
    speed.add(0, 0)
    assert speed.add(900, SHORTEST_SECONDS / 2) is None


def test_old_samples_do_not_count():
    speed = Speed()
    for minute in range(60):
        speed.add(600 * minute, 60 * minute)
    assert speed.add(600 * 59, 60 * 59 + MEASURED_SECONDS) is None, "no growth in the last minutes"


def test_a_pending_stage_has_no_events(speech):
    assert list(speech.new_events(book(chapter(1), tts_status="pending"), 0)) == []


def test_percent_and_speed_are_measured_in_characters(speech):
    chapters = [chapter(1, 900), chapter(2, 100), chapter(3, 5000, selected=False)]
    first = only(speech.new_events(book(*chapters), 0))
    assert (first.complete, first.chapters, first.percent) == (0, 2, 0)
    assert (first.characters_a_minute, first.seconds_left) == (None, None), "nothing is measured yet"
    chapters[0] = chapter(1, 900, spoken="complete")
    second = only(speech.new_events(book(*chapters), 90))
    assert (second.complete, second.percent, second.characters_done) == (1, 90, 900)
    assert (second.characters_a_minute, second.seconds_left) == (600, 64), "two calls, as the first chapter has"


def test_characters_narrated_before_the_first_call_do_not_count_for_the_speed(speech):
    chapters = [chapter(1, 8000, spoken="complete"), chapter(2, 8000, spoken="running"), chapter(3, 8000)]
    assert only(speech.new_events(book(*chapters, paid=8000), 0)).percent == 33
    progress = only(speech.new_events(book(*chapters, paid=12_000), 60))
    assert (progress.complete, progress.percent) == (1, 50), "half of the second chapter is paid"
    assert (progress.characters_a_minute, progress.seconds_left) == (4000, 164), "of five calls, three are answered"


def test_a_stage_reaches_100_percent_only_when_all_chapters_are_complete(speech):
    list(speech.new_events(book(chapter(1), paid=0), 0))
    progress = only(speech.new_events(book(chapter(1), paid=1100), 60))
    assert (progress.percent, progress.characters_done, progress.seconds_left) == (99, 1000, None)
    assert only(speech.new_events(book(chapter(1, spoken="complete"), paid=1100), 61)).percent == 100


def test_remaining_time_leaves_failed_chapters_out(speech):
    list(speech.new_events(book(chapter(1), chapter(2), chapter(3)), 0))
    chapters = [chapter(1, spoken="complete"), chapter(2, spoken="failed"), chapter(3)]
    progress = only(speech.new_events(book(*chapters), 60))
    assert (progress.complete, progress.failed, progress.percent, progress.seconds_left) == (1, 1, 33, 60)


def test_progress_is_reported_on_change_and_once_a_minute(speech):
    assert len(list(speech.new_events(book(chapter(1), chapter(2)), 0))) == 1
    assert len(list(speech.new_events(book(chapter(1), chapter(2)), 30))) == 0
    assert len(list(speech.new_events(book(chapter(1), chapter(2)), REPEAT_SECONDS))) == 1
    done = book(chapter(1, spoken="complete"), chapter(2, spoken="complete"))
    assert len(list(speech.new_events(done, 61))) == 1
    assert len(list(speech.new_events(done, 1000))) == 0, "a complete stage is not repeated"


def test_progress_has_costs_and_estimate(speech):
    progress = only(speech.new_events(book(chapter(1), paid=500), 0))
    assert (progress.usd, progress.estimated_usd) == (Decimal("0.05"), Decimal("0.6"))
