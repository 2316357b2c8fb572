"""An MP3 by its frames: read from any file, however long, and checked. Nothing is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from book_pipeline.speech.frame import HEADER_BYTES, Layout, layout_of

ID3V1_BYTES = 128
ID3V2_HEADER_BYTES = 10
ID3V2_HAS_FOOTER = 0x10
VBRI_OFFSET = 36

FASTEST_LETTERS_A_SECOND = 30
SLOWEST_LETTERS_A_SECOND = 3
SLACK_SECONDS = 10.0
"""Room for a voice that draws breath, or reads "1789" in four words."""
LEAST_SOUNDING_SHARE = 0.1


class BrokenSpeech(ValueError):
    """The MP3 is not what was bought."""


@dataclass(frozen=True)
class Stream:
    """The audio frames of an MP3, without tags and Info frames.

    Parameters
    ----------
    header
        The first frame's.
    spans
        Where the frames begin and end, in bytes from where the reading began.

    """

    header: bytes
    frames: int
    sounding_frames: int
    spans: tuple[slice, ...]

    @property
    def layout(self) -> Layout:
        """The first frame's layout."""
        return _layout_at(0, self.header)

    @property
    def seconds(self) -> float:
        """Playing time."""
        rate, _, samples = self.layout.format
        return self.frames * samples / rate


def read(file: IO[bytes]) -> Stream:
    """Read every byte of an MP3, from where the file stands, as frames and tags.

    Raises BrokenSpeech if something is neither, a frame is cut off, the format changes, or there are no frames.
    """
    first, spans = b"", []
    start = stop = frames = sounding = 0
    for position, (_, length, side_start, side_end, big_values), frame in _frames(file):
        if int.from_bytes(frame[side_start:side_end], "big") & big_values:
            sounding += 1
        elif _is_info(frame, side_end):
            continue
        if position != stop:
            spans.append(slice(start, stop))
            start = position
        first = first or frame[:HEADER_BYTES]
        stop = position + length
        frames += 1
    if not frames:
        message = "there are no frames in it"
        raise BrokenSpeech(message)
    spans.append(slice(start, stop))
    return Stream(first, frames, sounding, tuple(span for span in spans if span.start < span.stop))


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


def _frames(file: IO[bytes]) -> Iterator[tuple[int, Layout, bytes]]:
    """Yield where each frame begins, its layout and its bytes; tags are stepped over."""
    known: dict[bytes, Layout] = {}
    position = 0
    while header := file.read(HEADER_BYTES):
        layout = known.get(header)
        if layout is None:
            if header.startswith((b"TAG", b"ID3")):
                position += _step_over_tag(header, file)
                continue
            layout = known[header] = _layout_at(position, header)
            first = next(iter(known.values()))
            if layout.format != first.format:
                message = f"the format changes at byte {position}: {first.format} to {layout.format}"
                raise BrokenSpeech(message)
        yield position, layout, header + _rest(file, layout.length - HEADER_BYTES)
        position += layout.length


def _layout_at(position: int, header: bytes) -> Layout:
    layout = layout_of(header)
    if layout is None:
        message = f"what stands at byte {position} is neither a frame nor a tag"
        raise BrokenSpeech(message)
    return layout


def _step_over_tag(beginning: bytes, file: IO[bytes]) -> int:
    """Read the rest of the ID3 tag and return its size (https://id3.org/id3v2.4.0-structure)."""
    size = ID3V1_BYTES
    if beginning.startswith(b"ID3"):
        beginning += _rest(file, ID3V2_HEADER_BYTES - len(beginning))
        size = 0
        for seven_bits in beginning[6:]:
            size = size << 7 | seven_bits & 0x7F
        size += ID3V2_HEADER_BYTES * (2 if beginning[5] & ID3V2_HAS_FOOTER else 1)
    _rest(file, size - len(beginning))
    return size


def _rest(file: IO[bytes], size: int) -> bytes:
    """Return the rest of a frame or tag; BrokenSpeech if it isn't all there."""
    content = file.read(size)
    if len(content) < size:
        message = f"it is cut off {size - len(content)} bytes before the end of its last frame or tag"
        raise BrokenSpeech(message)
    return content


def _is_info(frame: bytes, side_end: int) -> bool:
    """Tell whether a frame without sound is a header that counts the others."""
    return frame.startswith((b"Xing", b"Info"), side_end) or frame.startswith(b"VBRI", VBRI_OFFSET)
