"""What binding makes, read by the programs of FFmpeg, where they are installed."""

import io

import pytest

from book_pipeline.binding.mastering import master
from book_pipeline.binding.meter import measure
from book_pipeline.binding.pcm import samples_of
from book_pipeline.binding.presets import ACX, R128, failures, gain_of
from tests import ffmpeg
from tests.unit.binding.m4b import TAGS, TITLES, m4b
from tests.unit.binding.m4b import chapters as made_chapters
from tests.unit.binding.sounds import mp3, voice

pytestmark = ffmpeg.needed


@pytest.fixture(scope="module")
def chapters():
    return made_chapters()


@pytest.fixture(scope="module")
def path(chapters, tmp_path_factory):
    path = tmp_path_factory.mktemp("m4b") / "book.m4b"
    path.write_bytes(m4b(chapters))
    return path


def test_ffprobe_finds_each_chapter_where_it_starts(path, chapters):
    read = ffmpeg.probe(path, "chapters", "streams", "format")
    starts = [float(chapter["start_time"]) for chapter in read["chapters"]]
    lengths = [len(sizes) * 1024 / 44_100 for sizes, _ in chapters]
    assert starts == pytest.approx([0, lengths[0], sum(lengths[:2]), sum(lengths[:3])], abs=0.002)
    assert [chapter["tags"]["title"][:200] for chapter in read["chapters"]] == [title[:200] for title in TITLES]
    sound = next(stream for stream in read["streams"] if stream["codec_type"] == "audio")
    assert sound["tags"]["language"] == "deu"
    assert read["format"]["tags"]["title"] == TAGS.title


def test_ffmpeg_decodes_every_frame(path):
    assert ffmpeg.run("ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "null", "-").stderr == b""


@pytest.mark.parametrize(("level", "seconds"), [(0.05, 9), (0.3, 21.3), (0.69, 14)])
def test_ffmpeg_measures_the_same_loudness(tmp_path, level, seconds):
    path = tmp_path / "chapter.mp3"
    path.write_bytes(mp3(voice(seconds, level=level)))
    with path.open("rb") as file:
        measured = measure(samples_of(file)).loudness
    after = ffmpeg.meter(path)
    assert measured.lufs == pytest.approx(after(r"\bI"), abs=0.1)
    assert measured.true_peak_db == pytest.approx(after("Peak"), abs=0.2)
    assert measured.rms_db == pytest.approx(after("RMS level dB"), abs=0.05)
    assert measured.peak_db == pytest.approx(after("Peak level dB"), abs=0.05)


def test_ffmpeg_finds_the_files_of_a_book_as_acx_and_r128_want_them(tmp_path):
    sources = [mp3(voice(20, level=level, seed=seed)) for seed, level in enumerate((0.03, 0.04, 0.05))]
    measured = [measure(samples_of(io.BytesIO(source))) for source in sources]
    for preset in (ACX, R128):
        for number, (source, before) in enumerate(zip(sources, measured, strict=True)):
            with (tmp_path / f"{preset.name}-{number}.mp3").open("wb+") as into:
                made = master(
                    io.BytesIO(source),
                    into,
                    preset=preset,
                    gain_db=gain_of(preset, measured),
                    noise=before.noise,
                    check_time=lambda: None,
                ).measured.loudness
            assert failures(preset.file_rules, made) == []
            after = ffmpeg.meter(tmp_path / f"{preset.name}-{number}.mp3")
            assert made.lufs == pytest.approx(after(r"\bI"), abs=0.2)
            assert made.rms_db == pytest.approx(after("RMS level dB"), abs=0.1)
            if preset is ACX:
                assert -23 <= after("RMS level dB") <= -18
                assert after("Peak level dB") <= -3
                assert after("Noise floor dB") <= -60
            assert after("Peak") <= preset.ceiling_db
    files = "|".join(str(tmp_path / f"r128-{number}.mp3") for number in range(3))
    assert ffmpeg.meter(f"concat:{files}")(r"\bI") == pytest.approx(-23, abs=0.5)


def test_ffprobe_finds_44100_hertz_and_192_kbit_s_in_every_frame(tmp_path):
    source = mp3(voice(8))
    with (tmp_path / "file.mp3").open("wb+") as into:
        master(io.BytesIO(source), into, preset=R128, gain_db=0, noise=0, check_time=lambda: None)
    read = ffmpeg.probe(tmp_path / "file.mp3", "streams", "packets")
    (stream,) = read["streams"]
    assert (stream["codec_name"], stream["sample_rate"], stream["bit_rate"]) == ("mp3", "44100", "192000")
    assert {packet["size"] for packet in read["packets"]} == {"626", "627"}
