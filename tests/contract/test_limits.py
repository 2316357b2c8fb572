"""The limits of Step Functions for the largest book, computed from the state machine and the payload models."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from book_pipeline.chapters.parse_book import MOST_CHAPTERS
from events.schemas.stages import ChapterDone, Parsed

ASL = json.loads((Path(__file__).parents[2] / "statemachine" / "book_pipeline.asl.json").read_text())
MOST_BYTES = 256 * 1024
MOST_EVENTS = 25_000
TASK_EVENTS = 5  # entered, scheduled, started, succeeded, exited
MAP_EVENTS = 4  # entered, started, succeeded, exited
ITERATION_EVENTS = 2  # started, succeeded
RETRY_EVENTS = 3  # failed, scheduled, started


def test_the_ids_of_the_largest_book_fit_into_a_payload():
    parsed = Parsed(book_id=uuid4(), chapters=[uuid4() for _ in range(MOST_CHAPTERS)])
    done = [ChapterDone(chapter_id=uuid4(), status="complete").model_dump(mode="json") for _ in range(MOST_CHAPTERS)]
    assert len(parsed.model_dump_json()) < MOST_BYTES
    assert len(json.dumps(done)) < MOST_BYTES
    assert ASL["States"]["FormatChapters"]["ResultPath"] is None
    assert ASL["States"]["GenerateAudio"]["ResultPath"] is None


def events_of(machine: dict[str, Any], name: str) -> int:
    """Return the number of events from a state to the end if nothing fails."""
    state = machine["States"][name]
    if state["Type"] == "Choice":
        return 2 + events_of(machine, state["Choices"][0]["Next"])
    if state["Type"] == "Map":
        inner = state["ItemProcessor"]
        state_events = MAP_EVENTS + MOST_CHAPTERS * (ITERATION_EVENTS + events_of(inner, inner["StartAt"]))
    else:
        state_events = TASK_EVENTS
    return state_events + (events_of(machine, state["Next"]) if "Next" in state else 0)


def test_the_history_has_room_for_the_largest_book_and_1300_retries():
    events = 2 + events_of(ASL, ASL["StartAt"])
    assert events == 21_000 + 4 * TASK_EVENTS - TASK_EVENTS + 2 + 2 * MAP_EVENTS + 2
    assert events + RETRY_EVENTS * 1_300 < MOST_EVENTS


def test_failing_chapters_stop_the_book_before_the_history_is_full():
    """Twenty failed chapters stop the book; at that moment ten more may be failing."""
    failed_before_stop = 20 + 10
    for name in ("FormatChapters", "GenerateAudio"):
        inner = ASL["States"][name]["ItemProcessor"]
        task = inner["States"][inner["StartAt"]]
        retries = max(
            clause["MaxAttempts"] for clause in task["Retry"] if "ProviderUnavailable" in clause["ErrorEquals"]
        )
        record, choice, rest = TASK_EVENTS, 2, 2
        failing = ITERATION_EVENTS + TASK_EVENTS + RETRY_EVENTS * retries + record + choice + rest
        succeeding = 2 * MOST_CHAPTERS * (ITERATION_EVENTS + TASK_EVENTS)
        assert succeeding + failed_before_stop * failing < MOST_EVENTS
        thresholds = [
            rule["NumericGreaterThanEquals"]
            for state in inner["States"].values()
            for rule in state.get("Choices", [])
            if "NumericGreaterThanEquals" in rule
        ]
        assert thresholds == [20]
