import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from book_pipeline.speech.mp3 import BrokenSpeech, check
from tests.unit.speech.sounds import audio_of, counted, encoded, id3_tagged, stream_of

FORMS = [
    {"rate": 44100, "kbps": 128, "channels": 1},
    {"rate": 44100, "kbps": 192, "channels": 2},
    {"rate": 22050, "kbps": 32, "channels": 1},
    {"rate": 24000, "kbps": 48, "channels": 2},
    {"rate": 11025, "kbps": 16, "channels": 1},
]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_reads_as_long_as_another_reader_says(form):
    mp3 = encoded(3.0, **form)
    stream = stream_of(mp3)
    theirs = MP3(io.BytesIO(mp3)).info
    assert stream.layout.format[:2] == (theirs.sample_rate, theirs.channels) == (form["rate"], form["channels"])
    assert stream.seconds == pytest.approx(3.0, abs=0.15)
    assert stream.sounding_frames > 0.9 * stream.frames - 4


def test_keeps_every_audio_byte_and_nothing_else():
    plain = encoded(1.0)
    assert audio_of(plain) == plain
    for wrapped in (
        id3_tagged(plain),
        plain + b"TAG".ljust(128, b" "),
        id3_tagged(plain) + b"TAG".ljust(128, b" "),
    ):
        assert audio_of(wrapped) == plain
    twice = id3_tagged(plain) + id3_tagged(plain)
    assert audio_of(twice) == plain + plain
    assert stream_of(twice).frames == 2 * stream_of(plain).frames


@pytest.mark.parametrize(("mark", "offset"), [(b"Xing", 21), (b"Info", 21), (b"VBRI", 36)])
def test_frames_that_count_the_others_are_skipped(mark, offset):
    plain = encoded(1.0)
    counting = counted(plain, mark, offset)
    assert stream_of(counting).frames == stream_of(plain).frames
    assert stream_of(counting).header == plain[:4]
    assert audio_of(plain + counting) == plain * 2


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
        stream_of(broken)


@given(st.data())
def test_a_byte_changed_anywhere_never_breaks_the_reader(data):
    mp3 = bytearray(SHORT)
    for _ in range(data.draw(st.integers(1, 5))):
        mp3[data.draw(st.integers(0, len(mp3) - 1))] = data.draw(st.integers(0, 255))
    try:
        stream = stream_of(bytes(mp3))
    except BrokenSpeech:
        return
    assert all(0 <= span.start < span.stop <= len(mp3) for span in stream.spans)


SHORT = encoded(0.3)


def test_a_text_and_its_speech():
    check(stream_of(encoded(4.0)), "A sentence that takes about four seconds to read aloud.")


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
        check(stream_of(mp3), text)


def test_speech_that_does_not_fit_its_neighbours():
    with pytest.raises(BrokenSpeech, match="another format"):
        check(stream_of(encoded(1.0)), "Three words only.", like=stream_of(encoded(1.0, rate=48000)))
