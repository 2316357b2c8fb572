"""Read and check an MP3 frame by frame, in constant memory and without decoding it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from book_pipeline.paid_calls.models import UnusableResult
from book_pipeline.speech.frame import HEADER_BYTES, Layout, layout_of

ID3V1_BYTES = 128
ID3V2_HEADER_BYTES = 10
ID3V2_HAS_FOOTER = 0x10
VBRI_OFFSET = 36
LONGEST_FRAME = 1441
WINDOW = 1024 * 1024
"""Bytes per read."""

FASTEST_LETTERS_A_SECOND = 30
SLOWEST_LETTERS_A_SECOND = 3
SLACK_SECONDS = 10.0
"""Allowance for pauses, and for numbers such as "1789" that are read as several words."""
LEAST_SOUNDING_SHARE = 0.1


class BrokenSpeech(UnusableResult):
    """The MP3 is damaged, or is not the speech of its text."""


@dataclass(frozen=True)
class Stream:
    """The audio frames of an MP3, without tags and Info frames.

    Parameters
    ----------
    header
        The first frame's header.
    frames, sounding_frames
        The number of frames, and of those that are not silent.
    spans
        The byte ranges of consecutive frames, from where reading began.

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
        """The playing time."""
        rate, _, samples = self.layout.format
        return self.frames * samples / rate


def read(file: IO[bytes]) -> Stream:
    """Parse an MP3, from the file's position to its end, as frames and tags.

    Raises BrokenSpeech if it contains other data or no frames, a frame or tag is incomplete, or the format changes.
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
        message = "the MP3 contains no frames"
        raise BrokenSpeech(message)
    spans.append(slice(start, stop))
    return Stream(first, frames, sounding, tuple(span for span in spans if span.start < span.stop))


def check(stream: Stream, text: str, like: Stream | None = None) -> None:
    """Raise BrokenSpeech if the stream cannot be the speech of the text, or has another format than `like`.

    Detects digital silence (hardly any frame codes a spectrum), speech that is too short or too long for the text, and
    another sampling rate or channel count.
    """
    if like and stream.layout.format != like.layout.format:
        message = f"its format differs from the chapter's: {stream.layout.format}, not {like.layout.format}"
        raise BrokenSpeech(message)
    if stream.sounding_frames < LEAST_SOUNDING_SHARE * stream.frames:
        message = f"it is silent: {stream.sounding_frames} of {stream.frames} frames contain sound"
        raise BrokenSpeech(message)
    letters = sum(map(str.isalnum, text))
    least, most = letters / FASTEST_LETTERS_A_SECOND, letters / SLOWEST_LETTERS_A_SECOND + SLACK_SECONDS
    if not least <= stream.seconds <= most:
        message = f"it is {stream.seconds:.1f} s long, but {letters} letters take {least:.1f} to {most:.1f} s to speak"
        raise BrokenSpeech(message)


def _frames(file: IO[bytes]) -> Iterator[tuple[int, Layout, bytes, int]]:
    """Yield each frame's offset in the stream, its layout, the window that contains it, and its offset in the window.

    Tags are skipped.
    """
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
                    _skip(file, at - end)
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
        message = f"byte {position} begins neither a frame nor a tag"
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


def _skip(file: IO[bytes], size: int) -> None:
    """Skip the rest of a tag; BrokenSpeech if the file ends before it."""
    while size:
        content = file.read(min(size, WINDOW))
        if not content:
            raise _cut_off(size)
        size -= len(content)


def _cut_off(missing: int) -> BrokenSpeech:
    return BrokenSpeech(f"the last {missing} bytes of its last frame or tag are missing")


def _is_info(frame: bytes, side_end: int) -> bool:
    """Return whether a silent frame is an Info, Xing or VBRI header, which counts the other frames."""
    return frame.startswith((b"Xing", b"Info"), side_end) or frame.startswith(b"VBRI", VBRI_OFFSET)
