import io
import tracemalloc
from array import array
from tempfile import SpooledTemporaryFile

import pytest
from mutagen.mp3 import MP3, BitrateMode

from book_pipeline.speech import joining
from book_pipeline.speech.joining import Part, join
from book_pipeline.speech.mp3 import BrokenSpeech
from tests.unit.speech.sounds import audio_of, decode, encoded, stream_of, with_id3, with_info_frame

FORMS = [
    {"rate": 44100, "kbps": 128, "channels": 1},
    {"rate": 44100, "kbps": 192, "channels": 2},
    {"rate": 44100, "kbps": 32, "channels": 1},
    {"rate": 22050, "kbps": 32, "channels": 1},
    {"rate": 22050, "kbps": 64, "channels": 2},
    {"rate": 24000, "kbps": 48, "channels": 2},
    {"rate": 11025, "kbps": 16, "channels": 1},
]
TAGS = with_id3(b"")


def joined(chunks, pauses=None, *, file=None, **silence):
    """Return the file's bytes and its stream; `pauses` has the seconds before each chunk."""
    file = file or io.BytesIO()
    pauses = pauses or [0] * len(chunks)
    whole = join((Part(mp3, stream_of(mp3), pause) for mp3, pause in zip(chunks, pauses, strict=True)), file, **silence)
    file.seek(0)
    return file.read(), whole


def tagged_file():
    file = io.BytesIO()
    file.write(TAGS)
    return file


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_joined_file_is_a_valid_mp3_with_correct_counts(form):
    chunks = [encoded(seconds, **form) for seconds in (1.0, 0.4, 2.0)]
    mp3, whole = joined(chunks, file=tagged_file())
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
def test_an_independent_decoder_reads_the_whole_file(form):
    plain = [encoded(seconds, **form) for seconds in (1.0, 0.4, 2.0, 0.7)]
    chunks = [plain[0], with_id3(with_info_frame(plain[1])), with_info_frame(plain[2], b"Info"), with_id3(plain[3])]
    pauses = [0, 0.75, 0, 1.5]
    mp3, whole = joined(chunks, pauses, file=tagged_file())
    decoded = decode(mp3)
    assert (decoded.sample_rate, decoded.nchannels) == (form["rate"], form["channels"])
    expected = sum(stream_of(chunk).seconds for chunk in plain) + sum(pauses) + 0.5 + 2.0
    assert whole.seconds == pytest.approx(expected, abs=0.05)
    assert decoded.num_frames / form["rate"] == pytest.approx(expected, abs=0.05)


def test_rounding_of_pauses_to_frames_does_not_accumulate():
    _, whole = joined([encoded(1.0)] * 100, [0.75] * 100)
    assert whole.seconds == pytest.approx(100 * (stream_of(encoded(1.0)).seconds + 0.75) + 2.5, abs=0.05)


def test_sound_and_silence_are_at_the_right_times():
    mp3, _ = joined([encoded(1.0), encoded(2.0)], [0, 1.5])
    decoded = decode(mp3)
    tenth = decoded.sample_rate // 10
    samples = array("h", decoded.samples)
    loud = [max(map(abs, samples[at : at + tenth])) > 500 for at in range(0, len(samples) - tenth, tenth)]
    changes = [place / 10 for place in range(1, len(loud)) if loud[place] != loud[place - 1]]
    assert changes == pytest.approx([0.5, 1.5, 3.1, 5.1], abs=0.2)


def test_the_joined_file_contains_every_audio_byte():
    chunks = [encoded(1.0), with_id3(with_info_frame(encoded(0.5)))]
    mp3, _ = joined(chunks, lead_in=0, lead_out=0)
    assert audio_of(mp3) == encoded(1.0) + encoded(0.5)


def test_joining_a_joined_file_again_changes_nothing():
    mp3, whole = joined([encoded(1.0)])
    again, same = joined([mp3], lead_in=0, lead_out=0)
    assert again == mp3
    assert whole.frames == same.frames


def test_damaged_frames_on_disk_are_detected():
    class DamagingFile(io.BytesIO):
        def writelines(self, lines):
            super().writelines(line[: len(line) // 2] for line in lines)

    with pytest.raises(BrokenSpeech):
        joined([encoded(1.0)], file=DamagingFile())


def test_missing_frames_are_detected(monkeypatch):
    monkeypatch.setattr(joining, "read", lambda _: stream_of(encoded(1.0)))
    with pytest.raises(BrokenSpeech, match=r"has 40 frames instead of \d+"):
        joined([encoded(1.0)])


def test_joining_needs_memory_for_a_few_chunks_only():
    chunk, stream = encoded(4.0) * 30, stream_of(encoded(4.0) * 30)
    with SpooledTemporaryFile(1_000_000) as file:
        tracemalloc.start()
        whole = join((Part(bytes(bytearray(chunk)), stream, 0.0) for _ in range(10)), file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert whole.seconds > 1200
    assert peak < 5 * len(chunk)
