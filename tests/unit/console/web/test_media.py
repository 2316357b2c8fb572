"""A chapter's audio as players request it, and the audiobook as an archive."""

import json
from hashlib import sha256
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

import pytest

from book_pipeline.errors import AudiobookDamaged
from book_pipeline.store.keys import audio_key, manifest_key
from console.client.audiobook import find_audiobook
from console.client.audiobook_folder import download_audiobook
from console.web.downloads import archive
from console.web.media import CHUNK_BYTES
from tests.unit.console.web.states import BOOK, BUCKET, book_state

CHAPTER = UUID(int=1)
SOUND = bytes(range(256)) * 8
AUDIO = f"/books/{BOOK}/chapters/{CHAPTER}/audio.mp3"
ARCHIVE, M4B = f"/books/{BOOK}/audiobook.zip", f"/books/{BOOK}/audiobook.m4b"


@pytest.fixture
def stored_audio(stack):
    stack.put(audio_key(BOOK, CHAPTER), SOUND)


def book_of(stack, *titles, sounds=None, title="The Lamp", author=None):
    chapters = []
    for number, name in enumerate(titles, start=1):
        key = audio_key(BOOK, UUID(int=number))
        sound = sounds[number - 1] if sounds else SOUND * number
        stack.put(key, sound)
        chapters.append({"title": name, "key": key, "bytes": len(sound), "sha256": sha256(sound).hexdigest()})
    stack.put(manifest_key(BOOK), json.dumps({"title": title, "author": author, "chapters": chapters}))


@pytest.mark.usefixtures("stored_audio")
def test_audio_is_returned_whole_and_accepts_ranges(page):
    answer = page.get(AUDIO)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"
    head = page.head(AUDIO)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(SOUND)))
    assert head.headers["etag"] == answer.headers["etag"]


