"""Presets: the gain of a book, and the rules that its files meet or break, with values."""

from dataclasses import replace

import pytest

from book_pipeline.binding.loudness import Loudness, Measured
from book_pipeline.binding.presets import ACX, PRESETS, R128, failures, gain_of, linear
from events.schemas.start import OUTPUTS
from tests.unit.binding.sounds import RATE

GOOD = Loudness(
    lufs=-21, true_peak_db=-3.2, peak_db=-3.4, rms_db=-20, noise_db=-70, head_seconds=0.7, tail_seconds=2, seconds=600
)


def chapter(rms_db, *, noise_db=-80.0, seconds=600, lufs=None):
    samples = seconds * RATE
    # Its ends are as ACX wants them, so that its RMS stays as it is.
    return Measured(
        samples=samples,
        energy=samples * linear(rms_db) ** 2,
        true_peak=linear(rms_db + 12),
        peak=linear(rms_db + 12),
        noise=linear(noise_db),
        head=round(0.7 * RATE),
        tail=2 * RATE,
        blocks={round((lufs if lufs is not None else rms_db) * 100): 100},
    )


def test_the_start_input_knows_each_preset():
    assert ("mp3", "m4b", *PRESETS) == OUTPUTS


@pytest.mark.parametrize("levels", [(-30, -29, -27), (-12, -15), (-20.5,), (-24, -19.8)])
def test_one_gain_brings_every_file_of_a_book_into_the_range(levels):
    gain = gain_of(ACX, [chapter(level) for level in levels])
    assert all(-23 < level + gain < -18 for level in levels)


def test_files_that_differ_by_more_than_the_range_are_equally_far_from_it():
    gain = gain_of(ACX, [chapter(-34), chapter(-24)])
    assert (-34 + gain) - -23 == pytest.approx(-18 - (-24 + gain), abs=0.01)


def test_a_gain_lifts_no_noise_above_the_limit_if_less_gain_will_do():
    gain = gain_of(ACX, [chapter(-27, noise_db=-65)])
    assert -65 + gain <= -60
    assert -27 + gain >= -23


def test_the_loudness_of_the_whole_book_is_that_of_r128():
    assert gain_of(R128, [chapter(-30, lufs=-31.2)]) == pytest.approx(8.2)


def test_a_silent_chapter_has_no_gain_and_breaks_rules():
    silent = Measured(samples=10 * RATE, energy=0, true_peak=0, peak=0, noise=0, head=10 * RATE, tail=10 * RATE)
    assert gain_of(ACX, [silent]) == 0
    assert gain_of(ACX, [silent, chapter(-20.5)]) == pytest.approx(0)
    assert [rule.split(" is ")[0] for rule in failures(ACX.file_rules, silent.loudness)] == [
        "RMS",
        "the silence at the beginning",
        "the silence at the end",
    ]
    assert "cannot be measured" in failures(R128.book_rules, silent.loudness)[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rms_db": -23.4}, "RMS is -23.4 dB, and has to be -23 to -18 dB"),
        ({"rms_db": -17.9}, "RMS is -17.9 dB, and has to be -23 to -18 dB"),
        ({"peak_db": -2.9}, "the peak is -2.9 dB, and has to be at most -3 dB"),
        ({"noise_db": -58.2}, "the noise floor is -58.2 dB, and has to be at most -60 dB"),
        ({"head_seconds": 0.4}, "the silence at the beginning is 0.4 s, and has to be 0.5 to 1 s"),
        ({"tail_seconds": 5.5}, "the silence at the end is 5.5 s, and has to be 1 to 5 s"),
        ({"seconds": 7201}, "the length is 7201 s, and has to be at most 7200 s"),
    ],
)
def test_each_rule_of_acx_can_be_broken_and_says_so(change, sentence):
    assert failures(ACX.file_rules, GOOD) == []
    assert failures(ACX.file_rules, replace(GOOD, **change)) == [sentence]


def test_the_rules_of_r128_can_be_broken():
    assert failures(R128.file_rules, GOOD) == []
    assert "true peak" in failures(R128.file_rules, replace(GOOD, true_peak_db=-0.5))[0]
    assert "loudness" in failures(R128.book_rules, replace(GOOD, lufs=-24.0))[0]
    assert failures(R128.book_rules, replace(GOOD, lufs=-23.2)) == []
