import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, TIT2
from mutagen.mp3 import MP3, BitrateMode

from book_pipeline.speech.mp3 import BrokenSpeech, check, join, read
from tests.unit.speech.sounds import encoded

FORMS = [
    {"rate": 44100, "kbps": 128, "channels": 1},
    {"rate": 44100, "kbps": 192, "channels": 2},
    {"rate": 22050, "kbps": 32, "channels": 1},
    {"rate": 24000, "kbps": 48, "channels": 2},
    {"rate": 11025, "kbps": 16, "channels": 1},
]


def id3_tagged(mp3):
    file = io.BytesIO()
    tags = ID3()
    tags.add(TIT2(encoding=3, text="a chunk's own title"))
    tags.save(file)
    return file.getvalue() + mp3


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_reads_as_long_as_another_reader_says(form):
    mp3 = encoded(3.0, **form)
    stream = read(mp3)
    theirs = MP3(io.BytesIO(mp3)).info
    assert stream.layout.format[:2] == (theirs.sample_rate, theirs.channels) == (form["rate"], form["channels"])
    assert stream.seconds == pytest.approx(3.0, abs=0.15)
    assert stream.sounding_frames > 0.9 * stream.frames - 4


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_joined_is_one_valid_mp3_with_true_counts(form):
    chunks = [encoded(seconds, **form) for seconds in (1.0, 0.4, 2.0)]
    streams = [read(chunk) for chunk in chunks]
    joined, whole = join(streams, lead_in=0.5, lead_out=2.0)
    theirs = MP3(io.BytesIO(joined)).info
    frame = whole.layout.format.samples / whole.layout.format.rate
    silence = whole.seconds - sum(stream.seconds for stream in streams)
    assert 2.5 <= silence < 2.5 + 2 * frame
    assert theirs.length == pytest.approx(whole.seconds, abs=0.001)
    assert (theirs.sample_rate, theirs.channels) == (form["rate"], form["channels"])
    assert theirs.bitrate_mode == BitrateMode.CBR
    assert not theirs.sketchy
    at = joined.index(b"Info") + 8
    assert int.from_bytes(joined[at : at + 4], "big") == whole.frames
    assert int.from_bytes(joined[at + 4 : at + 8], "big") == len(joined)


def test_keeps_every_audio_byte_and_nothing_else():
    plain = encoded(1.0)
    audio = b"".join(read(plain).parts)
    assert audio == plain
    for wrapped in (
        id3_tagged(plain),
        plain + b"TAG".ljust(128, b" "),
        id3_tagged(plain) + b"TAG".ljust(128, b" "),
    ):
        assert b"".join(read(wrapped).parts) == audio
    twice = read(id3_tagged(plain) + id3_tagged(plain))
    assert b"".join(twice.parts) == audio + audio
    assert twice.frames == 2 * read(plain).frames


def test_joining_again_takes_nothing_but_silence_along():
    joined, whole = join([read(encoded(1.0))])
    again, _ = join([read(joined)], lead_in=0, lead_out=0)
    assert again == joined
    assert whole.frames == read(again).frames


@pytest.mark.parametrize(("mark", "offset"), [(b"Xing", 21), (b"Info", 21), (b"VBRI", 36)])
def test_frames_that_count_the_others_are_skipped(mark, offset):
    plain = encoded(1.0)
    length = read(plain).layout.length
    counting = (plain[:4].ljust(offset, b"\0") + mark + b"\0\0\0\x03").ljust(length, b"\0")
    assert read(counting + plain).frames == read(plain).frames
    assert b"".join(read(plain + counting + plain).parts) == b"".join(read(plain).parts) * 2


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (b"", "no frames"),
        (b"<html>busy</html>", "byte 0 is neither"),
        (b"\0" * 5000, "byte 0 is neither"),
        (encoded(1.0)[:-100], "cut off 100 bytes"),
        (encoded(1.0) + b'{"detail": "stopped"}', "neither a frame nor a tag"),
        (encoded(1.0) + b"\xff", "neither a frame nor a tag"),
        (encoded(1.0, rate=44100) + encoded(1.0, rate=48000), "format changes"),
        (encoded(1.0, channels=1) + encoded(1.0, channels=2), "format changes"),
        (b"ID3\x04\0\0\0\0\x7f\x7f", "cut off"),
    ],
)
def test_what_is_broken_is_told(broken, says):
    with pytest.raises(BrokenSpeech, match=says):
        read(broken)


@given(st.data())
def test_a_byte_changed_anywhere_never_breaks_the_reader(data):
    mp3 = bytearray(SHORT)
    for _ in range(data.draw(st.integers(1, 5))):
        mp3[data.draw(st.integers(0, len(mp3) - 1))] = data.draw(st.integers(0, 255))
    try:
        stream = read(bytes(mp3))
    except BrokenSpeech:
        return
    assert sum(map(len, stream.parts)) <= len(mp3)


SHORT = encoded(0.3)


def test_a_text_and_its_speech():
    check(read(encoded(4.0)), "A sentence that takes about four seconds to read aloud.")


@pytest.mark.parametrize(
    ("mp3", "text", "says"),
    [
        (encoded(4.0, amplitude=0), "A sentence that takes about four seconds to read aloud.", "silent"),
        (encoded(1.0), "A sentence that takes about four seconds to read aloud. " * 3, "letters take"),
        (encoded(20.0), "Three words only.", "letters take"),
    ],
)
def test_speech_that_is_not_of_the_text(mp3, text, says):
    with pytest.raises(BrokenSpeech, match=says):
        check(read(mp3), text)


def test_speech_that_does_not_fit_its_neighbours():
    with pytest.raises(BrokenSpeech, match="another format"):
        check(read(encoded(1.0)), "Three words only.", like=read(encoded(1.0, rate=48000)))


def test_joining_takes_memory_for_one_copy():
    chunk = read(encoded(2.0))
    streams = [chunk] * 500
    tracemalloc.start()
    joined, _ = join(streams)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(joined) > 15_000_000
    assert peak < 1.2 * len(joined)
