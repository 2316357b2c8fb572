"""Encode real MP3s for tests: a tone whose volume varies like syllables, or silence."""

import array
import io
import math
from functools import cache

import lameenc
import miniaudio
from mutagen.id3 import ID3, TIT2

from book_pipeline.speech.mp3 import read


@cache
def encoded(seconds=2.0, *, rate=44100, kbps=128, channels=1, amplitude=8000):
    """Return an MP3 of the given length in seconds: frames without tags."""
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
            int(amplitude * math.sin(sample * 0.03) * math.sin(sample * 0.0006))
            for sample in range(rate // 5)
            for _ in range(channels)
        ),
    )
    samples = (swell * math.ceil(seconds * 5))[: round(seconds * rate) * channels]
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


def speech_for(text, **form):
    """Return an MP3 as long as the text takes to speak: 15 characters per second."""
    return encoded(max(0.5, len(text) / 15), **form)


def stream_of(mp3):
    return read(io.BytesIO(mp3))


def audio_of(mp3):
    """Return the bytes of the frames, without tags and Info frames."""
    return b"".join(mp3[span] for span in stream_of(mp3).spans)


def with_id3(mp3):
    file = io.BytesIO()
    tags = ID3()
    tags.add(TIT2(encoding=3, text="a chunk's own title"))
    tags.save(file)
    return file.getvalue() + mp3


def with_info_frame(mp3, mark=b"Xing", offset=None):
    """Return the MP3 after a silent frame with the counts of frames and bytes, as encoders write it."""
    layout = stream_of(mp3).layout
    counts = b"".join(count.to_bytes(4, "big") for count in (3, stream_of(mp3).frames, len(mp3)))
    return (mp3[:4].ljust(offset or layout.side_end, b"\0") + mark + counts).ljust(layout.length, b"\0") + mp3


def decode(mp3):
    """Return the whole MP3 as an independent decoder reads it."""
    return miniaudio.mp3_read_s16(mp3)
