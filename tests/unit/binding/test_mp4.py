"""An M4B, read back by mutagen."""

from array import array

import mutagen.mp4
import pytest

from book_pipeline.binding import mp4
from tests.unit.binding.m4b import TAGS, TITLES, m4b
from tests.unit.binding.m4b import chapters as made_chapters


@pytest.fixture(scope="module")
def chapters():
    return made_chapters()


@pytest.fixture(scope="module")
def path(chapters, tmp_path_factory):
    path = tmp_path_factory.mktemp("m4b") / "book.m4b"
    path.write_bytes(m4b(chapters))
    return path


def test_a_reader_of_its_own_finds_the_tags(path):
    read = mutagen.mp4.MP4(path)
    assert read["\xa9nam"] == read["\xa9alb"] == [TAGS.title]
    assert read["\xa9ART"] == read["aART"] == [TAGS.author]
    assert read["\xa9wrt"] == [TAGS.narrator]
    assert read["\xa9day"] == ["1897"]
    assert read["desc"] == [TAGS.description]
    assert read["stik"] == [2]
    assert bytes(read["covr"][0]) == TAGS.cover
    assert read["----:com.apple.iTunes:SERIES-PART"][0].decode() == "2"
    assert read.info.codec == "mp4a.40.2"
    assert (read.info.channels, read.info.sample_rate) == (1, 44_100)
    assert read.info.length == pytest.approx(14.5, abs=0.2)
    assert [chapter.title for chapter in read.chapters][:3] == TITLES[:3]


def test_its_head_is_read_again(path, chapters):
    content = path.read_bytes()
    sizes, start = mp4.read_head(content[: mp4.index_size(content)])
    assert sizes == array("H", [size for each, _ in chapters for size in each])
    texts = len(content) - start - sum(sizes)
    assert texts == sum(len(mp4._text_sample(title)) for title in TITLES)


def test_a_file_without_an_index_is_rejected():
    with pytest.raises(ValueError, match="index"):
        mp4.index_size(b"\0\0\0\x08free")
