"""Frames of MPEG audio, Layer III: parse the four header bytes, and make the header of a silent frame.

Source: ISO/IEC 11172-3 2.4.1 (MPEG-1), ISO/IEC 13818-3 2.4.1 (MPEG-2, half sampling rates), and the de-facto MPEG-2.5.
"""

from functools import lru_cache
from typing import NamedTuple

HEADER_BYTES = 4
SYNC = 0x7FF
LAYER_III = 1
MPEG_25, MPEG_2, MPEG_1 = 0, 2, 3
MONO = 3
UNPROTECTED = 1
CRC_BYTES = 2

_KBPS = {
    MPEG_1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    MPEG_2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {MPEG_1: (44100, 48000, 32000), MPEG_2: (22050, 24000, 16000), MPEG_25: (11025, 12000, 8000)}

_BIG_VALUES_BITS, _BIG_VALUES_END = 9, 21
"""`big_values` in a granule's side information: the number of pairs of spectral lines. It is zero in silence."""


class Format(NamedTuple):
    """What consecutive frames must share: samples per second, channels, samples per frame."""

    rate: int
    channels: int
    samples: int


class Layout(NamedTuple):
    """A frame's format, its length, and the offsets of its parts, in bytes."""

    format: Format
    length: int
    side_start: int
    side_end: int
    big_values: int
    """Mask of the `big_values` fields over the side information."""


@lru_cache(maxsize=256)
def layout_of(header: bytes) -> Layout | None:
    """Return the layout of a frame from its header; None if it is no header, or a free-format one without a length."""
    if len(header) < HEADER_BYTES:
        return None
    bits = int.from_bytes(header, "big")
    version, layer, protection = bits >> 19 & 3, bits >> 17 & 3, bits >> 16 & 1
    bitrate_index, rate_index, padding, mode = bits >> 12 & 15, bits >> 10 & 3, bits >> 9 & 1, bits >> 6 & 3
    kbps, rates = _KBPS.get(MPEG_1 if version == MPEG_1 else MPEG_2, ()), _RATES.get(version, ())
    if bits >> 21 != SYNC or layer != LAYER_III or not 0 < bitrate_index <= len(kbps) or rate_index >= len(rates):
        return None
    rate, channels = rates[rate_index], 1 if mode == MONO else 2
    samples = 1152 if version == MPEG_1 else 576
    length = samples * kbps[bitrate_index - 1] * 1000 // 8 // rate + padding
    side_start = HEADER_BYTES + (0 if protection == UNPROTECTED else CRC_BYTES)
    side_bytes, big_values = _side_information(version, channels)
    return Layout(Format(rate, channels, samples), length, side_start, side_start + side_bytes, big_values)


def _side_information(version: int, channels: int) -> tuple[int, int]:
    """Return the size of the side information in bytes, and the mask of its `big_values` fields."""
    if version == MPEG_1:
        size, granules, granule_bits = (17, 2, 59) if channels == 1 else (32, 2, 59)
    else:
        size, granules, granule_bits = (9, 1, 63) if channels == 1 else (17, 1, 63)
    fields = granules * channels
    first_granule = size * 8 - fields * granule_bits
    field = (1 << _BIG_VALUES_BITS) - 1
    ends = (first_granule + index * granule_bits + _BIG_VALUES_END for index in range(fields))
    return size, sum(field << (size * 8 - end) for end in ends)


def unpadded(header: bytes) -> bytes:
    """Return the header with the same format but without padding, CRC and stereo mode extension."""
    return bytes((header[0], header[1] | UNPROTECTED, header[2] & ~0x02, header[3] & ~0x30))
