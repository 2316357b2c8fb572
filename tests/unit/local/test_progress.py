"""How far a stage is over its chapters, and how long it will take: as measured, and not before."""

from decimal import Decimal

import pytest

from local.stack.progress import MEASURED_SECONDS, RETOLD_SECONDS, SHORTEST_SECONDS, MapProgress, Pace
from tests.unit.local.told import book, chapter


@pytest.fixture
def speech():
    return MapProgress("GenerateAudio")


def only(progress):
    (told,) = progress
    return told


def test_a_pace_is_what_was_seen_to_grow():
    pace = Pace()
    assert pace.take(500, 0) is None
    assert pace.take(500, 60) is None, "nothing has grown"
    assert pace.take(620, 120) == 1
    assert pace.take(620, 240) == 0.5, "standing still makes it slower"


def test_a_pace_of_a_moment_is_none():
    pace = Pace()
    pace.take(0, 0)
    assert pace.take(900, SHORTEST_SECONDS / 2) is None


def test_a_pace_forgets_what_was_long_ago():
    pace = Pace()
    for minute in range(60):
        pace.take(600 * minute, 60 * minute)
    assert pace.take(600 * 59, 60 * 59 + MEASURED_SECONDS) is None, "nothing in the last minutes"


def test_nothing_is_told_of_a_stage_that_has_not_begun(speech):
    assert list(speech.news(book(chapter(1), tts_status="pending"), 0)) == []


def test_characters_count_and_not_chapters(speech):
    chapters = [chapter(1, 900), chapter(2, 100), chapter(3, 5000, narrated=False)]
    first = only(speech.news(book(*chapters), 0))
    assert (first.complete, first.chapters, first.percent) == (0, 2, 0)
    assert (first.characters_a_minute, first.seconds_left) == (None, None), "there is nothing to go by"
    chapters[0] = chapter(1, 900, spoken="complete")
    second = only(speech.news(book(*chapters), 90))
    assert (second.complete, second.percent, second.characters_done) == (1, 90, 900)
    assert (second.characters_a_minute, second.seconds_left) == (600, 10)


def test_what_was_spoken_before_the_first_look_says_nothing_about_speed(speech):
    chapters = [chapter(1, spoken="complete"), chapter(2), chapter(3)]
    assert only(speech.news(book(*chapters, paid=1000), 0)).percent == 33
    told = only(speech.news(book(*chapters, paid=1500), 60))
    assert (told.complete, told.percent) == (1, 50), "half of the second chapter is paid"
    assert (told.characters_a_minute, told.seconds_left) == (500, 180)


def test_what_is_paid_is_done_only_when_the_chapters_are(speech):
    list(speech.news(book(chapter(1), paid=0), 0))
    told = only(speech.news(book(chapter(1), paid=1100), 60))
    assert (told.percent, told.characters_done, told.seconds_left) == (99, 1000, None)
    assert only(speech.news(book(chapter(1, spoken="complete"), paid=1100), 61)).percent == 100


def test_a_chapter_that_failed_is_not_waited_for(speech):
    list(speech.news(book(chapter(1), chapter(2), chapter(3)), 0))
    chapters = [chapter(1, spoken="complete"), chapter(2, spoken="failed"), chapter(3)]
    told = only(speech.news(book(*chapters), 60))
    assert (told.complete, told.failed, told.percent, told.seconds_left) == (1, 1, 33, 60)


def test_it_is_told_again_when_it_changes_and_once_a_minute(speech):
    assert len(list(speech.news(book(chapter(1), chapter(2)), 0))) == 1
    assert len(list(speech.news(book(chapter(1), chapter(2)), 30))) == 0
    assert len(list(speech.news(book(chapter(1), chapter(2)), RETOLD_SECONDS))) == 1
    done = book(chapter(1, spoken="complete"), chapter(2, spoken="complete"))
    assert len(list(speech.news(done, 61))) == 1
    assert len(list(speech.news(done, 1000))) == 0, "it stays as it is"


def test_what_was_paid_stands_beside_the_estimate(speech):
    told = only(speech.news(book(chapter(1), paid=500), 0))
    assert (told.usd, told.estimated_usd) == (Decimal("0.05"), Decimal("0.6"))
