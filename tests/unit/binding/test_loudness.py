"""Loudness: values that follow from the definitions, and a book's from its chapters'."""

import json
import math

import numpy as np
import pytest

from book_pipeline.binding.loudness import Measured, loudness_of
from book_pipeline.binding.meter import _fast_length, measure
from tests.unit.binding.sounds import RATE, voice


def blocks(samples, size=30_000):
    for start in range(0, samples.size, size):
        yield samples[start : start + size]


def sine(seconds, *, hertz=997.0, level=1.0):
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def test_a_sine_of_997_hertz_is_the_reference():
    loudness = measure(blocks(sine(10, level=0.1))).loudness
    assert loudness.lufs == pytest.approx(-23.01, abs=0.02)
    assert loudness.rms_db == pytest.approx(-20 - 3.01, abs=0.01)
    assert loudness.peak_db == pytest.approx(-20, abs=0.01)


def test_a_peak_between_samples_is_found():
    at = np.arange(5 * RATE)
    loudness = measure([np.sin(np.pi / 2 * at + np.pi / 4).astype(np.float32)]).loudness
    assert loudness.peak_db == pytest.approx(-3.01, abs=0.01)
    assert loudness.true_peak_db == pytest.approx(0, abs=0.1)


def test_silence_at_both_ends_is_measured():
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), sine(3, level=0.2), np.zeros(2 * RATE, np.float32)])
    loudness = measure(blocks(sound)).loudness
    assert loudness.head_seconds == pytest.approx(0.5, abs=0.002)
    assert loudness.tail_seconds == pytest.approx(2, abs=0.002)
    assert loudness.noise_db == -120


def test_silence_has_no_loudness():
    loudness = measure([np.zeros(3 * RATE, np.float32)]).loudness
    assert loudness.lufs is None
    assert loudness.head_seconds == loudness.tail_seconds == 3


def test_the_size_of_blocks_does_not_count():
    sound = voice(12)
    once, often = measure([sound]).loudness, measure(blocks(sound, 1237)).loudness
    assert vars(once) == pytest.approx(vars(often), abs=0.02)


def test_the_loudness_of_a_book_is_that_of_its_chapters():
    loud, quiet = voice(9, level=0.4), voice(9, level=0.1, seed=2)
    whole = measure(blocks(np.concatenate([loud, quiet]))).loudness
    chapters = [measure(blocks(each)) for each in (loud, quiet)]
    stored = [Measured.from_json(json.loads(json.dumps(each.as_json()))) for each in chapters]
    book = loudness_of(stored)
    assert book.lufs == pytest.approx(whole.lufs, abs=0.1)
    assert book.rms_db == pytest.approx(whole.rms_db, abs=0.01)
    assert book.true_peak_db == pytest.approx(whole.true_peak_db, abs=0.05)
    assert book.seconds == pytest.approx(18)
    assert math.isfinite(book.noise_db)


def test_transforms_have_no_length_with_a_large_prime_factor():
    """Such a transform takes ten times as long, and the lengths of blocks depend on the chapter."""
    for size in (1, 7, 184_592, 713_799, *range(1000, 1200)):
        length = rest = _fast_length(size)
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        assert rest == 1
        assert size <= length <= max(size * 1.25, 8)
