"""Consecutive frames of one format, counted by regular expressions; a loop over them takes three times as long."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from book_pipeline.speech.frame import HEADER_BYTES, layout_of

VBRI_OFFSET = 36
SYNC_BYTE = 0xFF
BITRATES = range(1, 15)
PADDING, PRIVATE = 0b10, 0b01
RATE_BITS, MODE_BITS = 0b1100, 0xC0


class Run(NamedTuple):
    """Where a run ends in its window, the number of its frames, and of those that are not silent."""

    stop: int
    frames: int
    sounding: int


def run_at(window: bytes, at: int) -> Run:
    """Return the longest run of frames at the offset, whose header must be valid.

    The frames share the first one's format; their bitrate, padding and stereo extension may differ. The run ends before
    an Info frame, and before anything that is no whole frame of the format; so it may be empty.
    """
    _, version, third, mode = window[at : at + HEADER_BYTES]
    run, frame = _patterns(version, third & ~(PADDING | PRIVATE), mono=mode & MODE_BITS == MODE_BITS)
    found = run.match(window, at)
    assert found is not None, "a run may be empty"
    samples = frame.findall(window, at, found.end())  # a byte of each frame, but none of a silent one
    return Run(found.end(), len(samples), len(samples) - samples.count(b""))


@lru_cache(maxsize=64)
def _patterns(version: int, third: int, *, mono: bool) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the patterns of a run and of one frame; the frame's group takes a byte of it unless it is silent."""
    modes, mode = (b"[\xc0-\xff]", MODE_BITS) if mono else (b"[\0-\xbf]", 0)
    likely_first = sorted(BITRATES, key=lambda bitrate: bitrate != third >> 4)  # alternatives are tried in this order
    thirds = [bitrate << 4 | third & RATE_BITS | padding for bitrate in likely_first for padding in (0, PADDING)]
    layouts = {third: layout_of(bytes((SYNC_BYTE, version, third, mode))) for third in thirds}
    kinds = [
        _one_of((third, third | PRIVATE)) + modes + b".{%d}" % (layout.length - HEADER_BYTES)
        for third, layout in layouts.items()
        if layout is not None
    ]
    _, _, side_start, side_end, big_values = next(layout for layout in layouts.values() if layout is not None)
    side = side_end - side_start
    silence = b"".join(
        _one_of(byte for byte in range(0x100) if not byte & bits) if bits else b"."
        for bits in big_values.to_bytes(side, "big")
    )
    # Between a header and its VBRI are zeros, so no VBRI of the next frame is taken for one of a very short frame.
    counts = b"(?!\\0{%d}VBRI|.{%d}(?:Xing|Info))" % (VBRI_OFFSET - side_start, side)
    sound = b"(?=.{%d}(?:(?!%s)(.)|%s%s))" % (side_start, silence, counts, silence)
    frame = sound + re.escape(bytes((SYNC_BYTE, version))) + b"(?:%s)" % b"|".join(kinds)
    return re.compile(b"(?:" + frame + b")*+", re.DOTALL), re.compile(frame, re.DOTALL)


def _one_of(values: Iterable[int]) -> bytes:
    return b"[" + b"".join(re.escape(bytes((value,))) for value in values) + b"]"
