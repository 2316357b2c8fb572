"""Chapters that would take longer than a function may run: they are named before anything is made."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from book_pipeline.binding import make_masters
from book_pipeline.binding.loudness import Measured
from book_pipeline.binding.presets import ACX, LONGEST_FILE, R128, failures, unmade
from book_pipeline.binding.sound import RATE
from book_pipeline.binding.time_limits import LONGEST_ENCODED, LONGEST_MEASURED, require_short_enough
from book_pipeline.errors import ChapterTooLong
from book_pipeline.store.bindings import ChapterBinding

MEASURED = Measured(
    samples=(LONGEST_FILE + 60) * RATE, energy=1e6, true_peak=0.2, peak=0.2, noise=0.0001, head=RATE, tail=2 * RATE,
    blocks={-2000: 9},
)  # fmt: skip


def chapter(seconds):
    return SimpleNamespace(number="3", title="The Sea", audio_seconds=Decimal(seconds))


@pytest.mark.parametrize(
    ("seconds", "with_aac", "remedy"),
    [(LONGEST_ENCODED, True, "with the output mp3 alone"), (LONGEST_MEASURED, False, "Download the MP3s as they are")],
)
def test_a_chapter_that_takes_too_long_is_named_with_a_remedy(seconds, with_aac, remedy):
    require_short_enough(chapter(seconds), with_aac=with_aac)
    with pytest.raises(ChapterTooLong, match=f'Chapter 3 "The Sea" is .* hours long, .*{remedy}'):
        require_short_enough(chapter(seconds + 1), with_aac=with_aac)


@pytest.mark.parametrize("preset", [ACX, R128], ids=lambda preset: preset.name)
def test_a_file_that_would_be_too_long_breaks_the_rule_of_the_length_alone(preset):
    found = unmade(preset, MEASURED, 3.0)
    assert [each.partition(" is ")[0] for each in failures(preset.file_rules, found.loudness)][-1:] == ["the length"]
    assert found.loudness.rms_db == pytest.approx(MEASURED.loudness.rms_db + 3, abs=0.02)
    assert found.loudness.lufs == pytest.approx(MEASURED.loudness.lufs + 3)
    assert unmade(preset, replace(MEASURED, samples=(LONGEST_FILE - 5) * RATE), 3.0) is None


def test_such_a_file_is_recorded_and_not_made():
    recorded = {}
    own = ChapterBinding(uuid4(), "sha", MEASURED.as_json(), None, None)
    bindings = SimpleNamespace(mastered=lambda _, preset, stored: recorded.update({preset: stored}))
    made = SimpleNamespace(chapter_id=own.chapter_id, book_id=UUID(int=1))
    arguments = {"bindings": bindings, "artifacts": None, "download": None, "check_time": None}
    make_masters.make_masters(made, [ACX], {own.chapter_id: own}, **arguments)
    assert recorded["acx"]["key"] is None
    assert Measured.from_json(recorded["acx"]["measured"]).loudness.seconds > LONGEST_FILE
    again = replace(own, masters=recorded)
    make_masters.make_masters(made, [ACX], {own.chapter_id: again}, **arguments | {"bindings": None})
