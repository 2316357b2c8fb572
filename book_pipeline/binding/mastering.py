"""Make the file of a chapter that meets a preset: an MP3 of 44.1 kHz and a constant 192 kbit/s, mono.

The finished file is measured, after encoding, so the rules are checked against what any other meter would find.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO

import numpy as np

from book_pipeline.binding.limiter import limited
from book_pipeline.binding.loudness import Measured
from book_pipeline.binding.meter import QUIET, measure
from book_pipeline.binding.pcm import Samples, samples_of
from book_pipeline.binding.presets import KILOBITS, MARGIN_DB, Edge, Preset, linear
from book_pipeline.binding.sound import RATE

QUALITY = 2
"""Of LAME, from 0 to 9; 2 is what it calls high."""
SCALE_OF_LAME = 0.97
"""LAME multiplies all samples by it at this bit rate (`abr_switch_map` in its `presets.c`)."""
TRIES = 3
"""Encoding adds to peaks; a file above the ceiling is encoded again below a lower one. Noise needs two."""
FRAME_HEADER = struct.Struct(">I")
CONSTANT = (0xFFF, 0b101, 0b1011, 0b00)
"""Of a frame's header: the sync word with MPEG-1, layer III, 192 kbit/s, 44.1 kHz."""
FRAME_BYTES = 144 * KILOBITS * 1000 // RATE


class VaryingBitRate(Exception):
    """A frame of the encoder has another form than a constant 192 kbit/s at 44.1 kHz."""


@dataclass(frozen=True)
class Mastered:
    """What was measured of a file that was made for a preset, and by how many dB its highest peak was turned down."""

    measured: Measured
    limited_db: float


def master(
    mp3: IO[bytes], into: IO[bytes], *, preset: Preset, gain_db: float, noise: float, check_time: Callable[[], None]
) -> Mastered:
    """Write a chapter for a preset into an empty file, and return what is measured of it.

    Parameters
    ----------
    gain_db
        Of all files of the book.
    noise
        The chapter's noise floor before, as a factor, because silence that is added here would lower it.
    check_time
        Called often; raises if too little time is left.

    Raises
    ------
    UnreadableAudio
        The MP3 has no sound.
    VaryingBitRate
        The encoder did not keep the bit rate.

    """
    gain = linear(gain_db)

    def source() -> Iterator[Samples]:
        mp3.seek(0)
        for block in samples_of(mp3):
            check_time()
            yield np.asarray(block * gain, np.float32)

    found = measure_ends(source())
    ceiling = wanted = preset.ceiling_db - MARGIN_DB
    for _ in range(TRIES):
        into.seek(0)
        into.truncate()
        encode(limited(with_edges(source(), found, preset), linear(ceiling)), into)
        into.seek(0)
        measured = measure(samples_of(into))
        over = measured.loudness.true_peak_db - preset.ceiling_db
        if over <= 0:
            break
        ceiling -= over + MARGIN_DB
    return Mastered(replace(measured, noise=noise * gain), round(max(0.0, found.peak_db - min(wanted, ceiling)), 2))


@dataclass(frozen=True)
class Ends:
    """Numbers of samples of silence at both ends, and between them; the highest sample in dB."""

    head: int
    loud: int
    tail: int
    peak_db: float


def measure_ends(blocks: Iterator[Samples]) -> Ends:
    """Return where the sound begins and ends; a silent chapter has a head only."""
    first, last, at, peak = None, 0, 0, 0.0
    for block in blocks:
        levels = np.abs(block)
        loud = np.flatnonzero(levels > QUIET)
        if loud.size:
            first = at + int(loud[0]) if first is None else first
            last = at + int(loud[-1]) + 1
            peak = max(peak, float(levels.max()))
        at += block.size
    if first is None:
        return Ends(at, 0, 0, -np.inf)
    return Ends(first, last - first, at - last, 20 * float(np.log10(peak)))


def with_edges(blocks: Iterator[Samples], ends: Ends, preset: Preset) -> Iterator[Samples]:
    """Yield the samples with as much silence at both ends as the preset wants; the sound between is kept whole."""
    head, tail = _edge(preset.head, ends.head), _edge(preset.tail, ends.tail)
    first, last = max(0, ends.head - head), ends.head + ends.loud + min(tail, ends.tail)
    if head > ends.head:
        yield np.zeros(head - ends.head, np.float32)
    at = 0
    for block in blocks:
        kept = block[max(0, first - at) : max(0, last - at)]
        at += block.size
        if kept.size:
            yield kept
    if tail > ends.tail:
        yield np.zeros(tail - ends.tail, np.float32)


def _edge(edge: Edge | None, samples: int) -> int:
    return samples if edge is None else edge.of(samples)


def encode(blocks: Iterator[Samples], into: IO[bytes]) -> None:
    """Write the samples as an MP3 of 44.1 kHz and a constant 192 kbit/s. Raises VaryingBitRate."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    began = into.tell()
    for block in blocks:
        pcm = np.rint(np.clip(block / SCALE_OF_LAME, -1, 1) * 32767).astype("<i2")
        into.write(bytes(encoder.encode(pcm.tobytes())))
    into.write(bytes(encoder.flush()))
    into.seek(began)
    _require_constant(into)


def _require_constant(mp3: IO[bytes]) -> None:
    """Raise VaryingBitRate unless each frame has the bit rate and the sample rate (ISO/IEC 11172-3, 2.4.1.3)."""
    while header := mp3.read(FRAME_HEADER.size):
        (bits,) = FRAME_HEADER.unpack(header.ljust(FRAME_HEADER.size, b"\0"))
        if (bits >> 20, bits >> 17 & 0b111, bits >> 12 & 0xF, bits >> 10 & 0b11) != CONSTANT:
            message = f"the frame at byte {mp3.tell() - len(header)} begins with {bits:08x}"
            raise VaryingBitRate(message)
        mp3.seek(FRAME_BYTES + (bits >> 9 & 1) - FRAME_HEADER.size, 1)
