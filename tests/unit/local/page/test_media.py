"""A chapter's audio as a player asks for it, and the whole book as an archive."""

import json
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

import pytest

from book_pipeline.store.artifacts import audio_key, manifest_key
from local.page.audiobook_zip import archive
from local.page.media import PIECE_BYTES
from local.stack.audiobook import find_audiobook
from tests.unit.local.page.states import BOOK, BUCKET

CHAPTER = UUID(int=1)
SOUND = bytes(range(256)) * 8
AUDIO = f"/books/{BOOK}/chapters/{CHAPTER}/audio.mp3"
ARCHIVE = f"/books/{BOOK}/audiobook.zip"


@pytest.fixture
def spoken(stack):
    stack.put(audio_key(BOOK, CHAPTER), SOUND)


def book_of(stack, *titles, sounds=None, title="The Lamp"):
    chapters = []
    for number, name in enumerate(titles, start=1):
        key = audio_key(BOOK, UUID(int=number))
        stack.put(key, sounds[number - 1] if sounds else SOUND * number)
        chapters.append({"title": name, "key": key})
    stack.put(manifest_key(BOOK), json.dumps({"title": title, "chapters": chapters}))


@pytest.mark.usefixtures("spoken")
def test_audio_is_whole_and_says_that_it_has_parts(page):
    answer = page.get(AUDIO)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"
    asked = page.head(AUDIO)
    assert (asked.content, asked.headers["content-length"]) == (b"", str(len(SOUND)))
    assert asked.headers["etag"] == answer.headers["etag"]


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=2000-", 2000, 2047), ("bytes=-48", 2000, 2047), ("bytes=2000-9999", 2000, 2047)],
    ids=["a part", "the rest", "the end", "more than there is"],
)
def test_a_part_is_that_part(page, asked, first, last):
    answer = page.get(AUDIO, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, SOUND[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(SOUND)}"


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("asked", ["bytes=", "bytes=a-b", "chapters=1-2", "bytes=0-1,5-6", "bytes=-"])
def test_what_is_no_range_is_answered_with_the_whole(page, asked):
    answer = page.get(AUDIO, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, SOUND)


@pytest.mark.usefixtures("spoken")
def test_a_part_behind_the_end_is_refused_with_the_length(page):
    answer = page.get(AUDIO, headers={"Range": f"bytes={len(SOUND)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(SOUND)}")


@pytest.mark.usefixtures("spoken")
def test_a_part_of_audio_that_was_made_anew_is_the_new_whole(page, stack):
    old = page.head(AUDIO).headers["etag"]
    again = page.get(AUDIO, headers={"Range": "bytes=5-9", "If-Range": old})
    assert (again.status_code, again.content) == (206, SOUND[5:10])
    stack.put(audio_key(BOOK, CHAPTER), SOUND[::-1])
    anew = page.get(AUDIO, headers={"Range": "bytes=5-9", "If-Range": old})
    assert (anew.status_code, anew.content) == (200, SOUND[::-1])


@pytest.mark.usefixtures("spoken")
def test_what_a_browser_has_is_not_sent_again(page):
    answer = page.get(AUDIO, headers={"If-None-Match": page.head(AUDIO).headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_chapter_without_audio_is_told(page, method):
    answer = page.request(method, AUDIO)
    assert answer.status_code == 404
    assert method == "HEAD" or "This chapter has no audio yet" in answer.text


def test_the_archive_has_all_chapters_byte_for_byte_and_as_they_are(page, stack):
    book_of(stack, "I. The Lamp", "II. The Verse")
    answer = page.get(ARCHIVE)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''The%20Lamp.zip"
    with ZipFile(BytesIO(answer.content)) as file:
        assert file.testzip() is None
        assert file.namelist() == [
            "The Lamp/001 - I. The Lamp.mp3",
            "The Lamp/002 - II. The Verse.mp3",
            "The Lamp/manifest.json",
        ]
        assert [file.read(name) for name in file.namelist()[:2]] == [SOUND, SOUND * 2]
        assert {entry.compress_type for entry in file.infolist()} == {ZIP_STORED}


def test_no_name_in_the_archive_leaves_its_folder(page, stack):
    book_of(stack, "../../etc/passwd", "C:\\windows", "<script>", title="../Ünd\r\n")
    answer = page.get(ARCHIVE)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9Cnd.zip"
    with ZipFile(BytesIO(answer.content)) as file:
        folders = {name.split("/")[0] for name in file.namelist()}
        assert folders == {"Ünd"}
        assert all(name.count("/") == 1 and "\\" not in name for name in file.namelist())


def test_the_archive_of_a_book_that_is_not_complete_is_refused(page):
    answer = page.get(ARCHIVE)
    assert answer.status_code == 409
    assert f"The audiobook of {BOOK} isn&#39;t complete" in answer.text


def test_the_archive_is_made_while_it_is_sent(stack):
    book_of(stack, "I", "II", sounds=[b"x" * (3 * PIECE_BYTES), b"y"])
    pieces = archive(find_audiobook(BOOK, stack), stack)
    first = next(pieces)
    stack.s3.delete_object(Bucket=BUCKET, Key=audio_key(BOOK, UUID(int=2)))
    assert len(first) < 2 * PIECE_BYTES
    with pytest.raises(stack.s3.exceptions.NoSuchKey):
        list(pieces)
