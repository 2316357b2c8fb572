"""Join the chunks' MP3s to the chapter's, without re-encoding and with at most one chunk in memory."""

import math
from collections.abc import Iterator
from itertools import chain
from typing import IO, NamedTuple

from book_pipeline.speech.frame import layout_of, unpadded
from book_pipeline.speech.mp3 import BrokenSpeech, Stream, read

HAS_FRAMES_AND_BYTES = 0b11


class Part(NamedTuple):
    """A chunk's MP3, its frames, and the silence before it in seconds."""

    mp3: bytes
    stream: Stream
    pause: float


def join(parts: Iterator[Part], into: IO[bytes], *, lead_in: float = 0.5, lead_out: float = 2.0) -> Stream:
    """Write an Info frame, then the parts between two silences; return the stream, read back from the file.

    Frames are copied unchanged: an encoder's first frame refers to no data before it (`main_data_begin` is 0), and
    neither do the silent ones. The Info frame (http://gabriel.mp3-tech.org/mp3infotag.html) has only the fields that a
    joined stream can state: no encoder delay, no seek table. It is written last, when the counts are known, into space
    reserved for it.

    Parameters
    ----------
    parts
        At least one, all in one format; consumed one by one, so a part may be bought on demand.
    into
        Open for reading and writing, positioned after the tags.
    lead_in, lead_out
        Silence in seconds. Silence consists of whole frames; the running total is rounded up, so errors do not add up.

    Raises
    ------
    BrokenSpeech
        The file, read back, does not contain the frames that were written.

    """
    first = next(parts)
    header = unpadded(first.stream.header)
    layout = layout_of(header)
    assert layout is not None
    (rate, _, samples), length, _, side_end, _ = layout
    silence = header.ljust(length, b"\0")

    silent = 0.0
    silent_frames = 0

    def write_silence(seconds: float) -> None:
        nonlocal silent, silent_frames
        silent += seconds
        total = math.ceil(silent * rate / samples)
        into.write(silence * (total - silent_frames))
        silent_frames = total

    start = into.tell()
    into.write(bytes(length))
    write_silence(lead_in)
    sounding = 0
    for mp3, stream, pause in chain([first], parts):
        write_silence(pause)
        into.writelines(memoryview(mp3)[span] for span in stream.spans)
        sounding += stream.frames
    write_silence(lead_out)
    frames = silent_frames + sounding
    counts = (HAS_FRAMES_AND_BYTES, frames, into.tell() - start)
    into.seek(start)
    info = header.ljust(side_end, b"\0") + b"Info" + b"".join(count.to_bytes(4, "big") for count in counts)
    into.write(info.ljust(length, b"\0"))
    into.seek(0)
    whole = read(into)
    if whole.frames != frames:
        message = f"the joined file has {whole.frames} frames instead of {frames}"
        raise BrokenSpeech(message)
    return whole
