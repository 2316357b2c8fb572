"""EPUBs of the corpus with a cover become an M4B, MP3s and files for a shop, which programs of others read and measure.

The chapters are short ones. What an EPUB says is read by the standard library.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import miniaudio
import mutagen.id3
import mutagen.mp3
import mutagen.mp4
import numpy as np
import pytest
from PIL import Image

from tests import commands, ffmpeg
from tests.corpus.books import CORPUS

from .pipeline import BIN

pytestmark = [ffmpeg.needed, pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is missing")]

DC = "{http://purl.org/dc/elements/1.1/}"
NARRATOR = "Žofie Łęcka 小林"
RATE, WITHIN_SECONDS, WITHIN_DB = 8000, 0.05, 0.2
"""Samples in a second when two sounds are compared; how far a chapter mark and a level may be off."""
COMPARED_SECONDS, AROUND_SECONDS = 4, 0.5
MOST_SECONDS = 300
"""Until the finished files of a long novel are there, on a busy machine."""


@dataclass
class Made:
    """What an EPUB states, and the folder into which its finished files were downloaded."""

    stated: dict[str, str]
    picture: tuple[str, bytes]
    folder: Path

    @property
    def manifest(self):
        return json.loads((self.folder / "manifest.json").read_text())

    @property
    def m4b(self):
        (path,) = self.folder.glob("*.m4b")
        return path

    def mp3s(self, folder="."):
        return sorted((self.folder / folder).glob("*.mp3"))


def read_epub(path):
    """Return the first title, author, language and date of an EPUB, and the name and bytes of its cover."""
    with zipfile.ZipFile(path) as archive:
        (opf,) = [name for name in archive.namelist() if name.endswith(".opf")]
        package = ET.fromstring(archive.read(opf))
        (cover,) = [item for item in package.findall(".//{*}item") if "cover-image" in item.get("properties", "")]
        content = archive.read(str(Path(opf).parent / cover.get("href")))
    stated = {name: package.find(f".//{DC}{name}").text for name in ("title", "creator", "language", "date")}
    return stated, (cover.get("href"), content)


def ended(cloud, book_id):
    return cloud.sql(
        "SELECT binding_status, binding_error_message FROM book_processing "
        "WHERE book_id = %s AND binding_status IN ('complete', 'failed')",
        book_id,
    )


@pytest.fixture(
    params=[
        (CORPUS / "books/les-mis-se.epub", "130,166", "mp3,m4b,acx"),
        (CORPUS / "books/childrens-lit-idpf.epub", "2", "mp3,m4b"),
    ],
    ids=lambda parameters: parameters[0].stem,
    scope="module",
)
def made(request, cloud, tmp_path_factory):
    path, chapters, outputs = request.param
    key, folder = f"raw/corpus-{path.name}", tmp_path_factory.mktemp(path.stem)
    options = {"chapters": chapters, "outputs": outputs, "narrator": quote(NARRATOR)}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=path.read_bytes(), Metadata=options)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    (row,) = cloud.until("the binding", lambda: ended(cloud, book_id), MOST_SECONDS)
    assert (row["binding_status"], row["binding_error_message"]) == ("complete", None)
    command = [BIN / "book-pipeline", "download", book_id, "--out", folder, *cloud.options]
    assert commands.run(command, env=cloud.environment, timeout=90).returncode == 0
    return Made(*read_epub(path), folder)


def test_each_chapter_mark_is_where_the_sound_of_its_mp3_begins(made):
    marks = ffmpeg.probe(made.m4b, "chapters")["chapters"]
    titles = [
        f"{each['part']}, {each['title']}" if each["part"] else each["title"] for each in made.manifest["chapters"]
    ]
    assert [mark["tags"]["title"] for mark in marks] == titles
    assert [chapter.title for chapter in mutagen.mp4.MP4(made.m4b).chapters] == titles
    book = np.concatenate([np.zeros(RATE, np.float32), ffmpeg.decoded(made.m4b, RATE)])
    for mark, path in zip(marks, made.mp3s(), strict=True):
        sound = ffmpeg.decoded(path, RATE)[: COMPARED_SECONDS * RATE]
        start, around = RATE + round(float(mark["start_time"]) * RATE), round(AROUND_SECONDS * RATE)
        likeness = np.correlate(book[start - around : start + around + sound.size], sound, "valid")
        assert abs(int(likeness.argmax()) - around) / RATE < WITHIN_SECONDS


def test_the_length_is_that_of_the_mp3s(made):
    lengths = [miniaudio.mp3_get_file_info(str(path)).duration for path in made.mp3s()]
    marks = ffmpeg.probe(made.m4b, "chapters")["chapters"]
    for mark, length in zip(marks, lengths, strict=True):
        assert float(mark["end_time"]) - float(mark["start_time"]) == pytest.approx(length, abs=WITHIN_SECONDS)


def test_every_file_has_the_cover_of_the_epub(made):
    cover = (made.folder / "cover.jpg").read_bytes()
    assert bytes(mutagen.mp4.MP4(made.m4b)["covr"][0]) == cover
    assert ffmpeg.picture(made.m4b) == cover
    for path in [*made.mp3s(), *made.mp3s("ACX")]:
        (apic,) = mutagen.id3.ID3(path).getall("APIC")
        assert (apic.data, apic.mime) == (cover, "image/jpeg")
    assert not made.manifest["binding"]["cover"]["generated"]
    image, (name, content) = Image.open(io.BytesIO(cover)), made.picture
    assert image.format == "JPEG"
    if name.endswith(".svg"):
        root = ET.fromstring(content)
        width, height = map(float, root.get("viewBox").split()[2:])
        assert image.size == pytest.approx((1600 * width / height, 1600), abs=1)
    else:
        given = Image.open(io.BytesIO(content)).convert("RGBA")
        on_white = Image.alpha_composite(Image.new("RGBA", given.size, "white"), given).convert("RGB")
        assert image.size == on_white.size
        difference = np.abs(np.asarray(image, np.float64) - np.asarray(on_white, np.float64))
        assert difference.mean() < 3, "a JPEG of the same picture"


def test_the_tags_are_what_the_epub_states(made):
    stated, year = made.stated, made.stated["date"][:4]
    m4b, shown = mutagen.mp4.MP4(made.m4b), ffmpeg.probe(made.m4b, "format")["format"]["tags"]
    assert (m4b["\xa9nam"], m4b["\xa9wrt"], m4b["\xa9day"]) == ([stated["title"]], [NARRATOR], [year])
    assert (shown["title"], shown["album"], shown["composer"]) == (stated["title"], stated["title"], NARRATOR)
    assert stated["creator"] in shown["artist"]
    named = {name: bytes(value[0]).decode() for name, value in m4b.items() if name.startswith("----")}
    assert named["----:com.apple.iTunes:LANGUAGE"] == stated["language"]
    metadata = json.loads((made.folder / "metadata.json").read_text())
    assert (metadata["narrators"], metadata["publishedYear"]) == ([NARRATOR], year)
    for number, path in enumerate(made.mp3s(), start=1):
        tags = mutagen.id3.ID3(path)
        assert (tags["TALB"], tags["TCOM"], str(tags["TDRC"])) == (stated["title"], NARRATOR, year)
        assert tags["TRCK"] == f"{number}/{len(made.mp3s())}"
        assert str(tags["TIT2"]).endswith(made.manifest["chapters"][number - 1]["title"])


def test_ffmpeg_measures_what_the_manifest_states(made):
    manifest = made.manifest
    for path, chapter in zip(made.mp3s(), manifest["chapters"], strict=True):
        assert_measured(path, chapter["loudness"])
    assert ffmpeg.meter(made.m4b)(r"\bI") == pytest.approx(manifest["binding"]["loudness"]["lufs"], abs=WITHIN_DB)


def test_ffmpeg_finds_that_the_files_for_a_shop_meet_its_rules(made):
    files, shop = made.mp3s("ACX"), made.manifest["binding"].get("acx", {"chapters": [], "failures": []})
    assert shop["failures"] == []
    for path, chapter in zip(files, shop["chapters"], strict=True):
        assert chapter["failures"] == []
        after = assert_measured(path, chapter["loudness"])
        assert -23 <= after("RMS level dB") <= -18
        assert after("Peak level dB") <= -3
        assert after("Noise floor dB") <= -60
        (stream,) = [each for each in ffmpeg.probe(path, "streams")["streams"] if each["codec_type"] == "audio"]
        assert (stream["codec_name"], stream["sample_rate"], stream["bit_rate"]) == ("mp3", "44100", "192000")


def assert_measured(path, loudness):
    """Assert that ebur128 and astats measure this loudness; return what gives their values."""
    after = ffmpeg.meter(path)
    assert loudness["lufs"] == pytest.approx(after(r"\bI"), abs=WITHIN_DB)
    assert loudness["true_peak_db"] == pytest.approx(after("Peak"), abs=WITHIN_DB)
    assert loudness["rms_db"] == pytest.approx(after("RMS level dB"), abs=WITHIN_DB)
    assert loudness["peak_db"] == pytest.approx(after("Peak level dB"), abs=WITHIN_DB)
    return after