@pytest.mark.usefixtures("stored_audio")
@pytest.mark.parametrize(
    ("requested", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=2000-", 2000, 2047), ("bytes=-48", 2000, 2047), ("bytes=2000-9999", 2000, 2047)],
    ids=["a range", "from an offset", "the end", "past the end"],
)
def test_a_range_returns_these_bytes(page, requested, first, last):
    answer = page.get(AUDIO, headers={"Range": requested})
    assert (answer.status_code, answer.content) == (206, SOUND[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(SOUND)}"


@pytest.mark.usefixtures("stored_audio")
@pytest.mark.parametrize("requested", ["bytes=", "bytes=a-b", "chapters=1-2", "bytes=0-1,5-6", "bytes=-"])
def test_an_invalid_range_returns_the_whole(page, requested):
    answer = page.get(AUDIO, headers={"Range": requested})
    assert (answer.status_code, answer.content) == (200, SOUND)


@pytest.mark.usefixtures("stored_audio")
def test_a_range_after_the_end_is_rejected_with_the_length(page):
    answer = page.get(AUDIO, headers={"Range": f"bytes={len(SOUND)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(SOUND)}")


@pytest.mark.usefixtures("stored_audio")
def test_a_range_of_replaced_audio_returns_the_new_whole(page, stack):
    old = page.head(AUDIO).headers["etag"]
    again = page.get(AUDIO, headers={"Range": "bytes=5-9", "If-Range": old})
    assert (again.status_code, again.content) == (206, SOUND[5:10])
    stack.put(audio_key(BOOK, CHAPTER), SOUND[::-1])
    replaced = page.get(AUDIO, headers={"Range": "bytes=5-9", "If-Range": old})
    assert (replaced.status_code, replaced.content) == (200, SOUND[::-1])


@pytest.mark.usefixtures("stored_audio")
def test_cached_audio_is_not_sent_again(page):
    answer = page.get(AUDIO, headers={"If-None-Match": page.head(AUDIO).headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_chapter_without_audio_returns_404(page, method):
    answer = page.request(method, AUDIO)
    assert answer.status_code == 404
    assert method == "HEAD" or "This chapter has no audio yet" in answer.text


def test_the_archive_contains_all_chapters_uncompressed_byte_for_byte(page, stack):
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


def test_names_in_the_archive_stay_in_its_folder(page, stack):
    book_of(stack, "../../etc/passwd", "C:\\windows", "<script>", title="../Ünd\r\n")
    answer = page.get(ARCHIVE)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9Cnd.zip"
    with ZipFile(BytesIO(answer.content)) as file:
        folders = {name.split("/")[0] for name in file.namelist()}
        assert folders == {"Ünd"}
        assert all(name.count("/") == 1 and "\\" not in name for name in file.namelist())


def test_the_archive_has_a_folder_for_the_author_around_that_of_the_book(page, stack):
    book_of(stack, "I", author="../Ada")
    with ZipFile(BytesIO(page.get(ARCHIVE).content)) as file:
        assert {name.rpartition("/")[0] for name in file.namelist()} == {"Ada/The Lamp"}


def test_the_archive_of_an_incomplete_book_is_rejected(page):
    answer = page.get(ARCHIVE)
    assert answer.status_code == 409
    assert f"The audiobook of {BOOK} is not complete" in answer.text


def test_the_archive_is_created_while_it_is_sent(stack):
    book_of(stack, "I", "II", sounds=[b"x" * (3 * CHUNK_BYTES), b"y"])
    stack.books[BOOK] = book_state(tts_status="complete")
    chunks = archive(find_audiobook(BOOK, stack), stack)
    first = next(chunks)
    stack.s3.delete_object(Bucket=BUCKET, Key=audio_key(BOOK, UUID(int=2)))
    assert len(first) < 2 * CHUNK_BYTES
    with pytest.raises(AudiobookDamaged, match=r'"002 - II\.mp3" of the audiobook "The Lamp" .* is missing'):
        list(chunks)


def test_the_archive_of_a_book_whose_newer_version_is_being_made_is_not_complete(page, stack):
    """Its chapters are stored before its manifest."""
    book_of(stack, "I. The Lamp", sounds=[SOUND])
    stack.put(audio_key(BOOK, CHAPTER), SOUND[::-1])
    stack.books[BOOK] = book_state(tts_status="running")
    answer = page.get(ARCHIVE)
    assert answer.status_code == 409
    assert "Not complete yet" in answer.text
    assert "a newer version is being made, or has failed" in answer.text


def put_in_parts(stack, key, content):
    """Put the object as a multipart upload with SHA-256, as the pipeline puts a long one."""
    upload = {"Bucket": BUCKET, "Key": key}
    upload["UploadId"] = stack.s3.create_multipart_upload(**upload, ChecksumAlgorithm="SHA256")["UploadId"]
    part = stack.s3.upload_part(**upload, PartNumber=1, Body=content, ChecksumAlgorithm="SHA256")
    parts = [{"PartNumber": 1, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]}]
    stack.s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})


DAMAGES = {
    "missing": lambda stack, key: stack.s3.delete_object(Bucket=BUCKET, Key=key),
    "shorter": lambda stack, key: stack.put(key, SOUND[:-1]),
    "shorter, in parts": lambda stack, key: put_in_parts(stack, key, SOUND[:-1]),
    "other bytes": lambda stack, key: stack.put(key, SOUND[::-1]),
    "other bytes, by another program": lambda stack, key: stack.s3.put_object(
        Bucket=BUCKET, Key=key, Body=SOUND[::-1], ChecksumAlgorithm="CRC32"
    ),
}


@pytest.fixture(params=DAMAGES)
def damaged(request, stack):
    book_of(stack, "I. The Lamp", "II. The Verse", sounds=[SOUND, b"second"])
    DAMAGES[request.param](stack, audio_key(BOOK, CHAPTER))
    stack.books[BOOK] = book_state(tts_status="complete")


@pytest.mark.usefixtures("damaged")
def test_the_archive_of_a_damaged_audiobook_is_refused_by_name_with_the_remedy(page, stack):
    answer = page.get(ARCHIVE)
    assert answer.status_code == 409
    assert "001 - I. The Lamp.mp3" in answer.text
    assert "Start the book again to repair it" in answer.text


@pytest.mark.usefixtures("damaged")
def test_a_damaged_audiobook_is_not_downloaded(stack, tmp_path):
    with pytest.raises(AudiobookDamaged, match=r'"001 - I\. The Lamp\.mp3" .* Start the book again to repair it'):
        download_audiobook(BOOK, stack, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize("headers", [{}, *({"Range": f"bytes={part}"} for part in ("0-", "00-", "0-9", "-99"))])
def test_a_player_does_not_play_damaged_audio(page, stack, headers):
    answer = page.get(AUDIO, headers=headers)
    assert answer.status_code == 409
    assert "Start the book again to repair it" in answer.text


def test_a_book_in_progress_plays_audio_that_is_newer_than_its_manifest(page, stack):
    book_of(stack, "I. The Lamp")
    stack.put(audio_key(BOOK, CHAPTER), b"newer")
    stack.books[BOOK] = book_state(tts_status="running")
    assert page.get(AUDIO).content == b"newer"


def test_a_damaged_manifest_is_reported(page, stack):
    stack.put(manifest_key(BOOK), b"\xff{")
    answer = page.get(ARCHIVE)
    assert answer.status_code == 409
    assert "manifest" in answer.text
    assert "Start the book again to repair it" in answer.text


def bound_book(stack, m4b=SOUND):
    """Store a complete book with an M4B, if that has bytes, and a cover."""
    book_of(stack, "I")
    manifest = json.loads(stack.s3.get_object(Bucket=BUCKET, Key=manifest_key(BOOK))["Body"].read())
    files = {"m4b": m4b, "cover": b"a picture"} if m4b else {"cover": b"a picture"}
    binding = {"outputs": ["m4b"], "narrator": "George", "year": None, "series": None, "part_of_series": None}
    for name, content in files.items():
        stack.put(f"audio/{BOOK}/bound/{name}", content)
        digest = sha256(content).hexdigest()
        binding[name] = {"key": f"audio/{BOOK}/bound/{name}", "bytes": len(content), "sha256": digest}
    binding |= {"loudness": {}, "description": None}
    if m4b:
        binding["m4b"]["starts"] = [0.0]
    known = {"book_id": str(BOOK), "author": "Me", "language": "en", "source_url": "s3://a/b", "binding": binding}
    manifest["chapters"][0] |= {"seconds": 1.0, "part": None, "chapter_id": str(CHAPTER), "number": "1"}
    stack.put(manifest_key(BOOK), json.dumps(manifest | known))
    stack.books[BOOK] = book_state(tts_status="complete")


def test_the_m4b_is_downloaded_alone(page, stack):
    bound_book(stack)
    answer = page.get(M4B)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-length"] == str(len(SOUND))
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''The%20Lamp.m4b"


def test_the_m4b_is_played_from_any_place_and_its_download_continues(page, stack):
    bound_book(stack)
    whole = page.get(M4B)
    assert whole.headers["accept-ranges"] == "bytes"
    part = page.get(M4B, headers={"Range": "bytes=100-", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, SOUND[100:])
    assert part.headers["content-range"] == f"bytes 100-{len(SOUND) - 1}/{len(SOUND)}"
    assert part.headers["content-type"] == whole.headers["content-type"] == "audio/mp4"
    assert "The%20Lamp.m4b" in part.headers["content-disposition"]
    head = page.head(M4B)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(SOUND)))


def test_a_book_without_an_m4b_says_how_to_get_one(page, stack):
    bound_book(stack, m4b=b"")
    answer = page.get(M4B)
    assert answer.status_code == 404
    assert "Start the book again with the output m4b" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-"}])
def test_a_damaged_m4b_is_not_sent(page, stack, headers):
    bound_book(stack)
    stack.put(f"audio/{BOOK}/bound/m4b", SOUND[:-1])
    answer = page.get(M4B, headers=headers)
    assert answer.status_code == 409
    assert "&#34;The Lamp.m4b&#34; of the audiobook" in answer.text
