"""How loud chapters and books are, as ITU-R BS.1770-5 and EBU R 128 define it and as shops ask for it.

`meter.py` measures a chapter. The measurements of all chapters give the loudness of the book.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from book_pipeline.binding.sound import RATE

ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
BINS_OF_UNIT = 100
"""The energies of gating blocks are counted in bins of 0.01 LU."""
OFFSET = -0.691
"""Of BS.1770: a sine wave of 997 Hz at 0 dB in one channel has −3.01 LKFS."""
SILENT_DB = -120.0
"""Instead of minus infinity."""


@dataclass(frozen=True)
class Loudness:
    """The loudness of a chapter or a book.

    Parameters
    ----------
    lufs
        Integrated loudness in LUFS; None if nothing is above the absolute gate.
    true_peak_db, peak_db
        Highest level between and at samples, in dB of full scale.
    rms_db
        Root mean square of all samples, in dB of full scale.
    noise_db
        Root mean square of the quietest half of a second, in dB of full scale.
    head_seconds, tail_seconds
        Silence below -60 dB at the beginning and the end.

    """

    lufs: float | None
    true_peak_db: float
    peak_db: float
    rms_db: float
    noise_db: float
    head_seconds: float
    tail_seconds: float
    seconds: float


@dataclass(frozen=True)
class Measured:
    """What was measured of a chapter, from which the loudness of the chapter and of its book follows."""

    samples: int
    energy: float
    true_peak: float
    peak: float
    noise: float
    head: int
    tail: int
    blocks: Mapping[int, int] = field(default_factory=dict)
    """Numbers of gating blocks by the bin of their loudness."""

    @property
    def loudness(self) -> Loudness:
        """Return the loudness of the chapter."""
        return loudness_of([self])

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Self:
        """Return the measurement from the result of `as_json`."""
        blocks = {int(bin_): int(count) for bin_, count in values["blocks"].items()}  # type: ignore[attr-defined]
        return cls(**{**values, "blocks": blocks})  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """Return JSON values."""
        return {**vars(self), "blocks": {str(bin_): count for bin_, count in sorted(self.blocks.items())}}


def loudness_of(chapters: Sequence[Measured]) -> Loudness:
    """Return the loudness of chapters that are heard one after another."""
    samples = sum(each.samples for each in chapters)
    blocks: Counter[int] = Counter()
    for each in chapters:
        blocks.update(each.blocks)
    energy = sum(each.energy for each in chapters) / samples if samples else 0
    return Loudness(
        lufs=_gated(blocks),
        true_peak_db=_db(max(each.true_peak for each in chapters)),
        peak_db=_db(max(each.peak for each in chapters)),
        rms_db=_db(math.sqrt(energy)),
        noise_db=_db(min(each.noise for each in chapters)),
        head_seconds=round(chapters[0].head / RATE, 3),
        tail_seconds=round(chapters[-1].tail / RATE, 3),
        seconds=round(samples / RATE, 3),
    )


def _gated(blocks: Mapping[int, int]) -> float | None:
    """Return the mean loudness of the blocks that are at most 10 LU below the mean of all (BS.1770-5, annex 1)."""

    def mean(chosen: Mapping[int, int]) -> float:
        energy = sum(count * 10 ** ((bin_ / BINS_OF_UNIT - OFFSET) / 10) for bin_, count in chosen.items())
        return OFFSET + 10 * math.log10(energy / sum(chosen.values()))

    if not blocks:
        return None
    gate = mean(blocks) + RELATIVE_GATE
    return round(mean({bin_: count for bin_, count in blocks.items() if bin_ / BINS_OF_UNIT > gate}), 2)


def _db(level: float) -> float:
    return round(max(SILENT_DB, 20 * math.log10(level)), 2) if level > 0 else SILENT_DB
