"""Chunks' MP3s become a chapter's, in a file: no more than a chunk is in memory. Nothing is encoded again."""

import math
from collections.abc import Iterator
from itertools import chain
from typing import IO, NamedTuple

from book_pipeline.speech.frame import layout_of, unpadded
from book_pipeline.speech.mp3 import BrokenSpeech, Stream, read

HAS_FRAMES_AND_BYTES = 0b11


class Part(NamedTuple):
    """A chunk's MP3, its frames, and the seconds of silence before it."""

    mp3: bytes
    stream: Stream
    pause: float


def join(parts: Iterator[Part], into: IO[bytes], *, lead_in: float = 0.5, lead_out: float = 2.0) -> Stream:
    """Write parts of one format behind the tags: an Info frame with the true counts, silence, the parts, silence.

    Frames can follow one another as they are: an encoder's first frame refers to nothing before it
    (`main_data_begin` is 0), and neither do the silent ones. The Info frame has only the fields that are true of a
    joined stream (http://gabriel.mp3-tech.org/mp3infotag.html): no encoder delay, no seek table. It is written last,
    when the counts are known, into the place that was left for it.

    Parameters
    ----------
    parts
        At least one; taken one by one, so each may be bought when its turn comes.
    into
        Open for reading and writing, and standing behind the tags.
    lead_in, lead_out
        Seconds of silence, in whole frames: the sum of all silence so far is rounded up, so no error adds up.

    Returns the whole file as it reads; BrokenSpeech if that isn't what was put into it.

    """
    first = next(parts)
    header = unpadded(first.stream.header)
    layout = layout_of(header)
    assert layout is not None
    (rate, _, samples), length, _, side_end, _ = layout
    silence = header.ljust(length, b"\0")

    silent = 0.0
    silent_frames = 0

    def be_silent(seconds: float) -> None:
        nonlocal silent, silent_frames
        silent += seconds
        wanted = math.ceil(silent * rate / samples)
        into.write(silence * (wanted - silent_frames))
        silent_frames = wanted

    began = into.tell()
    into.write(bytes(length))
    be_silent(lead_in)
    sounding = 0
    for mp3, stream, pause in chain([first], parts):
        be_silent(pause)
        into.writelines(memoryview(mp3)[span] for span in stream.spans)
        sounding += stream.frames
    be_silent(lead_out)
    frames = silent_frames + sounding
    counts = (HAS_FRAMES_AND_BYTES, frames, into.tell() - began)
    into.seek(began)
    info = header.ljust(side_end, b"\0") + b"Info" + b"".join(count.to_bytes(4, "big") for count in counts)
    into.write(info.ljust(length, b"\0"))
    into.seek(0)
    whole = read(into)
    if whole.frames != frames:
        message = f"joined, {frames} frames read as {whole.frames}"
        raise BrokenSpeech(message)
    return whole
