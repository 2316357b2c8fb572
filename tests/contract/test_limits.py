"""The limits of Step Functions for the largest book, computed from the state machine and the payload models."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from book_pipeline.chapters.selection import MOST_CHAPTERS
from book_pipeline.turns.making_way import MOST_OF_A_BOOK
from book_pipeline.turns.map_concurrency import for_plan
from events.schemas.stages import ChapterDone, Parsed
from tests.contract.history import (
    CHOICE_EVENTS,
    MAP_EVENTS,
    MOST_EVENTS,
    PASS_EVENTS,
    RETRY_EVENTS,
    TASK_EVENTS,
    Narrated,
    chapter_task,
    events_of,
    narrate,
    retries_of,
)
from tests.contract.retry_policies import CONCURRENCY_LIMIT

ASL = json.loads((Path(__file__).parents[2] / "statemachine" / "book_pipeline.asl.json").read_text())
README = " ".join((Path(__file__).parents[2] / "statemachine" / "README.md").read_text().split())
MOST_BYTES = 256 * 1024
MAPS = ("FormatChapters", "GenerateAudio")
TASKS = {name: chapter_task(ASL, name) for name in MAPS}
SINGLE = {name: state for name, state in ASL["States"].items() if state["Type"] == "Task"}
MAKING_WAY = "ChapterYields"
BY_TIME = {CONCURRENCY_LIMIT, MAKING_WAY}
"""Errors whose number is limited otherwise than by the retries of each chapter."""
CHAPTER_ERRORS = sorted(
    {error for task in TASKS.values() for clause in task["Retry"] for error in clause["ErrorEquals"]}
)
LONG_CHAPTER = 200.0
"""Seconds of one speech call for a chapter of 20,000 characters."""
USUAL_BOOK, USUAL_EVENTS = 30, 3_000
REVIEW_EVENTS = 13


def largest_book() -> int:
    """Return the events of the largest book if nothing fails."""
    return 2 + events_of(ASL, MOST_CHAPTERS)


def test_the_ids_of_the_largest_book_fit_into_a_payload():
    parsed = Parsed(book_id=uuid4(), chapters=[uuid4() for _ in range(MOST_CHAPTERS)])
    done = [ChapterDone(chapter_id=uuid4(), status="complete").model_dump(mode="json") for _ in range(MOST_CHAPTERS)]
    assert len(parsed.model_dump_json()) < MOST_BYTES
    assert len(json.dumps(done)) < MOST_BYTES
    assert ASL["States"]["FormatChapters"]["ResultPath"] is None
    assert ASL["States"]["GenerateAudio"]["ResultPath"] is None


def test_what_is_left_out_takes_a_few_bytes_of_a_payload():
    ids = {"book_id": uuid4(), "chapters": []}
    most = Parsed(**ids, removed_words=10**12, left_out_words=10**12).model_dump_json()
    assert len(most) - len(Parsed(**ids).model_dump_json(exclude={"removed_words", "left_out_words"})) < 100


def test_the_history_has_room_for_the_largest_book_and_1300_retries():
    assert largest_book() == 21_000 + 4 * TASK_EVENTS + 1 + 2 * CHOICE_EVENTS + 2 * MAP_EVENTS + 2
    assert largest_book() + RETRY_EVENTS * 1_300 < MOST_EVENTS


def test_the_history_has_room_for_a_review():
    """After it the book is parsed again, and the choice is made again."""
    review = events_of(ASL, MOST_CHAPTERS, "AwaitApproval") - events_of(ASL, MOST_CHAPTERS, "WaitForTurn")
    assert review == REVIEW_EVENTS == TASK_EVENTS + 1 + TASK_EVENTS + CHOICE_EVENTS
    assert largest_book() + review + RETRY_EVENTS * 1_300 < MOST_EVENTS
    assert f"A review adds {review}" in README


def test_the_history_has_room_for_every_retry_outside_the_maps():
    errors = {error for state in SINGLE.values() for clause in state["Retry"] for error in clause["ErrorEquals"]}
    retries = {error: sum(retries_of(state, error) for state in SINGLE.values()) for error in errors}
    assert max(retries, key=retries.get) == CONCURRENCY_LIMIT
    assert largest_book() + max(retries.values()) < MOST_EVENTS


@pytest.mark.parametrize("error", CHAPTER_ERRORS)
def test_an_error_in_each_chapter_of_a_usual_book_leaves_room_in_the_history(error):
    """Even if each of its chapters needs every retry, in both stages."""
    retries = USUAL_BOOK * sum(retries_of(task, error) for task in TASKS.values() if error not in BY_TIME)
    assert 2 + events_of(ASL, USUAL_BOOK) + retries < MOST_EVENTS / 2


@pytest.mark.parametrize("error", [error for error in CHAPTER_ERRORS if error not in BY_TIME])
@pytest.mark.parametrize("name", MAPS)
def test_failing_chapters_stop_the_book_before_the_history_is_full(name, error):
    """Twenty failed chapters stop the book; at that moment as many more as the Map runs at once may be failing."""
    failed_before_stop = 20 + ASL["States"][name]["MaxConcurrency"]
    record = TASK_EVENTS + CHOICE_EVENTS + PASS_EVENTS
    failing = retries_of(TASKS[name], error) + record
    assert largest_book() + failed_before_stop * failing + RETRY_EVENTS * MOST_OF_A_BOOK < MOST_EVENTS


@pytest.mark.parametrize("name", MAPS)
def test_twenty_failed_chapters_stop_the_book(name):
    rules = [
        rule["NumericGreaterThanEquals"]
        for state in ASL["States"][name]["ItemProcessor"]["States"].values()
        for rule in state.get("Choices", [])
        if "NumericGreaterThanEquals" in rule
    ]
    assert rules == [20]


def narrated(chapters: int, calls: int) -> Narrated:
    """Let the state machine, deployed for so many calls, narrate a book that is alone."""
    machine = json.loads(for_plan(json.dumps(ASL), calls))
    return narrate(machine["States"]["GenerateAudio"], chapters, calls, LONG_CHAPTER, seed=0)


@pytest.mark.parametrize("calls", [1, 2, 3, 5, 15])
def test_the_largest_book_is_completed_with_any_number_of_calls(calls):
    book = narrated(MOST_CHAPTERS, calls)
    assert (book.chapters, book.events) == (MOST_CHAPTERS, 0)
    assert book.seconds < 1.01 * MOST_CHAPTERS * LONG_CHAPTER / min(calls, 5)
    assert largest_book() + book.events + RETRY_EVENTS * MOST_OF_A_BOOK + RETRY_EVENTS * 1_000 < MOST_EVENTS


@pytest.mark.parametrize("calls", [1, 2, 5, 15])
def test_a_usual_book_needs_few_events(calls):
    """Also if it begins while all calls are used by others, for an hour in each of its lanes."""
    book = narrated(USUAL_BOOK, calls)
    assert book.chapters == USUAL_BOOK
    waits = narrate(ASL["States"]["GenerateAudio"], 2, 1, 3600.0, seed=0).events * min(calls, 5)
    making_way = USUAL_BOOK * retries_of(TASKS["GenerateAudio"], MAKING_WAY)
    assert 0 < 2 + events_of(ASL, USUAL_BOOK) + waits + making_way < USUAL_EVENTS


def test_more_chapters_at_once_than_calls_would_fill_the_history():
    """What the simulation is there to find: four of five chapters would retry until the end of the largest book."""
    book = narrate(ASL["States"]["GenerateAudio"], MOST_CHAPTERS, 1, LONG_CHAPTER, seed=0)
    assert book.chapters < MOST_CHAPTERS or largest_book() + book.events > MOST_EVENTS


def test_the_numbers_of_the_readme_are_true():
    assert f"= {largest_book():,}" in README
    assert f"{MOST_OF_A_BOOK} × 3 = {MOST_OF_A_BOOK * RETRY_EVENTS:,}" in README
    left = MOST_EVENTS - largest_book() - MOST_OF_A_BOOK * RETRY_EVENTS
    assert f"= {left:,}, that is {left // RETRY_EVENTS:,} retries" in README
    assert f"A book of {USUAL_BOOK} chapters has {2 + events_of(ASL, USUAL_BOOK)} events" in README
