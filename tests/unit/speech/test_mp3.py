import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from book_pipeline.speech.frame import layout_of
from book_pipeline.speech.mp3 import BrokenSpeech, check
from tests.unit.speech.sounds import audio_of, encoded, stream_of, with_id3, with_info_frame

FORMS = [
    {"rate": 44100, "kbps": 128, "channels": 1},
    {"rate": 44100, "kbps": 192, "channels": 2},
    {"rate": 22050, "kbps": 32, "channels": 1},
    {"rate": 24000, "kbps": 48, "channels": 2},
    {"rate": 11025, "kbps": 16, "channels": 1},
]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_format_and_length_agree_with_mutagen(form):
    mp3 = encoded(3.0, **form)
    stream = stream_of(mp3)
    theirs = MP3(io.BytesIO(mp3)).info
    assert stream.layout.format[:2] == (theirs.sample_rate, theirs.channels) == (form["rate"], form["channels"])
    assert stream.seconds == pytest.approx(3.0, abs=0.15)
    assert stream.sounding_frames > 0.9 * stream.frames - 4


def test_spans_cover_every_audio_byte_and_no_tag():
    plain = encoded(1.0)
    assert audio_of(plain) == plain
    for wrapped in (
        with_id3(plain),
        plain + b"TAG".ljust(128, b" "),
        with_id3(plain) + b"TAG".ljust(128, b" "),
    ):
        assert audio_of(wrapped) == plain
    twice = with_id3(plain) + with_id3(plain)
    assert audio_of(twice) == plain + plain
    assert stream_of(twice).frames == 2 * stream_of(plain).frames


@pytest.mark.parametrize(("mark", "offset"), [(b"Xing", 21), (b"Info", 21), (b"VBRI", 36)])
def test_info_frames_are_skipped(mark, offset):
    plain = encoded(1.0)
    counting = with_info_frame(plain, mark, offset)
    assert stream_of(counting).frames == stream_of(plain).frames
    assert stream_of(counting).header == plain[:4]
    assert audio_of(plain + counting) == plain * 2


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (b"", "no frames"),
        (b"<html>busy</html>", "byte 0 begins neither"),
        (b"\0" * 5000, "byte 0 begins neither"),
        (encoded(1.0)[:-100], "last 100 bytes"),
        (encoded(1.0) + b'{"detail": "stopped"}', "neither a frame nor a tag"),
        (encoded(1.0) + b"\xff", "neither a frame nor a tag"),
        (encoded(1.0, rate=44100) + encoded(1.0, rate=48000), "format changes"),
        (encoded(1.0, channels=1) + encoded(1.0, channels=2), "format changes"),
        (b"ID3\x04\0\0\0\0\x7f\x7f", "are missing"),
    ],
)
def test_a_broken_mp3_is_rejected(broken, message):
    with pytest.raises(BrokenSpeech, match=message):
        stream_of(broken)


@given(st.data())
def test_any_changed_byte_gives_a_stream_or_broken_speech(data):
    mp3 = bytearray(SHORT)
    for _ in range(data.draw(st.integers(1, 5))):
        mp3[data.draw(st.integers(0, len(mp3) - 1))] = data.draw(st.integers(0, 255))
    try:
        stream = stream_of(bytes(mp3))
    except BrokenSpeech:
        return
    assert all(0 <= span.start < span.stop <= len(mp3) for span in stream.spans)


SHORT = encoded(0.3)


@given(st.data())
def test_each_frame_is_counted_and_each_silent_one_as_silent(data):
    version, rate = data.draw(st.sampled_from([0xFB, 0xF3, 0xE3])), data.draw(st.integers(0, 2)) << 2
    mono = data.draw(st.booleans())
    frames, sounding, mp3, audio = 0, 0, b"", b""
    for kind in data.draw(st.lists(st.sampled_from(["sound", "silence", "Info", "tag"]), max_size=30)):
        if kind == "tag":
            mp3 += with_id3(b"")
            continue
        third = data.draw(st.integers(1, 14)) << 4 | rate | data.draw(st.integers(0, 3))
        mode = 0xC0 if mono else data.draw(st.integers(0, 0xBF))
        header = bytes((0xFF, version & ~data.draw(st.integers(0, 1)), third, mode))
        layout = layout_of(header)
        body = data.draw(st.binary(min_size=layout.side_end - 4, max_size=layout.side_end - 4))
        size = layout.side_end - layout.side_start
        side = int.from_bytes(body[-size:], "big")
        side = side & ~layout.big_values if kind != "sound" else side | (layout.big_values & -layout.big_values)
        frame = header + body[:-size] + side.to_bytes(size, "big") + (b"Info" if kind == "Info" else b"\xff")
        frame = frame.ljust(layout.length, data.draw(st.sampled_from([b"\0", b"\xff", b"V"])))
        if len(frame) > layout.length:
            continue  # too short for a mark
        mp3 += frame
        if kind != "Info":
            audio, frames, sounding = audio + frame, frames + 1, sounding + (kind == "sound")
    if not frames:
        return
    stream = stream_of(mp3)
    assert (stream.frames, stream.sounding_frames) == (frames, sounding)
    assert b"".join(mp3[span] for span in stream.spans) == audio


def test_a_mark_of_the_next_frame_does_not_make_a_very_short_frame_an_info_frame():
    short = b"\xff\xf3\x14\xc4".ljust(24, b"\0")
    longer = (b"\xff\xf3\x84\xc4".ljust(12, b"\0") + b"VBRI").ljust(192, b"\0")
    assert stream_of(short + longer).frames == 2


def test_speech_of_the_text_is_accepted():
    check(stream_of(encoded(4.0)), "A sentence that takes about four seconds to read aloud.")


@pytest.mark.parametrize(
    ("mp3", "text", "message"),
    [
        (encoded(4.0, amplitude=0), "A sentence that takes about four seconds to read aloud.", "silent"),
        (encoded(1.0), "A sentence that takes about four seconds to read aloud. " * 3, "letters take"),
        (encoded(20.0), "Three words only.", "letters take"),
    ],
)
def test_speech_of_another_text_is_rejected(mp3, text, message):
    with pytest.raises(BrokenSpeech, match=message):
        check(stream_of(mp3), text)


def test_speech_in_another_format_is_rejected():
    with pytest.raises(BrokenSpeech, match="format differs"):
        check(stream_of(encoded(1.0)), "Three words only.", like=stream_of(encoded(1.0, rate=48000)))
