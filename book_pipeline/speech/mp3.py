"""Read and check an MP3 frame by frame, in constant memory and without decoding it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from book_pipeline.paid_calls.models import UnusableResult
from book_pipeline.speech.frame import HEADER_BYTES, Format, Layout, layout_of
from book_pipeline.speech.frame_runs import Run, run_at

ID3V1_BYTES = 128
ID3V2_HEADER_BYTES = 10
ID3V2_HAS_FOOTER = 0x10
LONGEST_FRAME = 1441
WINDOW = 1024 * 1024
"""Bytes of each read."""

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
    header, spans = b"", [slice(0, 0)]
    frames = sounding = 0
    for position, window, at, run in _runs(file):
        header = header or window[at : at + HEADER_BYTES]
        if position != spans[-1].stop:
            spans.append(slice(position, position))
        spans[-1] = slice(spans[-1].start, position + run.stop - at)
        frames += run.frames
        sounding += run.sounding
    if not frames:
        message = "the MP3 contains no frames"
        raise BrokenSpeech(message)
    return Stream(header, frames, sounding, tuple(span for span in spans if span.start < span.stop))


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


def _runs(file: IO[bytes]) -> Iterator[tuple[int, bytes, int, Run]]:
    """Yield runs of frames: the offset in the stream, the window that contains the run, and its offset in the window.

    Tags and Info frames are skipped.
    """
    known: Format | None = None
    window, at, base = b"", 0, 0
    while True:
        if len(window) - at < LONGEST_FRAME:
            base, window, at = base + at, window[at:] + file.read(WINDOW), 0
        header = window[at : at + HEADER_BYTES]
        if not header:
            return
        if header.startswith((b"TAG", b"ID3")):
            at += _tag_size(window[at : at + ID3V2_HEADER_BYTES])
            if at > len(window):
                _skip(file, at - len(window))
                base, window, at = base + at, b"", 0
            continue
        layout = _layout_at(base + at, header)
        known = known or layout.format
        if layout.format != known:
            message = f"the format changes at byte {base + at}: {known} to {layout.format}"
            raise BrokenSpeech(message)
        run = run_at(window, at)
        if run.frames:
            yield base + at, window, at, run
            at = run.stop
        else:
            at += layout.length  # an Info frame, unless it is incomplete
            if at > len(window):
                raise _cut_off(at - len(window))


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
