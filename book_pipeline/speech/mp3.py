"""An MP3 by its frames: read from any file, however long, and checked. Nothing is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from book_pipeline.speech.frame import HEADER_BYTES, Layout, layout_of

ID3V1_BYTES = 128
ID3V2_HEADER_BYTES = 10
ID3V2_HAS_FOOTER = 0x10
VBRI_OFFSET = 36
LONGEST_FRAME = 1441
WINDOW = 1024 * 1024
"""Bytes that are read at once."""

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
    for position, (_, length, side_start, side_end, big_values), window, at in _frames(file):
        if int.from_bytes(window[at + side_start : at + side_end], "big") & big_values:
            sounding += 1
        elif _is_info(window[at : at + length], side_end):
            continue
        if position != stop:
            spans.append(slice(start, stop))
            start = position
        first = first or window[at : at + HEADER_BYTES]
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


def _frames(file: IO[bytes]) -> Iterator[tuple[int, Layout, bytes, int]]:
    """Yield where each frame begins, its layout, and where it begins in which window; tags are stepped over."""
    known: dict[bytes, Layout] = {}
    window, at, end, base = b"", 0, 0, 0
    while True:
        if end - at < LONGEST_FRAME:
            base += at
            window, at = window[at:] + file.read(WINDOW), 0
            end = len(window)
        header = window[at : at + HEADER_BYTES]
        layout = known.get(header)
        if layout is None:
            if not header:
                return
            if header.startswith((b"TAG", b"ID3")):
                at += _tag_size(window[at : at + ID3V2_HEADER_BYTES])
                if at > end:
                    _step_over(file, at - end)
                    base, window, at, end = base + at, b"", 0, 0
                continue
            layout = known[header] = _layout_at(base + at, header)
            first = next(iter(known.values()))
            if layout.format != first.format:
                message = f"the format changes at byte {base + at}: {first.format} to {layout.format}"
                raise BrokenSpeech(message)
        if at + layout.length > end:
            raise _cut_off(at + layout.length - end)
        yield base + at, layout, window, at
        at += layout.length


def _layout_at(position: int, header: bytes) -> Layout:
    layout = layout_of(header)
    if layout is None:
        message = f"what stands at byte {position} is neither a frame nor a tag"
        raise BrokenSpeech(message)
    return layout


def _tag_size(beginning: bytes) -> int:
    """Return the size of an ID3 tag (https://id3.org/id3v2.4.0-structure)."""
    if not beginning.startswith(b"ID3"):
        return ID3V1_BYTES
    beginning = beginning.ljust(ID3V2_HEADER_BYTES, b"\0")
    size = 0
    for seven_bits in beginning[6:]:
        size = size << 7 | seven_bits & 0x7F
    return size + ID3V2_HEADER_BYTES * (2 if beginning[5] & ID3V2_HAS_FOOTER else 1)


def _step_over(file: IO[bytes], size: int) -> None:
    """Read what is left of a tag; BrokenSpeech if it isn't all there."""
    while size:
        content = file.read(min(size, WINDOW))
        if not content:
            raise _cut_off(size)
        size -= len(content)


def _cut_off(missing: int) -> BrokenSpeech:
    return BrokenSpeech(f"it is cut off {missing} bytes before the end of its last frame or tag")


def _is_info(frame: bytes, side_end: int) -> bool:
    """Tell whether a frame without sound is a header that counts the others."""
    return frame.startswith((b"Xing", b"Info"), side_end) or frame.startswith(b"VBRI", VBRI_OFFSET)
