"""Decode a chapter's MP3 to samples, piece by piece, so that a chapter of any length fits into the memory."""

from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray

from book_pipeline.binding.sound import RATE

Samples = NDArray[np.float32]
READ_BYTES = 256 * 1024


class UnreadableAudio(Exception):
    """A chapter's MP3 has no sound that can be decoded."""


def samples_of(mp3: IO[bytes]) -> Iterator[Samples]:
    """Yield the samples of an MP3 as mono between -1 and 1 at RATE; tags are skipped.

    Raises
    ------
    UnreadableAudio
        The file has no MPEG frames.

    """
    import avioflow

    decoder = avioflow.AudioDecoder(output_sample_rate=RATE, output_num_channels=1, input_format="mp3")
    decoded = 0
    try:
        while data := mp3.read(READ_BYTES):
            decoder.feed(data)
            for block in _drained(decoder.get_samples()):
                decoded += block.size
                yield block
        decoder.flush()
        for block in _drained(decoder.get_samples()):
            decoded += block.size
            yield block
    except RuntimeError as error:
        raise UnreadableAudio(str(error)) from error
    if not decoded:
        message = "no MPEG frame was found"
        raise UnreadableAudio(message)


def _drained(samples: Samples) -> Iterator[Samples]:
    if samples.size:
        yield samples[0]
