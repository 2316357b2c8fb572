"""An MP3 by its frames: read what a provider sent, check it, join it. Nothing is decoded, nothing is encoded again."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book_pipeline.speech.frame import HEADER_BYTES, Layout, layout_of, unpadded

ID3V1_BYTES = 128
ID3V2_HEADER_BYTES = 10
ID3V2_HAS_FOOTER = 0x10
VBRI_OFFSET = 36
HAS_FRAMES_AND_BYTES = 0b11

FASTEST_LETTERS_A_SECOND = 30
SLOWEST_LETTERS_A_SECOND = 3
SLACK_SECONDS = 10.0
"""Room for a voice that draws breath, or reads "1789" in four words."""
LEAST_SOUNDING_SHARE = 0.1


class BrokenSpeech(ValueError):
    """The MP3 is not what was bought."""


@dataclass(frozen=True)
class Stream:
    """The audio frames of an MP3, without tags and Info frames; `parts` are views into it, not copies."""

    frames: int
    sounding_frames: int
    parts: tuple[memoryview, ...]

    @property
    def header(self) -> bytes:
        """The first frame's header."""
        return bytes(self.parts[0][:HEADER_BYTES])

    @property
    def layout(self) -> Layout:
        """The first frame's layout."""
        return _layout_at(self.header, 0)

    @property
    def seconds(self) -> float:
        """Playing time."""
        rate, _, samples = self.layout.format
        return self.frames * samples / rate


def read(mp3: bytes) -> Stream:
    """Read every byte of an MP3 as frames and tags.

    Raises BrokenSpeech if something is neither, a frame is cut off, the format changes, or there are no frames.
    """
    view, parts = memoryview(mp3), []
    start = stop = frames = sounding = 0
    for position, (_, length, side_start, side_end, big_values) in _frames(mp3):
        if int.from_bytes(mp3[position + side_start : position + side_end], "big") & big_values:
            sounding += 1
        elif _is_info(mp3, position, side_end):
            continue
        if position != stop:
            parts.append(view[start:stop])
            start = position
        stop = position + length
        frames += 1
    if not frames:
        message = "there are no frames in it"
        raise BrokenSpeech(message)
    parts.append(view[start:stop])
    return Stream(frames, sounding, tuple(part for part in parts if part))


def check(stream: Stream, text: str, like: Stream | None = None) -> None:
    """See whether the stream can be the text, spoken, and can follow `like`; BrokenSpeech if it can't.

    Found are digital silence (hardly a frame codes any spectrum), speech that breaks off, speech that doesn't end, and
    another rate or channel layout.
    """
    if like and stream.layout.format != like.layout.format:
        message = f"it is of another format than the chapter: {stream.layout.format}, not {like.layout.format}"
        raise BrokenSpeech(message)
    if stream.sounding_frames < LEAST_SOUNDING_SHARE * stream.frames:
        message = f"it is silent: {stream.sounding_frames} of {stream.frames} frames hold any sound"
        raise BrokenSpeech(message)
    letters = sum(map(str.isalnum, text))
    least, most = letters / FASTEST_LETTERS_A_SECOND, letters / SLOWEST_LETTERS_A_SECOND + SLACK_SECONDS
    if not least <= stream.seconds <= most:
        message = f"{letters} letters take {least:.1f} to {most:.1f} s to speak, not {stream.seconds:.1f} s"
        raise BrokenSpeech(message)


def join(streams: Sequence[Stream], *, lead_in: float = 0.5, lead_out: float = 2.0) -> tuple[bytes, Stream]:
    """Join streams of one format: an Info frame with the true counts, silence, the streams, silence.

    Frames can follow one another as they are: an encoder's first frame refers to nothing before it
    (`main_data_begin` is 0), and neither do the silent ones. The Info frame has only the fields that are true of a
    joined stream (http://gabriel.mp3-tech.org/mp3infotag.html): no encoder delay, no seek table.

    Parameters
    ----------
    lead_in, lead_out
        Seconds of silence, rounded up to whole frames.

    Returns the MP3, and the same as it reads; BrokenSpeech if that isn't what was put into it.

    """
    header = unpadded(streams[0].header)
    (rate, _, samples), length, _, side_end, _ = _layout_at(header, 0)
    silence = header.ljust(length, b"\0")
    before, after = (math.ceil(seconds * rate / samples) for seconds in (lead_in, lead_out))
    frames = before + sum(stream.frames for stream in streams) + after
    parts: list[bytes | memoryview] = [silence * before, *(part for stream in streams for part in stream.parts)]
    parts.append(silence * after)
    counts = (HAS_FRAMES_AND_BYTES, frames, length + sum(len(part) for part in parts))
    info = header.ljust(side_end, b"\0") + b"Info" + b"".join(count.to_bytes(4, "big") for count in counts)
    joined = b"".join([info.ljust(length, b"\0"), *parts])
    whole = read(joined)
    if whole.frames != frames:
        message = f"joined, {frames} frames read as {whole.frames}"
        raise BrokenSpeech(message)
    return joined, whole


def _frames(mp3: bytes) -> Iterator[tuple[int, Layout]]:
    """Yield where each frame begins, and its layout; tags are stepped over."""
    known: dict[bytes, Layout] = {}
    position, end = 0, len(mp3)
    while position < end:
        header = mp3[position : position + HEADER_BYTES]
        layout = known.get(header)
        if layout is None:
            if tag_bytes := _tag_bytes(mp3, position):
                position += tag_bytes
                continue
            layout = known[header] = _layout_at(mp3, position)
            first = next(iter(known.values()))
            if layout.format != first.format:
                message = f"the format changes at byte {position}: {first.format} to {layout.format}"
                raise BrokenSpeech(message)
        yield position, layout
        position += layout.length
    if position > end:
        message = f"it is cut off {position - end} bytes before the end of its last frame or tag"
        raise BrokenSpeech(message)


def _layout_at(mp3: bytes, position: int) -> Layout:
    layout = layout_of(mp3[position : position + HEADER_BYTES])
    if layout is None:
        message = f"what stands at byte {position} is neither a frame nor a tag"
        raise BrokenSpeech(message)
    return layout


def _tag_bytes(mp3: bytes, position: int) -> int:
    """Return the size of the ID3 tag that begins here, 0 if none does (https://id3.org/id3v2.4.0-structure)."""
    if mp3.startswith(b"TAG", position):
        return ID3V1_BYTES
    if not mp3.startswith(b"ID3", position):
        return 0
    header = mp3[position : position + ID3V2_HEADER_BYTES].ljust(ID3V2_HEADER_BYTES, b"\0")
    size = 0
    for seven_bits in header[6:]:
        size = size << 7 | seven_bits & 0x7F
    return ID3V2_HEADER_BYTES * (2 if header[5] & ID3V2_HAS_FOOTER else 1) + size


def _is_info(mp3: bytes, position: int, side_end: int) -> bool:
    """Tell whether a frame without sound is a header that counts the others."""
    return mp3.startswith((b"Xing", b"Info"), position + side_end) or mp3.startswith(b"VBRI", position + VBRI_OFFSET)
