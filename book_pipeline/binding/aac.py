"""Encode samples as AAC-LC in runs of two minutes, so that a chapter of any length fits into the memory.

Two runs overlap. Each AAC frame shares a window with the next one (ISO/IEC 14496-3, 4.6.11), so the sound is continuous
where frames of one run follow those of the other if both have given the frame before the same window.
"""

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from book_pipeline.binding.pcm import Samples
from book_pipeline.binding.sound import FRAME, RATE

BIT_RATE = 96_000
RUN_FRAMES = 5160
"""Frames that a run adds: two minutes."""
LEAD_FRAMES, EXTRA_FRAMES = 96, 8
"""Frames of a run before and after those that it adds. The encoder needs some before its decisions are the same."""
SETTLED, ENDING = 48, 4
"""Frames at the beginning and the end of a run whose windows depend on where it was cut."""
ADTS_HEADER = 7
SINGLE_CHANNEL, ONLY_LONG = 0, 0


class NoSeam(Exception):
    """Two runs of the encoder have no frame in common after which one can follow the other."""


@dataclass(frozen=True)
class Encoded:
    """Encoded sound: the sizes of its frames, and the number of samples that were encoded."""

    sizes: "array[int]"
    samples: int


def encode(blocks: Iterable[Samples], into: IO[bytes], *, bit_rate: int = BIT_RATE) -> Encoded:
    """Write the samples as AAC frames without headers; return the sizes of the frames.

    Raises
    ------
    NoSeam
        Two runs of the encoder cannot be joined.

    """
    sizes: array[int] = array("H")
    held: list[bytes] = []
    held_at = samples = 0

    def write(frames: Iterable[bytes]) -> None:
        for frame in frames:
            sizes.append(len(frame))
            into.write(frame)

    for run_at, run, until in _runs(blocks):
        frames, frames_at, samples = _encode_run(run, bit_rate), run_at, until
        if held:
            seam = _seam(held, held_at, frames, run_at)
            write(held[: seam + 1 - held_at])
            frames, frames_at = frames[seam + 1 - run_at :], seam + 1
        kept = max(0, len(frames) - LEAD_FRAMES - EXTRA_FRAMES - ENDING)
        write(frames[:kept])
        held, held_at = frames[kept:], frames_at + kept
    write(held)
    return Encoded(sizes, samples)


def _runs(blocks: Iterable[Samples]) -> Iterator[tuple[int, Samples, int]]:
    """Yield the number of the first frame of each run, the samples of the run, and the number of all samples so far."""
    first, start, length, pending = 0, 0, 0, []
    target = (RUN_FRAMES + EXTRA_FRAMES) * FRAME
    for block in blocks:
        pending.append(block)
        length += block.size
        while length > target:
            joined = np.concatenate(pending)
            yield first, joined[:target], start + target
            skipped = target - (LEAD_FRAMES + EXTRA_FRAMES) * FRAME
            joined = joined[skipped:]
            first, start, length, pending = first + skipped // FRAME, start + skipped, joined.size, [joined]
            target = (LEAD_FRAMES + RUN_FRAMES + EXTRA_FRAMES) * FRAME
    if pending:
        yield first, np.concatenate(pending), start + length


def _encode_run(samples: Samples, bit_rate: int) -> list[bytes]:
    """Return the frames of one run of the encoder, without their ADTS headers."""
    import avioflow

    options = avioflow.AudioWriteOptions("adts", RATE, 1)
    options.codec_name, options.bit_rate = "aac", bit_rate
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.aac"
        avioflow.save(str(path), np.ascontiguousarray(samples)[np.newaxis], options)
        data = path.read_bytes()
    frames, at = [], 0
    while at < len(data):
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        frames.append(data[at + ADTS_HEADER : at + size])
        at += size
    return frames


def _seam(old: list[bytes], old_at: int, new: list[bytes], new_at: int) -> int:
    """Return the number of the last frame of the old run, after which those of the new run follow."""
    last = min(old_at + len(old), new_at + len(new)) - 1 - ENDING
    for number in range(last, max(old_at, new_at + SETTLED) - 1, -1):
        window = _window(old[number - old_at])
        if window is not None and window == _window(new[number - new_at]):
            return number
    message = f"no window is the same in both runs before frame {last}"
    raise NoSeam(message)


def _window(frame: bytes) -> int | None:
    """Return the shape of a frame's window; None if it is not a single long one (14496-3, 4.4.2.1 and 4.4.2.2)."""
    bits = int.from_bytes(frame[:3], "big")  # 3 element, 4 tag, 8 gain, 1 reserved, 2 sequence, 1 shape
    element, sequence, shape = bits >> 21, bits >> 6 & 0b11, bits >> 5 & 1
    return shape if (element, sequence) == (SINGLE_CHANNEL, ONLY_LONG) else None
