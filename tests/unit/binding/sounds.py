"""Sounds for the tests of binding."""

import io

import lameenc
import numpy as np

RATE = 44_100


def voice(seconds, *, level=0.2, seed=1, rate=RATE):
    """Return something like speech: syllables of a gliding tone with noise, with pauses, as mono samples."""
    at = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(seed).standard_normal(at.size)
    tone = np.sin(2 * np.pi * (180 * at + 12 * np.sin(3 * at))) + 0.4 * np.sin(2 * np.pi * 900 * at)
    spoken = (np.sin(2 * np.pi * 2.7 * at) > -0.3) & (np.sin(2 * np.pi * 0.2 * at) > -0.9)
    return (level * tone * spoken + 0.0002 * noise).astype(np.float32)


def mp3(samples, *, rate=RATE, kbps=128):
    """Return the samples as an MP3."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kbps)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(7)
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    return bytes(encoder.encode(pcm) + encoder.flush())


def file(content):
    return io.BytesIO(content)
