"""The label of a book that waits for its turn."""

from types import SimpleNamespace

import pytest

from console.client.queue import book_label, ordinal, queue_label
from console.client.stage_names import progress_label
from events.schemas.describe_books import BindingState, QueuePlace


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"),
        (21, "21st"), (22, "22nd"), (23, "23rd"), (100, "100th"), (101, "101st"), (111, "111th"), (112, "112th"),
        (1003, "1,003rd"), (1013, "1,013th"),
    ],
)  # fmt: skip
def test_ordinals_are_english(number, text):
    assert ordinal(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "waiting, 3rd in line"),
        (0, "waiting, 3rd in line, starts within a minute"),
        (59, "waiting, 3rd in line, starts within a minute"),
        (60, "waiting, 3rd in line, starts in about 1 min"),
        (61, "waiting, 3rd in line, starts in about 2 min"),
        (5399, "waiting, 3rd in line, starts in about 90 min"),
        (5400, "waiting, 3rd in line, starts in about 2 h"),
        (7201, "waiting, 3rd in line, starts in about 3 h"),
        (172_799, "waiting, 3rd in line, starts in about 48 h"),
        (172_801, "waiting, 3rd in line, starts in about 3 days"),
    ],
)
def test_the_time_is_rounded_up(seconds, text):
    assert queue_label(QueuePlace(place=3, seconds=seconds)) == text


@pytest.mark.parametrize(
    ("stage", "place", "text"),
    [
        ("GenerateAudio running", None, "narrating"),
        ("GenerateAudio failed", None, "narrating failed"),
        ("complete", None, "complete"),
        ("WaitForTurn waiting", None, "waiting"),
        ("WaitForTurn waiting", QueuePlace(place=1), "waiting, 1st in line"),
    ],
)
def test_a_book_has_its_stage_or_its_place_in_line(stage, place, text):
    assert book_label(SimpleNamespace(stage=stage, queue_place=place, binding=None)) == text


@pytest.mark.parametrize(
    ("status", "text"),
    [("pending", "binding"), ("running", "binding"), ("failed", "binding failed"), ("complete", "complete")],
)
def test_a_complete_book_is_bound(status, text):
    book = SimpleNamespace(stage="complete", queue_place=None, binding=BindingState(status=status))
    assert book_label(book) == text


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        ("GenerateAudio running", "narrating"),
        ("GenerateAudio failed", "narrating failed"),
        ("AwaitApproval waiting", "waiting for review"),
        ("FormatChapters cancelled", "cancelled"),
        ("complete", "complete"),
    ],
)
def test_a_stage_is_named_as_people_read_it(stage, label):
    assert progress_label(stage) == label
