"""What is told of a book's execution: each thing once, and nothing of another execution."""

import pytest

from local.stack.chronicle import Chronicle
from tests.unit.local.told import MORNING, book, chapter, line


@pytest.fixture
def chronicle():
    return Chronicle("arn")


def told(chronicle, state):
    return [(news.event, news.stage, getattr(news, "state", None)) for news in chronicle.news(state, 0)]


def test_stages_and_chapters_begin_and_end_once(chronicle):
    lines = [line("ScrapeBook", "complete"), line("FormatChapter", "started", 1)]
    state = book(chapter(1), events=lines, parse_status="running")
    assert told(chronicle, state) == [("stage", "ScrapeBook", "complete"), ("chapter", "FormatChapter", "started")]
    lines.append(line("FormatChapter", "complete", 1))
    assert told(chronicle, state) == [("chapter", "FormatChapter", "complete")]
    assert told(chronicle, state) == []


def test_the_time_is_the_journals(chronicle):
    (news,) = chronicle.news(book(events=[line("ScrapeBook", "started")], parse_status="running"), 0)
    assert news.at == MORNING


def test_nothing_is_told_of_another_execution(chronicle):
    before = [line("ScrapeBook", "complete", execution="before"), line("ParseBook", "complete", execution="before")]
    chapters = [chapter(1, formatted="complete", spoken="failed")]
    assert told(chronicle, book(*chapters, events=before, execution_arn="before")) == [], "not yet claimed"
    claimed = book(*chapters, events=[*before, line("ScrapeBook", "started")], parse_status="pending")
    assert told(chronicle, claimed) == [("stage", "ScrapeBook", "started")], "its chapters are the last one's"


def test_notes_and_failures_that_end_the_book_are_told_elsewhere(chronicle):
    lines = [line("RecordFailure", "failed"), line("ParseBook", "note")]
    assert told(chronicle, book(events=lines, parse_status="running")) == []


def test_a_chapter_that_failed_says_why_as_soon_as_it_is_known(chronicle):
    lines = [line("GenerateAudio", "failed", 1)]
    assert told(chronicle, book(chapter(1), events=lines, parse_status="running")) == [], "read a moment too early"
    failed = chapter(1, formatted="complete", spoken="failed", error="ProviderRejected", error_message="no voice")
    (news,) = chronicle.news(book(failed, events=lines, parse_status="running"), 0)
    assert (news.state, news.position, news.error, news.message) == ("failed", 1, "ProviderRejected", "no voice")


def test_both_stages_over_chapters_tell_how_far_they_are(chronicle):
    state = book(chapter(1, formatted="complete"), chapter(2, formatted="complete"))
    assert [(news.stage, news.percent) for news in chronicle.news(state, 0)] == [
        ("FormatChapters", 100),
        ("GenerateAudio", 0),
    ]
