"""What binding makes, read by the programs of FFmpeg, where they are installed."""

import json
import re
import shutil
import subprocess

import pytest

from book_pipeline.binding.meter import measure
from book_pipeline.binding.pcm import samples_of
from tests.unit.binding.m4b import TAGS, TITLES, m4b
from tests.unit.binding.m4b import chapters as made_chapters
from tests.unit.binding.sounds import mp3, voice

pytestmark = pytest.mark.skipif(
    shutil.which("ffprobe") is None, reason="ffprobe is not installed: `apt-get install ffmpeg`"
)


@pytest.fixture(scope="module")
def chapters():
    return made_chapters()


@pytest.fixture(scope="module")
def path(chapters, tmp_path_factory):
    path = tmp_path_factory.mktemp("m4b") / "book.m4b"
    path.write_bytes(m4b(chapters))
    return path


def test_ffprobe_finds_each_chapter_where_it_starts(path, chapters):
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_streams", "-show_format", path]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    read = json.loads(ran.stdout)
    starts = [float(chapter["start_time"]) for chapter in read["chapters"]]
    lengths = [len(sizes) * 1024 / 44_100 for sizes, _ in chapters]
    assert starts == pytest.approx([0, lengths[0], sum(lengths[:2]), sum(lengths[:3])], abs=0.002)
    assert [chapter["tags"]["title"][:200] for chapter in read["chapters"]] == [title[:200] for title in TITLES]
    sound = next(stream for stream in read["streams"] if stream["codec_type"] == "audio")
    assert sound["tags"]["language"] == "deu"
    assert read["format"]["tags"]["title"] == TAGS.title


def test_ffmpeg_decodes_every_frame(path):
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "null", "-"]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stderr == ""


@pytest.mark.parametrize(("level", "seconds"), [(0.05, 9), (0.3, 21.3), (0.69, 14)])
def test_ffmpeg_measures_the_same_loudness(tmp_path, level, seconds):
    path = tmp_path / "chapter.mp3"
    path.write_bytes(mp3(voice(seconds, level=level)))
    with path.open("rb") as file:
        measured = measure(samples_of(file)).loudness
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true,astats", "-f", "null", "-"]
    output = subprocess.run(command, capture_output=True, check=True, text=True).stderr

    def after(name):
        return float(re.findall(rf"{name}:?\s+(-?[\d.]+)", output)[-1])

    assert measured.lufs == pytest.approx(after(r"\bI"), abs=0.1)
    assert measured.true_peak_db == pytest.approx(after("Peak"), abs=0.2)
    assert measured.rms_db == pytest.approx(after("RMS level dB"), abs=0.05)
    assert measured.peak_db == pytest.approx(after("Peak level dB"), abs=0.05)
