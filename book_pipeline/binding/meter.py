"""Measure how loud a chapter is. The samples come in blocks and are not kept."""

import math
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from book_pipeline.binding.loudness import ABSOLUTE_GATE, BINS_OF_UNIT, OFFSET, Measured
from book_pipeline.binding.pcm import Samples
from book_pipeline.binding.sound import RATE

Levels = NDArray[np.float64]
STEP = RATE // 10
"""Samples between two gating blocks, which are 400 ms long and overlap by three quarters."""
STEPS_OF_BLOCK = 4
FILTER_SAMPLES = 8192
"""After them, the response of both filters to an impulse is below −180 dB."""
TRANSFORM = 65_536
"""Samples that are filtered at once: more would not fit into the processor's cache, fewer would cost more overlap."""
OVERSAMPLING = 4
WORTH_OVERSAMPLING = 0.5
"""Between samples the peak is less than twice the highest of them in any recorded sound."""
QUIET = 10 ** (-60 / 20)
"""A lower level counts as silence."""
NOISE_STEPS = 5
"""Half a second: the quietest one is the noise floor."""


class Meter:
    """Measures samples that are added in blocks."""

    def __init__(self) -> None:
        self._held = np.empty(0, np.float32)
        self._before = np.zeros(FILTER_SAMPLES, np.float32)
        self._weighted: list[float] = []
        self._plain: list[float] = []
        self._samples = self._loud_until = 0
        self._head: int | None = None
        self._energy = self._peak = self._true_peak = 0.0

    def add(self, block: Samples) -> None:
        """Measure the next samples."""
        self._held = np.concatenate([self._held, block])
        whole = self._held.size // STEP * STEP
        if whole >= 4 * RATE:
            self._measure(self._held[:whole])
            self._held = self._held[whole:]

    def result(self) -> Measured:
        """Return what was measured of all samples."""
        if self._held.size:
            self._measure(self._held)
            self._held = self._held[:0]
        silent = self._head is None
        return Measured(
            samples=self._samples,
            energy=self._energy,
            true_peak=self._true_peak,
            peak=self._peak,
            noise=_quietest(np.array(self._plain)),
            head=self._samples if self._head is None else self._head,
            tail=self._samples if silent else self._samples - self._loud_until,
            blocks=_blocks(np.array(self._weighted)),
        )

    def _measure(self, samples: Samples) -> None:
        loud = np.flatnonzero(np.abs(samples) > QUIET)
        if loud.size:
            self._head = self._samples + int(loud[0]) if self._head is None else self._head
            self._loud_until = self._samples + int(loud[-1]) + 1
        peak = float(np.abs(samples).max())
        with_before = np.concatenate([self._before, samples])
        if peak > WORTH_OVERSAMPLING * self._true_peak:
            self._true_peak = max(self._true_peak, peak, _peak_between(with_before))
        self._peak = max(self._peak, peak)
        weighted = _weighted(with_before)
        whole = samples.size // STEP * STEP
        steps = samples[:whole].astype(np.float64).reshape(-1, STEP)
        self._plain.extend(np.mean(steps**2, axis=1))
        self._weighted.extend(np.mean(weighted[:whole].reshape(-1, STEP) ** 2, axis=1))
        self._energy += float(np.sum(samples.astype(np.float64) ** 2))
        self._samples += samples.size
        self._before = with_before[-FILTER_SAMPLES:]


def measure(blocks: Iterable[Samples]) -> Measured:
    """Return what is measured of the samples."""
    meter = Meter()
    for block in blocks:
        meter.add(block)
    return meter.result()


def _blocks(steps: Levels) -> dict[int, int]:
    if steps.size < STEPS_OF_BLOCK:
        return {}
    energies = np.convolve(steps, np.ones(STEPS_OF_BLOCK) / STEPS_OF_BLOCK, "valid")
    levels = OFFSET + 10 * np.log10(np.maximum(energies, 1e-12))
    bins, counts = np.unique(np.round(levels[levels > ABSOLUTE_GATE] * BINS_OF_UNIT).astype(int), return_counts=True)
    return dict(zip(bins.tolist(), counts.tolist(), strict=True))


def _quietest(steps: Levels) -> float:
    if steps.size < NOISE_STEPS:
        return 0.0
    return math.sqrt(float(np.convolve(steps, np.ones(NOISE_STEPS) / NOISE_STEPS, "valid").min()))


def _peak_between(samples: Samples) -> float:
    """Return the highest level between samples."""
    edge = 64 * OVERSAMPLING  # the silence behind the block is a jump, and the transform rings at both ends
    return float(np.abs(oversampled(samples)[edge:-edge]).max())


def oversampled(samples: Samples) -> Levels:
    """Return four times as many samples, of which every fourth is one of the given ones."""
    size = _fast_length(samples.size)
    spectrum = np.fft.rfft(samples, size)
    return np.fft.irfft(spectrum, size * OVERSAMPLING)[: samples.size * OVERSAMPLING] * OVERSAMPLING


def _fast_length(size: int) -> int:
    """Return the next length without large prime factors, with which the transform takes ten times as long."""
    unit = 1 << max(0, size.bit_length() - 4)
    return next(unit * factor for factor in (8, 9, 10, 12, 15, 16) if unit * factor >= size)


def _weighted(samples: Samples) -> Levels:
    """Return the samples through the two filters, without the first FILTER_SAMPLES, which are what was before."""
    wanted = samples.size - FILTER_SAMPLES
    parts = (samples[at : at + TRANSFORM] for at in range(0, wanted, TRANSFORM - FILTER_SAMPLES))
    spectra = (np.fft.rfft(part.astype(np.float64), TRANSFORM) * _response() for part in parts)
    return np.concatenate([np.fft.irfft(spectrum, TRANSFORM)[FILTER_SAMPLES:] for spectrum in spectra])[:wanted]


@cache
def _response() -> NDArray[np.complex128]:
    """Return the frequency response of K weighting, cut off after FILTER_SAMPLES."""
    impulse = np.zeros(FILTER_SAMPLES)
    impulse[0] = 1.0
    for feedforward, feedback in (_treble(), _high_pass()):
        impulse = _filtered(impulse, feedforward, feedback)
    return np.fft.rfft(impulse, TRANSFORM)


def _filtered(samples: Levels, b: Sequence[float], a: Sequence[float]) -> Levels:
    out = np.zeros_like(samples)
    for index, sample in enumerate(samples):
        total = b[0] * sample
        for delay in (1, 2):
            if index >= delay:
                total += b[delay] * samples[index - delay] - a[delay] * out[index - delay]
        out[index] = total
    return out


def _treble() -> tuple[list[float], list[float]]:
    """Return the first filter of BS.1770 for RATE; its tables are for 48 kHz, and these are its parameters."""
    frequency, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * frequency / RATE)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + k / q + k * k
    b = [(high + band * k / q + k * k) / norm, 2 * (k * k - high) / norm, (high - band * k / q + k * k) / norm]
    return b, [1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm]


def _high_pass() -> tuple[list[float], list[float]]:
    """Return the second filter of BS.1770 for RATE."""
    frequency, q = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / RATE)
    norm = 1 + k / q + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm]
