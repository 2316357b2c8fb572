"""The largest book against Step Functions' limits, counted from the ASL and the payload models."""

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


def test_ids_of_the_largest_book_fit_into_a_payload():
    parsed = Parsed(book_id=uuid4(), chapters=[uuid4() for _ in range(MOST_CHAPTERS)])
    done = [ChapterDone(chapter_id=uuid4(), status="complete").model_dump(mode="json") for _ in range(MOST_CHAPTERS)]
    assert len(parsed.model_dump_json()) < MOST_BYTES
    assert len(json.dumps(done)) < MOST_BYTES
    assert ASL["States"]["FormatChapters"]["ResultPath"] is None
    assert ASL["States"]["GenerateAudio"]["ResultPath"] is None


def events_of(machine: dict[str, Any], name: str) -> int:
    """Count the events of the good way from a state to the end."""
    state = machine["States"][name]
    if state["Type"] == "Choice":
        return 2 + events_of(machine, state["Choices"][0]["Next"])
    if state["Type"] == "Map":
        inner = state["ItemProcessor"]
        own = MAP_EVENTS + MOST_CHAPTERS * (ITERATION_EVENTS + events_of(inner, inner["StartAt"]))
    else:
        own = TASK_EVENTS
    return own + (events_of(machine, state["Next"]) if "Next" in state else 0)


def test_the_largest_book_fits_into_the_history_with_room_for_retries():
    events = 2 + events_of(ASL, ASL["StartAt"])
    assert events == 21_000 + 4 * TASK_EVENTS - TASK_EVENTS + 2 + 2 * MAP_EVENTS + 2
    assert events + RETRY_EVENTS * 1_300 < MOST_EVENTS


def test_trouble_in_every_chapter_stops_the_book_before_the_history_is_full():
    """Twenty failed chapters stop the book; until then ten at a time may be failing."""
    failed_before_stop = 20 + 10
    for name in ("FormatChapters", "GenerateAudio"):
        inner = ASL["States"][name]["ItemProcessor"]
        task = inner["States"][inner["StartAt"]]
        retries = max(
            clause["MaxAttempts"] for clause in task["Retry"] if "ProviderUnavailable" in clause["ErrorEquals"]
        )
        record, choice, rest = TASK_EVENTS, 2, 2
        failing = ITERATION_EVENTS + TASK_EVENTS + RETRY_EVENTS * retries + record + choice + rest
        good = 2 * MOST_CHAPTERS * (ITERATION_EVENTS + TASK_EVENTS)
        assert good + failed_before_stop * failing < MOST_EVENTS
        thresholds = [
            rule["NumericGreaterThanEquals"]
            for state in inner["States"].values()
            for rule in state.get("Choices", [])
            if "NumericGreaterThanEquals" in rule
        ]
        assert thresholds == [20]
