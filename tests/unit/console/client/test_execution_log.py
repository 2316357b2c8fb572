"""The events of an execution: each is returned once, and none of another execution."""

import pytest

from console.client.execution_log import ExecutionLog
from events.schemas.describe_books import QueuePlace
from tests.unit.console.client.factories import MORNING, book, chapter, line


@pytest.fixture
def log():
    return ExecutionLog("arn")


def new_events(log, state):
    return [(event.event, event.stage, getattr(event, "state", None)) for event in log.new_events(state, 0)]


def test_each_start_and_end_of_a_stage_or_chapter_is_returned_once(log):
    lines = [line("ScrapeBook", "complete"), line("FormatChapter", "started", 1)]
    state = book(chapter(1), events=lines, parse_status="running")
    assert new_events(log, state) == [("stage", "ScrapeBook", "complete"), ("chapter", "FormatChapter", "started")]
    lines.append(line("FormatChapter", "complete", 1))
    assert new_events(log, state) == [("chapter", "FormatChapter", "complete")]
    assert new_events(log, state) == []


def test_an_event_has_the_time_of_its_journal_line(log):
    (event,) = log.new_events(book(events=[line("ScrapeBook", "started")], parse_status="running"), 0)
    assert event.at == MORNING


def test_a_newer_version_that_waits_is_returned_once(log):
    state = book(parse_status="running", newer_version_waits=True)
    assert [event.event for _ in range(2) for event in log.new_events(state, 0)] == ["waiting"]


def test_a_place_in_line_is_returned_when_it_changes_as_shown(log):
    places = [(3, 7000), (3, 6900), (2, 6800), (2, None), None, (1, 0)]

    def event_of(place):
        queue_place = place and QueuePlace(place=place[0], seconds=place[1])
        state = book(chapter(1), parse_status="complete", format_status="pending", tts_status="pending")
        events = list(log.new_events(state.model_copy(update={"queue_place": queue_place}), 0))
        return [(event.event, event.place, event.seconds) for event in events]

    assert [event_of(place) for place in places] == [
        [("queued", 3, 7000)], [], [("queued", 2, 6800)], [("queued", 2, None)], [], [("queued", 1, 0)],
    ]  # fmt: skip


def test_events_of_another_execution_are_left_out(log):
    before = [line("ScrapeBook", "complete", execution="before"), line("ParseBook", "complete", execution="before")]
    chapters = [chapter(1, formatted="complete", spoken="failed")]
    assert new_events(log, book(*chapters, events=before, execution_arn="before")) == [], "not yet claimed"
    claimed = book(*chapters, events=[*before, line("ScrapeBook", "started")], parse_status="pending")
    assert new_events(log, claimed) == [("stage", "ScrapeBook", "started")], (
        "the chapters still have the states of the previous execution"
    )


def test_notes_and_the_failure_of_the_book_are_left_out(log):
    lines = [line("RecordFailure", "failed"), line("ParseBook", "note")]
    assert new_events(log, book(events=lines, parse_status="running")) == []


def test_a_failed_chapter_is_reported_with_its_error_once_that_is_stored(log):
    lines = [line("GenerateAudio", "failed", 1)]
    assert new_events(log, book(chapter(1), events=lines, parse_status="running")) == [], "the error is not stored yet"
    failed = chapter(1, formatted="complete", spoken="failed", error="ProviderRejected", error_message="no voice")
    (event,) = log.new_events(book(failed, events=lines, parse_status="running"), 0)
    assert (event.state, event.position, event.error, event.message) == ("failed", 1, "ProviderRejected", "no voice")


def test_both_map_stages_report_their_progress(log):
    state = book(chapter(1, formatted="complete"), chapter(2, formatted="complete"))
    assert [(event.stage, event.percent) for event in log.new_events(state, 0)] == [
        ("FormatChapters", 100),
        ("GenerateAudio", 0),
    ]


def test_notes_of_the_estimate_are_warnings_once_the_book_is_parsed(log):
    notes = {"notes": ("17% of the words will not be narrated.",)}
    before = book(chapter(1), parse_status="running").model_copy(update=notes)
    after = book(chapter(1), parse_status="complete").model_copy(update=notes)
    events = [event for state in (before, after, after) for event in log.new_events(state, 0)]
    assert [event.message for event in events if event.event == "warning"] == list(notes["notes"])
