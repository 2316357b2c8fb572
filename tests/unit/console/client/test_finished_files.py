"""The files that follow from the manifest of a bound book, read by readers of their own."""

import io
import json
from hashlib import sha256
from uuid import UUID

import mutagen.id3
import mutagen.mp3
import pytest

from book_pipeline.delivery import id3
from console.client import finished_files
from console.client.audiobook import Audiobook, files_of
from tests.unit.binding.sounds import mp3, voice

BOOK = UUID(int=7)
COVER = b"\xff\xd8 a picture"
LOUDNESS = {"lufs": -21.5, "true_peak_db": -6.0}


@pytest.fixture(scope="module")
def stored():
    return id3.tag([id3.text_frame("TIT2", "as it was narrated")]) + mp3(voice(1))


@pytest.fixture
def manifest(stored):
    key = f"audio/{BOOK}/one.mp3"
    one = {"key": key, "bytes": len(stored), "sha256": sha256(stored).hexdigest(), "seconds": "61.5"}
    cover = {"key": "cover", "bytes": len(COVER), "sha256": sha256(COVER).hexdigest(), "generated": False}
    return {
        "book_id": str(BOOK),
        "title": 'Über "Brücken"',
        "author": "Ada Ångström",
        "language": "de",
        "source_url": "https://example.org/b",
        "chapters": [
            {**one, "number": "1", "title": "夜", "part": "Part I", "loudness": LOUDNESS},
            {**one, "number": "2", "title": "Ende", "part": None, "loudness": LOUDNESS},
        ],
        "binding": {
            "outputs": ["mp3", "m4b"],
            "narrator": "George",
            "year": "1897",
            "description": "Text",
            "series": "Brücken",
            "part_of_series": "2",
            "cover": cover,
            "m4b": {"key": "m4b", "bytes": 3, "sha256": "0", "starts": [0.0, 61.533]},
            "loudness": {"lufs": -21.0, "true_peak_db": -3.0},
        },
    }


class Bucket:
    """A stack whose bucket has these objects."""

    bucket = "bucket"

    def __init__(self, objects):
        self._objects = objects

    def client(self, _):
        return self

    def get_object(self, *, Bucket, Key):  # noqa: N803 - as S3 names them
        return {"Body": Body(self._objects[Key])}


class Body(io.BytesIO):
    def iter_chunks(self, size):
        while piece := self.read(7):
            yield piece


def test_a_download_has_all_files(manifest):
    assert [item.file_name for item in files_of(manifest)] == [
        "001 - 夜.mp3",
        "002 - Ende.mp3",
        "Über  Brücken.m3u8",
        "Über  Brücken.m4b",
        "Über  Brücken.cue",
        "cover.jpg",
        "metadata.json",
    ]


def test_only_the_wanted_files_are_downloaded(manifest):
    manifest["binding"]["outputs"] = ["m4b"]
    assert all(not item.file_name.endswith((".mp3", ".m3u8")) for item in files_of(manifest))


def test_the_tags_of_an_mp3_are_replaced(manifest, stored):
    items = files_of(manifest)
    stack = Bucket({items[0].key: stored, "cover": COVER})
    file = b"".join(Audiobook(BOOK, "b", items, "cover").read(items[0], stack))
    tags = mutagen.id3.ID3(io.BytesIO(file))
    assert tags["TIT2"].text == ["Part I, 夜"]
    assert tags["TRCK"].text == ["1/2"]
    assert (tags["TCOM"].text, str(tags["TDRC"].text[0])) == (["George"], "1897")
    assert (tags["APIC:"].data, tags["APIC:"].mime, tags["APIC:"].type) == (COVER, "image/jpeg", 3)
    assert tags["TXXX:REPLAYGAIN_TRACK_GAIN"].text == ["+3.50 dB"]
    assert tags["TXXX:REPLAYGAIN_ALBUM_GAIN"].text == ["+3.00 dB"]
    assert tags["TXXX:REPLAYGAIN_TRACK_PEAK"].text == ["0.501187"]
    assert tags["TXXX:SERIES"].text == ["Brücken"]
    assert file.endswith(stored[id3.tag_size(stored) :])
    assert mutagen.mp3.MP3(io.BytesIO(file)).info.length == pytest.approx(1, abs=0.1)


def test_metadata_is_that_of_audiobookshelf(manifest):
    read = json.loads(finished_files.metadata(manifest))
    assert (read["title"], read["authors"], read["narrators"]) == ('Über "Brücken"', ["Ada Ångström"], ["George"])
    assert (read["series"], read["publishedYear"]) == (["Brücken #2"], "1897")
    assert [chapter["start"] for chapter in read["chapters"]] == [0.0, 61.533]


def test_a_playlist_names_the_files(manifest):
    lines = finished_files.playlist(manifest, ["001 - 夜.mp3", "002 - Ende.mp3"]).decode().splitlines()
    assert lines[0] == "#EXTM3U"
    assert lines[2:] == ["#EXTINF:62,Part I, 夜", "001 - 夜.mp3", "#EXTINF:62,Ende", "002 - Ende.mp3"]


def test_a_cue_sheet_has_the_starts_of_the_m4b(manifest):
    lines = finished_files.cue_sheet(manifest, "b.m4b").decode().split("\r\n")
    assert lines[:3] == ['PERFORMER "Ada Ångström"', "TITLE \"Über 'Brücken'\"", 'FILE "b.m4b" MP4']
    assert lines[-2] == "    INDEX 01 01:01:39"
