import io
import tracemalloc
from array import array
from tempfile import SpooledTemporaryFile

import pytest
from mutagen.mp3 import MP3, BitrateMode

from book_pipeline.speech import joining
from book_pipeline.speech.joining import Part, join
from book_pipeline.speech.mp3 import BrokenSpeech
from tests.unit.speech.sounds import audio_of, counted, encoded, heard, id3_tagged, stream_of

FORMS = [
    {"rate": 44100, "kbps": 128, "channels": 1},
    {"rate": 44100, "kbps": 192, "channels": 2},
    {"rate": 44100, "kbps": 32, "channels": 1},
    {"rate": 22050, "kbps": 32, "channels": 1},
    {"rate": 22050, "kbps": 64, "channels": 2},
    {"rate": 24000, "kbps": 48, "channels": 2},
    {"rate": 11025, "kbps": 16, "channels": 1},
]
TAGS = id3_tagged(b"")


def joined(chunks, pauses=None, *, file=None, **silence):
    """Return the file and how it reads; `pauses` are in seconds, before each chunk."""
    file = file or io.BytesIO()
    pauses = pauses or [0] * len(chunks)
    whole = join((Part(mp3, stream_of(mp3), pause) for mp3, pause in zip(chunks, pauses, strict=True)), file, **silence)
    file.seek(0)
    return file.read(), whole


def behind_tags():
    file = io.BytesIO()
    file.write(TAGS)
    return file


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_joined_is_one_valid_mp3_with_true_counts(form):
    chunks = [encoded(seconds, **form) for seconds in (1.0, 0.4, 2.0)]
    mp3, whole = joined(chunks, file=behind_tags())
    theirs = MP3(io.BytesIO(mp3)).info
    frame = whole.layout.format.samples / whole.layout.format.rate
    silence = whole.seconds - sum(stream_of(chunk).seconds for chunk in chunks)
    assert 2.5 <= silence < 2.5 + 2 * frame
    assert theirs.length == pytest.approx(whole.seconds, abs=0.001)
    assert (theirs.sample_rate, theirs.channels) == (form["rate"], form["channels"])
    assert theirs.bitrate_mode == BitrateMode.CBR
    assert not theirs.sketchy
    assert mp3.startswith(TAGS)
    at = mp3.index(b"Info") + 8
    assert int.from_bytes(mp3[at : at + 4], "big") == whole.frames == stream_of(mp3).frames
    assert int.from_bytes(mp3[at + 4 : at + 8], "big") == len(mp3) - len(TAGS)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_another_decoder_hears_all_of_it(form):
    plain = [encoded(seconds, **form) for seconds in (1.0, 0.4, 2.0, 0.7)]
    chunks = [plain[0], id3_tagged(counted(plain[1])), counted(plain[2], b"Info"), id3_tagged(plain[3])]
    pauses = [0, 0.75, 0, 1.5]
    mp3, whole = joined(chunks, pauses, file=behind_tags())
    decoded = heard(mp3)
    assert (decoded.sample_rate, decoded.nchannels) == (form["rate"], form["channels"])
    expected = sum(stream_of(chunk).seconds for chunk in plain) + sum(pauses) + 0.5 + 2.0
    assert whole.seconds == pytest.approx(expected, abs=0.05)
    assert decoded.num_frames / form["rate"] == pytest.approx(expected, abs=0.05)


def test_pauses_of_no_whole_frames_do_not_add_up():
    _, whole = joined([encoded(1.0)] * 100, [0.75] * 100)
    assert whole.seconds == pytest.approx(100 * (stream_of(encoded(1.0)).seconds + 0.75) + 2.5, abs=0.05)


def test_sound_and_silence_stand_where_they_belong():
    mp3, _ = joined([encoded(1.0), encoded(2.0)], [0, 1.5])
    decoded = heard(mp3)
    tenth = decoded.sample_rate // 10
    samples = array("h", decoded.samples)
    loud = [max(map(abs, samples[at : at + tenth])) > 500 for at in range(0, len(samples) - tenth, tenth)]
    turns = [place / 10 for place in range(1, len(loud)) if loud[place] != loud[place - 1]]
    assert turns == pytest.approx([0.5, 1.5, 3.1, 5.1], abs=0.2)


def test_every_audio_byte_is_in_it():
    chunks = [encoded(1.0), id3_tagged(counted(encoded(0.5)))]
    mp3, _ = joined(chunks, lead_in=0, lead_out=0)
    assert audio_of(mp3) == encoded(1.0) + encoded(0.5)


def test_joining_again_takes_nothing_but_silence_along():
    mp3, whole = joined([encoded(1.0)])
    again, same = joined([mp3], lead_in=0, lead_out=0)
    assert again == mp3
    assert whole.frames == same.frames


def test_a_disk_that_keeps_something_else_is_told():
    class Forgetful(io.BytesIO):
        def writelines(self, lines):
            super().writelines(line[: len(line) // 2] for line in lines)

    with pytest.raises(BrokenSpeech):
        joined([encoded(1.0)], file=Forgetful())


def test_frames_that_got_lost_are_told(monkeypatch):
    monkeypatch.setattr(joining, "read", lambda _: stream_of(encoded(1.0)))
    with pytest.raises(BrokenSpeech, match=r"joined, \d+ frames read as 40"):
        joined([encoded(1.0)])


def test_a_long_chapter_needs_memory_for_a_chunk():
    chunk, stream = encoded(4.0) * 30, stream_of(encoded(4.0) * 30)
    with SpooledTemporaryFile(1_000_000) as file:
        tracemalloc.start()
        whole = join((Part(bytes(bytearray(chunk)), stream, 0.0) for _ in range(10)), file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert whole.seconds > 1200
    assert peak < 5 * len(chunk)
