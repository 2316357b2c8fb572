"""Real MP3s, made on the spot: a tone that swells like syllables, or silence."""

import array
import math
from functools import cache

import lameenc


@cache
def encoded(seconds=2.0, *, rate=44100, kbps=128, channels=1, amplitude=8000):
    """Return an MP3 of that length: frames and nothing else."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(channels)
    encoder.set_bit_rate(kbps)
    encoder.set_quality(7)
    swell = array.array(
        "h",
        (
            int(amplitude * math.sin(place * 0.03) * math.sin(place * 0.0006))
            for place in range(rate // 5)
            for _ in range(channels)
        ),
    )
    samples = (swell * math.ceil(seconds * 5))[: round(seconds * rate) * channels]
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


def spoken(text, **form):
    """Return an MP3 as long as the text takes to say: 15 characters a second."""
    return encoded(max(0.5, len(text) / 15), **form)
