"""What shops and broadcasters demand of a file's sound: the presets `acx` and `r128`.

A preset gives the whole book one gain, so that its chapters keep their balance, and rules that each file has to meet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from book_pipeline.binding.loudness import BINS_OF_UNIT, SILENT_DB, Loudness, Measured, loudness_of
from book_pipeline.binding.sound import RATE

MARGIN_DB = 0.3
"""The distance from a limit at which a gain aims: encoding changes levels by about 0.1 dB."""
KILOBITS = 192
LONGEST_FILE = 120 * 60
"""Seconds. `master` takes about 400 seconds of processor time for two hours with all of its tries, as `python -m
bench bind` measures. A core of Lambda is taken to be half as fast, and an invocation may take 900."""
LEAST, MOST = "at least", "at most"


@dataclass(frozen=True)
class Range:
    """What a rule allows: a value from `lowest` to `highest`, either of which may be open."""

    lowest: float | None
    highest: float | None
    unit: str

    def broken_by(self, value: float | None) -> str | None:
        """Return how the value breaks the rule, in words; None if it does not."""
        if value is None:
            return f"cannot be measured, and has to be {self}"
        low = self.lowest is not None and value < self.lowest
        high = self.highest is not None and value > self.highest
        return f"is {value:g} {self.unit}, and has to be {self}" if low or high else None

    def __str__(self) -> str:
        """Return the range in words."""
        if self.lowest is None:
            return f"{MOST} {self.highest:g} {self.unit}"
        if self.highest is None:
            return f"{LEAST} {self.lowest:g} {self.unit}"
        return (
            f"{self.lowest:g} {self.unit}"
            if self.lowest == self.highest
            else f"{self.lowest:g} to {self.highest:g} {self.unit}"
        )


@dataclass(frozen=True)
class Edge:
    """Silence at an end of a file, in seconds: the range that is kept, and the length otherwise."""

    shortest: float
    longest: float
    otherwise: float

    def of(self, samples: int) -> int:
        """Return the required number of samples of silence, given the present number."""
        return samples if self.shortest <= samples / RATE <= self.longest else round(self.otherwise * RATE)


@dataclass(frozen=True)
class Preset:
    """A preset.

    Parameters
    ----------
    title
        What people call it; a folder of the download has this name.
    file_rules, book_rules
        Ranges by the names of the values of `Loudness`, for each file and for all together.
    """

    name: str
    title: str
    file_rules: dict[str, Range]
    book_rules: dict[str, Range]
    head: Edge | None = None
    tail: Edge | None = None

    @property
    def ceiling_db(self) -> float:
        """The highest allowed level at and between samples."""
        rule = self.file_rules.get("true_peak_db") or self.file_rules["peak_db"]
        assert rule.highest is not None
        return rule.highest


NAMES = {
    "rms_db": "RMS",
    "peak_db": "the peak",
    "true_peak_db": "the true peak",
    "noise_db": "the noise floor",
    "head_seconds": "the silence at the beginning",
    "tail_seconds": "the silence at the end",
    "seconds": "the length",
    "lufs": "the loudness",
}
ACX = Preset(
    "acx",
    "ACX",
    # https://help.acx.com/s/article/what-are-the-acx-audio-submission-requirements
    file_rules={
        "rms_db": Range(-23, -18, "dB"),
        "peak_db": Range(None, -3, "dB"),
        "noise_db": Range(None, -60, "dB"),
        "head_seconds": Range(0.5, 1, "s"),
        "tail_seconds": Range(1, 5, "s"),
        "seconds": Range(None, LONGEST_FILE, "s"),
    },
    book_rules={},
    # Encoding moves where silence ends by up to two frames of 26 ms.
    head=Edge(0.55, 0.92, 0.7),
    tail=Edge(1.1, 4.9, 2),
)
R128 = Preset(
    "r128",
    "EBU R128",
    # https://tech.ebu.ch/docs/r/r128.pdf: the programme, which is the book, has -23 LUFS, with 0.5 LU of tolerance.
    file_rules={"true_peak_db": Range(None, -1, "dB"), "seconds": Range(None, LONGEST_FILE, "s")},
    book_rules={"lufs": Range(-23.5, -22.5, "LUFS")},
)
PRESETS = {preset.name: preset for preset in (ACX, R128)}


def presets_of(outputs: Sequence[str]) -> list[Preset]:
    """Return the presets among the outputs of a book."""
    return [preset for name, preset in PRESETS.items() if name in outputs]


def gain_of(preset: Preset, chapters: Sequence[Measured]) -> float:
    """Return the gain of all files of a book, in dB, that makes them meet the preset's rules if any gain does.

    A silent chapter does not count: no gain helps it.
    """
    audible = [_with_edges(preset, each) for each in chapters if each.energy > 0]
    if not audible:
        return 0.0
    book = loudness_of(audible)
    if preset.book_rules:
        wanted = preset.book_rules["lufs"]
        assert wanted.lowest is not None
        assert wanted.highest is not None
        return round((wanted.lowest + wanted.highest) / 2 - (book.lufs if book.lufs is not None else SILENT_DB), 2)
    rule, noise = preset.file_rules["rms_db"], preset.file_rules["noise_db"]
    assert rule.lowest is not None
    assert rule.highest is not None
    assert noise.highest is not None
    levels = [each.loudness.rms_db for each in audible]
    lowest = rule.lowest + MARGIN_DB - min(levels)
    highest = rule.highest - MARGIN_DB - max(levels)
    if lowest > highest:  # no gain meets all rules: take the middle of the nearest range
        return round((lowest + highest) / 2, 2)
    gain = min(max((rule.lowest + rule.highest) / 2 - book.rms_db, lowest), highest)
    quiet_enough = noise.highest - MARGIN_DB - max(each.loudness.noise_db for each in audible)
    return round(max(min(gain, quiet_enough), lowest), 2)


def _with_edges(preset: Preset, chapter: Measured) -> Measured:
    """Return a chapter as it will be with the silence at its ends that the preset wants, which lowers its RMS."""
    head = preset.head.of(chapter.head) if preset.head else chapter.head
    tail = preset.tail.of(chapter.tail) if preset.tail else chapter.tail
    return replace(chapter, samples=chapter.samples - chapter.head - chapter.tail + head + tail)


def unmade(preset: Preset, chapter: Measured, gain_db: float) -> Measured | None:
    """Return the record of a file that is too long for the preset and is not made; None for any other file."""
    long = _with_edges(preset, chapter)
    longest = preset.file_rules["seconds"].highest
    assert longest is not None
    if long.samples <= longest * RATE:
        return None
    gain = linear(gain_db)
    return replace(
        long,
        energy=long.energy * gain**2,
        true_peak=long.true_peak * gain,
        peak=long.peak * gain,
        noise=long.noise * gain,
        blocks={bin_ + round(gain_db * BINS_OF_UNIT): count for bin_, count in long.blocks.items()},
    )


def failures(rules: dict[str, Range], loudness: Loudness) -> list[str]:
    """Return each rule that is not met, as a phrase with the value and what is allowed."""
    broken = ((NAMES[name], rule.broken_by(getattr(loudness, name))) for name, rule in rules.items())
    return [f"{name} {how}" for name, how in broken if how]


def linear(db: float) -> float:
    """Return a level in dB as a factor."""
    return math.pow(10, db / 20)
