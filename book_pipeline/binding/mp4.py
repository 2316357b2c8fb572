"""Write AAC frames as an MP4 audiobook, and read such a file again.

The file has its index first, so that a player can start before it has the rest: `ftyp`, `moov`, then `mdat` with the
chapter titles and the frames. Only the sizes of the frames are needed to write the index, so the frames are streamed.
"""

import struct
from array import array
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from book_pipeline.binding.boxes import HEADER, big_endian, box, descriptor, find, full_box
from book_pipeline.binding.mp4_tags import BookTags, Mark, user_data
from book_pipeline.binding.sound import FRAME, RATE
from book_pipeline.iso_639_2 import iso_639_2

MILLISECONDS = 1000
LOW_COMPLEXITY_44100_MONO = bytes([0x12, 0x08])
"""AudioSpecificConfig (14496-3, 1.6.2.1): AAC-LC, the fifth rate of the table, one channel."""
FRAMES_OF_CHUNK = 43
"""A second. A player reads one chunk at a time."""
AUDIO_TRACK, CHAPTER_TRACK = 1, 2
ENABLED, IN_MOVIE = 1, 2
UTF8_TEXT = box("encd", struct.pack(">I", 0x100))
"""QuickTime's mark of a text sample in UTF-8."""
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
DATA_HEADER = 16
MP4_EPOCH = 0
"""Time of creation: none, so that the same chapters give the same bytes."""


class Track(NamedTuple):
    """Encoded chapters that follow one another: the sizes of all frames, and the title and frames of each chapter."""

    sizes: "array[int]"
    chapters: Sequence[tuple[str, int]]

    @property
    def marks(self) -> list[Mark]:
        """Where each chapter starts."""
        starts = accumulate((frames for _, frames in self.chapters), initial=0)
        return [Mark(title, start * FRAME) for (title, _), start in zip(self.chapters, starts, strict=False)]

    @property
    def samples(self) -> int:
        """Length: the encoder puts one frame before the sound, which is not played."""
        return max(0, len(self.sizes) - 1) * FRAME


def head(track: Track, tags: BookTags) -> bytes:
    """Return the beginning of the file; the frames follow."""
    brand = box("ftyp", b"M4B ", struct.pack(">I", 0x200), b"M4B M4A mp42isom")
    texts = [_text_sample(mark.title) for mark in track.marks]
    payload = sum(track.sizes) + sum(map(len, texts))
    size = len(_index(track, tags, texts, 0))
    index = _index(track, tags, texts, len(brand) + size + DATA_HEADER)
    data = struct.pack(">I4sQ", 1, b"mdat", DATA_HEADER + payload)
    return b"".join([brand, index, data, *texts])


def read_head(content: bytes) -> tuple["array[int]", int]:
    """Return the sizes of the frames of a file by `head`, and where its frames start.

    Raises
    ------
    ValueError
        The file is none, or its index is longer than `content`.

    """
    sizes_box = find(_moov(content), "trak/mdia/minf/stbl/stsz")
    sizes = array("I")
    sizes.frombytes(sizes_box[12:])
    if big_endian(array("I", [1])) != array("I", [1]).tobytes():
        sizes.byteswap()
    return array("H", sizes), index_size(content) + DATA_HEADER


def index_size(content: bytes) -> int:
    """Return how many bytes of a file are before its data, given its first bytes. Raises ValueError."""
    at = 0
    while at + HEADER <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        at += size
        if content[at - size + 4 : at - size + HEADER] == b"moov":
            return at
    message = "there is no index at the beginning"
    raise ValueError(message)


def _moov(content: bytes) -> bytes:
    return find(content[: index_size(content)], "moov")


def _index(track: Track, tags: BookTags, texts: Sequence[bytes], data_at: int) -> bytes:
    duration = track.samples * MILLISECONDS // RATE
    movie = full_box(
        "mvhd", 1, 0, struct.pack(">QQIQ", MP4_EPOCH, MP4_EPOCH, MILLISECONDS, duration),
        struct.pack(">IHHII", 0x10000, 0x100, 0, 0, 0), MATRIX, bytes(24), struct.pack(">I", CHAPTER_TRACK + 1),
    )  # fmt: skip
    tracks = [_audio_track(track, tags, duration, data_at + sum(map(len, texts)), with_chapters=bool(texts))]
    if texts:
        tracks.append(_chapter_track(track, texts, duration, data_at, tags))
    return box("moov", movie, *tracks, user_data(tags, track.marks, RATE))


