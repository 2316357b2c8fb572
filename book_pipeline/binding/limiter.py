"""A limiter: it turns the sound down around a peak that is above the ceiling, and changes nothing else."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from book_pipeline.binding.meter import OVERSAMPLING, oversampled
from book_pipeline.binding.pcm import Samples
from book_pipeline.binding.sound import RATE

REACH = RATE // 50
"""Samples before and after a peak over which the gain falls and rises again: 20 ms."""
CONTEXT = 2 * REACH + 64
"""Samples around a block that its gain depends on; the last ones are those of the oversampling."""
STEP = 4 * RATE
WORTH_OVERSAMPLING = 0.5


def limited(blocks: Iterable[Samples], ceiling: float) -> Iterator[Samples]:
    """Yield the limited samples: the level at and between them is at most the ceiling, given as a factor."""
    held = np.zeros(CONTEXT, np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        while held.size >= STEP + 2 * CONTEXT:
            yield _limit(held[: STEP + 2 * CONTEXT], ceiling)
            held = held[STEP:]
    if held.size > CONTEXT:
        yield _limit(np.concatenate([held, np.zeros(CONTEXT, np.float32)]), ceiling)


def _limit(samples: Samples, ceiling: float) -> Samples:
    """Return the samples without those of the context."""
    inner = samples[CONTEXT:-CONTEXT]
    if float(np.abs(samples).max()) < WORTH_OVERSAMPLING * ceiling:
        return inner
    needed = np.minimum(1.0, ceiling / np.maximum(_envelope(samples), 1e-9))
    if needed.min() >= 1.0:
        return inner
    # Each value of the mean is at most what its peak needs, because the window of the minimum is as wide.
    lowest = _sliding_minimum(needed, 2 * REACH + 1)
    smooth = _sliding_mean(lowest, 2 * REACH + 1)
    first = CONTEXT - 2 * REACH
    return np.asarray(inner * smooth[first : first + inner.size], np.float32)


def _envelope(samples: Samples) -> NDArray[np.float64]:
    """Return the highest level at each sample and between it and its neighbours."""
    after = np.abs(oversampled(samples)).reshape(-1, OVERSAMPLING).max(axis=1)
    return np.asarray(np.maximum(np.maximum(after, np.roll(after, 1)), np.abs(samples)), np.float64)


def _sliding_minimum(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the least value of each window; there are `width - 1` fewer."""
    size, lowest = 1, values
    while 2 * size <= width:
        lowest = np.minimum(lowest[:-size], lowest[size:])
        size *= 2
    rest = width - size
    return np.asarray(np.minimum(lowest[: lowest.size - rest], lowest[rest:]) if rest else lowest)


def _sliding_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    sums = np.cumsum(np.concatenate([[0.0], values]))
    return np.asarray((sums[width:] - sums[:-width]) / width)
