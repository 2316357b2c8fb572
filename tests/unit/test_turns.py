"""Which waiting books get their turn."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from book_pipeline.turns.rules import (
    CALLS_IN_USE,
    CHAPTERS_AT_ONCE,
    CHARACTERS_PER_SECOND,
    PASSED_SECONDS,
    Book,
    ahead_of,
    expected_starts,
    next_turns,
)

CHAPTER = 30_000
START = datetime(2026, 11, 27, tzinfo=UTC)
ALLOWANCE = CHARACTERS_PER_SECOND * PASSED_SECONDS  # for each call


def book(number: int, chapters: int = 30, characters: int | None = None, **values) -> Book:
    """Return a book that joined in the second of its number."""
    characters = CHAPTER * chapters if characters is None else characters
    return Book(UUID(int=number), chapters, characters, START + timedelta(seconds=number), **values)


def given(running: list[Book], waiting: list[Book], calls: int) -> list[int]:
    return [turn.book.book_id.int for turn in next_turns(running, waiting, calls)]


def test_a_book_has_as_many_chapters_at_once_as_the_map():
    asl = json.loads((Path(__file__).parents[2] / "statemachine" / "book_pipeline.asl.json").read_text())
    assert asl["States"]["GenerateAudio"]["MaxConcurrency"] == CHAPTERS_AT_ONCE


@pytest.mark.parametrize(("calls", "books"), [(1, 1), (2, 1), (5, 1), (6, 2), (10, 2), (11, 3), (15, 3)])
def test_as_many_books_run_as_keep_the_calls_busy(calls, books):
    assert given([], [book(number) for number in range(9)], calls) == list(range(books))


def test_nobody_waits_for_a_queue_without_books():
    assert next_turns([], [], 5) == []
    assert expected_starts([], [], 5) == {}


def test_the_shortest_book_is_next():
    assert given([], [book(1, 40), book(2, 20), book(3, 30)], 5) == [2]


def test_of_equal_books_the_first_is_next():
    assert given([], [book(3), book(1), book(2)], 5) == [1]


def test_the_next_book_gets_its_turn_before_the_running_one_ends():
    assert given([book(1, 9)], [book(2)], 5) == []
    assert given([book(1, 8)], [book(2)], 5) == [2]


def test_a_book_whose_last_chapter_is_long_leaves_the_other_calls_to_the_next():
    assert given([book(1, 1, 900_000)], [book(2), book(3)], 5) == [2]


def test_books_of_one_short_chapter_run_in_numbers():
    assert len(given([], [book(number, 1, 10_000) for number in range(30)], 5)) == 10


def test_a_turn_names_the_waiting_books_that_it_passes():
    (turn,) = next_turns([], [book(1, 40), book(2, 50), book(3, 30), book(4, 60)], 5)
    assert (turn.book.book_id.int, turn.book.passes) == (3, False)
    assert [each.int for each in turn.passed] == [1, 2]


def test_a_book_that_has_been_passed_enough_is_passed_no_more():
    large = book(1, 100, ahead=0, passed=5 * ALLOWANCE - 29 * CHAPTER)
    assert given([], [large, book(2, 30)], 5) == [1]
    assert given([], [large, book(2, 29)], 5) == [2]


@pytest.mark.parametrize(
    ("running", "calls", "hours_that_may_pass"),
    [
        ([], 5, 1),
        ([book(1, 30)], 5, 1 + 2 * CALLS_IN_USE * (0.5 - 240 / 3600) - 0.5),
        ([book(1, 1, 900_000)], 5, 1 - 0.5),
        ([book(1, 30), book(2, 300)], 10, 1 + 2 * CALLS_IN_USE * (0.5 - 240 / 3600) - (0.5 + 5) / 2),
    ],
)
def test_a_book_lets_as_many_pass_as_leave_it_twice_its_wait_and_an_hour(running, calls, hours_that_may_pass):
    ahead = ahead_of(running, [], calls) / CHARACTERS_PER_SECOND / 3600 / calls
    assert 1 + ahead == pytest.approx(hours_that_may_pass)


def test_what_was_ahead_of_a_book_may_pass_it_as_well():
    large = book(1, 100, ahead=30 * CHAPTER, passed=5 * ALLOWANCE)
    assert given([], [large, book(2, 30)], 5) == [2]


def test_books_given_in_one_call_count_against_the_allowance():
    large = book(1, 100, passed=10 * ALLOWANCE - 59 * CHAPTER)
    assert given([], [large, book(2, 30), book(3, 30)], 10) == [2, 1]


def test_a_book_that_joined_later_has_nothing_to_allow():
    assert given([], [book(1, 30), book(2, 10, passed=99 * ALLOWANCE)], 5) == [2]


def test_a_short_book_gets_its_turn_although_no_call_is_free():
    (turn,) = next_turns([book(1)], [book(2), book(3, 2)], 5)
    assert (turn.book.book_id.int, turn.book.passes) == (3, True)
    assert [each.int for each in turn.passed] == [2, 1]


def test_a_book_of_more_than_ten_minutes_is_not_short():
    assert given([book(1)], [book(2, 2, 60_001)], 5) == []


def test_a_running_book_makes_way_until_it_has_been_passed_enough():
    assert given([book(1, passed=5 * ALLOWANCE - CHAPTER)], [book(2, 1)], 5) == [2]
    assert given([book(1, passed=5 * ALLOWANCE - CHAPTER + 1)], [book(2, 1)], 5) == []


@pytest.mark.parametrize(("calls", "books"), [(1, 1), (2, 2), (5, 5)])
def test_short_books_pass_in_no_greater_number_than_there_are_calls(calls, books):
    assert len(given([book(1, 300)], [book(number, 1) for number in range(2, 30)], calls)) == books


def test_a_short_book_passes_no_short_book_that_passes():
    (turn,) = next_turns([book(1), book(2, 1, passes=True)], [book(3, 1)], 5)
    assert [each.int for each in turn.passed] == [1]


def test_a_book_without_chapters_left_uses_no_call():
    assert given([book(1, 0, 0)], [book(2)], 5) == [2]
    assert list(expected_starts([book(1, 0, 0)], [book(2, 0, 0), book(3)], 5).values()) == [0, 0]


def test_the_expected_starts_follow_from_the_speed_of_the_calls():
    starts = expected_starts([book(1)], [book(2), book(3)], 5)
    assert [each.int for each in starts] == [2, 3]
    assert list(starts.values()) == pytest.approx([1800 - 240, 3600 - 240], abs=60)


def test_the_expected_starts_are_in_the_order_of_the_turns():
    waiting = [book(2, 40), book(3, 30), book(4, 50)]
    assert [each.int for each in expected_starts([book(1)], waiting, 5)] == [3, 2, 4]


@pytest.mark.parametrize("calls", [1, 2, 5, 10, 15])
def test_each_of_a_thousand_waiting_books_has_an_expected_start(calls):
    waiting = [book(number, 30, 900_000 - 800 * number) for number in range(2, 1002)]
    starts = expected_starts([book(1)], waiting, calls)
    assert starts.keys() == {each.book_id for each in waiting}
    assert list(starts.values()) == sorted(starts.values())
    work = sum(each.characters for each in waiting) / calls / CHARACTERS_PER_SECOND
    assert max(starts.values()) == pytest.approx(work, rel=0.02)
