"""AAC in runs: it decodes to what was encoded, and nothing is heard where two runs meet."""

import io

import avioflow
import numpy as np
import pytest

from book_pipeline.binding import aac
from book_pipeline.binding.pcm import UnreadableAudio, samples_of
from tests.unit.binding.sounds import RATE, file, mp3, voice


def adts(frames):
    """Return frames with the headers that a decoder wants."""
    headed = []
    for frame in frames:
        size = len(frame) + 7
        header = bytes([0xFF, 0xF1, 0x50, 0x40 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC])
        headed.append(header + frame)
    return b"".join(headed)


def decoded(payload, sizes):
    at, frames = 0, []
    for size in sizes:
        frames.append(payload[at : at + size])
        at += size
    assert at == len(payload)
    return avioflow.load(adts(frames))[1][0]


def in_blocks(samples, size=50_000):
    for start in range(0, samples.size, size):
        yield samples[start : start + size]


@pytest.fixture(scope="module")
def sound():
    return voice(22)


def error_of(sound, payload, encoded):
    heard = decoded(payload, encoded.sizes)[aac.FRAME :]
    return heard[: sound.size] - sound


def test_runs_that_meet_sound_like_one_run(sound, monkeypatch):
    whole = io.BytesIO()
    one = aac.encode(in_blocks(sound), whole)
    monkeypatch.setattr(aac, "RUN_FRAMES", 200)
    joined = io.BytesIO()
    many = aac.encode(in_blocks(sound), joined)
    assert many.samples == one.samples == sound.size
    assert len(many.sizes) == len(one.sizes)
    assert joined.getvalue() != whole.getvalue()
    differences = [error_of(sound, file.getvalue(), each) for file, each in ((whole, one), (joined, many))]
    loudest = [
        max(float(np.sqrt(np.mean(part**2))) for part in np.array_split(difference[: 20 * RATE], 80))
        for difference in differences
    ]
    assert loudest[1] < 1.3 * loudest[0]


@pytest.mark.parametrize("samples", [1, 1023, 1024, 5000])
def test_a_short_sound_is_whole(samples):
    into = io.BytesIO()
    sound = voice(1)[:samples]
    encoded = aac.encode([sound], into)
    assert encoded.samples == samples
    assert decoded(into.getvalue(), encoded.sizes).size >= samples + aac.FRAME


def test_a_silent_sound_has_seams(monkeypatch):
    monkeypatch.setattr(aac, "RUN_FRAMES", 200)
    encoded = aac.encode(in_blocks(np.zeros(20 * RATE, np.float32)), io.BytesIO())
    assert encoded.samples == 20 * RATE


@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_an_mp3_of_any_rate_is_decoded_at_one_rate(rate):
    sound = voice(3, rate=rate)
    blocks = list(samples_of(file(mp3(sound, rate=rate, kbps=64))))
    seconds = sum(block.size for block in blocks) / RATE
    assert seconds == pytest.approx(3, abs=0.1)


def test_a_file_that_is_not_an_mp3_is_unreadable():
    with pytest.raises(UnreadableAudio):
        list(samples_of(file(b"no sound at all" * 1000)))
