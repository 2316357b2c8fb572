"""Files for presets: the limiter, the silence at their ends, their form, and that nothing of the sound is lost."""

import io

import numpy as np
import pytest

from book_pipeline.binding.limiter import limited
from book_pipeline.binding.mastering import (
    Ends,
    VaryingBitRate,
    _require_constant,
    encode,
    master,
    measure_ends,
    with_edges,
)
from book_pipeline.binding.meter import measure
from book_pipeline.binding.pcm import samples_of
from book_pipeline.binding.presets import ACX, R128, failures, gain_of, linear
from tests.unit.binding.sounds import RATE, mp3, voice


def cut(samples, size=50_001):
    for start in range(0, samples.size, size):
        yield samples[start : start + size]


def made(source, preset, gain_db=None):
    measured = measure(samples_of(io.BytesIO(source)))
    gain_db = gain_of(preset, [measured]) if gain_db is None else gain_db
    into = io.BytesIO()
    result = master(
        io.BytesIO(source), into, preset=preset, gain_db=gain_db, noise=measured.noise, check_time=lambda: None
    )
    return result, into.getvalue()


def clicks(seconds=9, level=0.03):
    """Return quiet speech with a few peaks that are far above it."""
    sound = voice(seconds, level=level)
    sound[RATE : 8 * RATE : RATE] += 0.5
    return sound


def test_the_limiter_changes_only_what_is_near_a_peak():
    sound = clicks()
    ceiling = 0.2
    out = np.concatenate(list(limited(cut(sound), ceiling)))
    assert out.size == sound.size
    assert measure([out]).true_peak <= ceiling * 1.01
    far = np.ones(sound.size, bool)
    for peak in range(RATE, 8 * RATE, RATE):
        far[peak - 2000 : peak + 2000] = False
    assert np.array_equal(out[far], sound[far])


def test_the_limiter_leaves_quiet_sound_alone_and_depends_on_no_block():
    sound = clicks()
    assert np.array_equal(np.concatenate(list(limited(cut(sound), 0.99))), sound)
    one, other = (np.concatenate(list(limited(cut(sound, size), 0.2))) for size in (7_777, 300_000))
    assert np.allclose(one, other, atol=1e-6)
    assert list(limited([], 0.2)) == []


@pytest.mark.parametrize(("head", "tail"), [(0.0, 0.0), (0.7, 2.0), (3.0, 9.0), (0.2, 30.0)])
def test_the_ends_have_the_silence_of_acx_and_the_sound_is_whole(head, tail):
    loud = np.full(RATE, 0.1, np.float32)
    sound = np.concatenate([np.zeros(round(head * RATE), np.float32), loud, np.zeros(round(tail * RATE), np.float32)])
    ends = measure_ends(cut(sound))
    assert ends == Ends(round(head * RATE), RATE, round(tail * RATE), pytest.approx(-20, abs=0.01))
    out = measure(list(with_edges(cut(sound), ends, ACX)))
    assert 0.5 <= out.loudness.head_seconds <= 1
    assert 1 <= out.loudness.tail_seconds <= 5
    assert out.samples - out.head - out.tail == RATE
    assert measure(list(with_edges(cut(sound), ends, R128))).samples == sound.size


SOUNDS = {"quiet": voice(12, level=0.03), "loud": voice(12, level=0.6), "peaks": clicks(12)}


@pytest.mark.parametrize("name", SOUNDS)
def test_a_chapter_meets_every_rule_of_acx(name):
    result, _ = made(mp3(SOUNDS[name]), ACX)
    assert failures(ACX.file_rules, result.measured.loudness) == []


def test_the_peaks_of_speech_are_turned_down_and_it_is_stated_by_how_much():
    result, _ = made(mp3(clicks(12)), ACX)
    assert result.limited_db > 3
    assert result.measured.loudness.true_peak_db <= -3


def test_a_chapter_that_cannot_meet_acx_says_why():
    """The gain of its book, which has louder chapters, is too low for it."""
    result, _ = made(mp3(voice(9, level=0.02)), ACX, gain_db=3)
    (failure,) = failures(ACX.file_rules, result.measured.loudness)
    assert failure.startswith("RMS is -3")


def test_added_silence_is_no_quiet_room():
    noise = np.random.default_rng(3).standard_normal(12 * RATE)
    result, _ = made(mp3((voice(12, level=0.1) + 0.004 * noise).astype(np.float32)), ACX)
    assert any("noise floor" in failure for failure in failures(ACX.file_rules, result.measured.loudness))


def test_the_book_has_the_loudness_of_r128():
    result, _ = made(mp3(voice(20, level=0.03)), R128)
    assert result.measured.loudness.lufs == pytest.approx(-23, abs=0.3)
    assert result.measured.loudness.true_peak_db <= -1


def test_the_file_is_192_kbit_s_at_44100_hertz():
    _, content = made(mp3(voice(5)), R128)
    result = measure(samples_of(io.BytesIO(content)))
    assert len(content) * 8 / (result.samples / RATE) == pytest.approx(192_000, rel=0.005)


def test_another_bit_rate_is_refused():
    with pytest.raises(VaryingBitRate, match="the frame at byte 0"):
        _require_constant(io.BytesIO(mp3(voice(1), kbps=128)))
    into = io.BytesIO()
    encode(cut(voice(1)), into)
    into.seek(0)
    _require_constant(into)


def test_the_level_of_a_file_is_the_gain():
    source = mp3(voice(9, level=0.1))
    before = measure(samples_of(io.BytesIO(source))).loudness
    result, _ = made(source, R128, gain_db=-6.0)
    assert result.measured.loudness.rms_db == pytest.approx(before.rms_db - 6, abs=0.05)
    assert linear(-6.0) == pytest.approx(0.501, abs=0.001)