def _audio_track(track: Track, tags: BookTags, duration: int, data_at: int, *, with_chapters: bool) -> bytes:
    edit = full_box("elst", 1, 0, struct.pack(">IQqHH", 1, duration, FRAME, 1, 0))
    chapters = [box("tref", box("chap", struct.pack(">I", CHAPTER_TRACK)))] if with_chapters else []
    length = len(track.sizes) * FRAME
    average = sum(track.sizes) * 8 * RATE // length if length else 0
    config = struct.pack(">BBBHII", 0x40, 0x15, 0, 0x600, average, average)
    stream = descriptor(
        3, struct.pack(">HB", AUDIO_TRACK, 0)
        + descriptor(4, config + descriptor(5, LOW_COMPLEXITY_44100_MONO)) + descriptor(6, b"\x02"),
    )  # fmt: skip
    entry = box(
        "mp4a", bytes(6), struct.pack(">HQHHII", 1, 0, 1, 16, 0, RATE << 16), full_box("esds", 0, 0, stream)
    )  # fmt: skip
    chunks = _chunk_offsets(track.sizes, data_at)
    full, rest = divmod(len(track.sizes), FRAMES_OF_CHUNK)
    groups = [(1, FRAMES_OF_CHUNK)] * bool(full) + [(full + 1, rest)] * bool(rest)
    table = _sample_table(entry, [(len(track.sizes), FRAME)], array("I", track.sizes), groups, chunks)
    media = box("minf", full_box("smhd", 0, 0, bytes(4)), _data_here(), table)
    return box(
        "trak",
        _track_header(AUDIO_TRACK, duration, ENABLED | IN_MOVIE, audible=True),
        box("edts", edit),
        *chapters,
        box("mdia", _media_header(RATE, length, tags.language), _handler("soun", "Sound"), media),
    )


def _chapter_track(track: Track, texts: Sequence[bytes], duration: int, data_at: int, tags: BookTags) -> bytes:
    starts = [mark.start * MILLISECONDS // RATE for mark in track.marks]
    lasts = [(1, end - start) for start, end in pairwise([*starts, max(duration, starts[-1])])]
    entry = box("text", bytes(6), struct.pack(">H", 1), struct.pack(">II", 0, 1), bytes(35))
    table = _sample_table(entry, lasts, array("I", map(len, texts)), [(1, len(texts))], [data_at])
    generic = box("gmhd", full_box("gmin", 0, 0, struct.pack(">HHHHHH", 0x40, 0x8000, 0x8000, 0x8000, 0, 0)))
    return box(
        "trak",
        _track_header(CHAPTER_TRACK, duration, IN_MOVIE, audible=False),
        box(
            "mdia",
            _media_header(MILLISECONDS, duration, tags.language),
            _handler("text", "Chapters"),
            box("minf", generic, _data_here(), table),
        ),
    )


def _sample_table(
    entry: bytes,
    times: Sequence[tuple[int, int]],
    sizes: "array[int]",
    groups: Sequence[tuple[int, int]],
    chunks: Sequence[int],
) -> bytes:
    """Return the box `stbl`.

    Parameters
    ----------
    times
        Numbers of samples with the time of each.
    groups
        First chunk, counted from 1, and samples of a chunk.
    chunks
        Where the chunks start.

    """
    return box(
        "stbl",
        full_box("stsd", 0, 0, struct.pack(">I", 1), entry),
        full_box("stts", 0, 0, struct.pack(">I", len(times)), big_endian(array("I", chain.from_iterable(times)))),
        full_box(
            "stsc",
            0,
            0,
            struct.pack(">I", len(groups)),
            *(struct.pack(">III", first, each, 1) for first, each in groups),
        ),
        full_box("stsz", 0, 0, struct.pack(">II", 0, len(sizes)), big_endian(sizes)),
        full_box("co64", 0, 0, struct.pack(">I", len(chunks)), big_endian(array("Q", chunks))),
    )


def _chunk_offsets(sizes: "array[int]", at: int) -> list[int]:
    offsets = []
    for start in range(0, len(sizes), FRAMES_OF_CHUNK):
        offsets.append(at)
        at += sum(sizes[start : start + FRAMES_OF_CHUNK])
    return offsets


def _track_header(number: int, duration: int, flags: int, *, audible: bool) -> bytes:
    times = struct.pack(">QQIIQ", MP4_EPOCH, MP4_EPOCH, number, 0, duration)
    return full_box(
        "tkhd", 1, flags, times, bytes(8), struct.pack(">hhhH", 0, 0, 0x100 if audible else 0, 0), MATRIX, bytes(8)
    )


def _media_header(scale: int, duration: int, language: str | None) -> bytes:
    code = iso_639_2(language) or "und"
    packed = 0
    for letter in code:
        packed = packed << 5 | ord(letter) - 0x60
    return full_box("mdhd", 1, 0, struct.pack(">QQIQHH", MP4_EPOCH, MP4_EPOCH, scale, duration, packed, 0))


def _handler(kind: str, name: str) -> bytes:
    return full_box("hdlr", 0, 0, bytes(4), kind.encode(), bytes(12), name.encode() + b"\0")


def _data_here() -> bytes:
    return box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), full_box("url ", 0, 1)))


def _text_sample(title: str) -> bytes:
    text = title.encode(errors="replace")[:0xFFFF].decode(errors="ignore").encode()
    return struct.pack(">H", len(text)) + text + UTF8_TEXT
