"""Objects in a simulated S3: uploads in parts, failed uploads, and the tag of chunks."""

import io
from hashlib import sha256
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from book_pipeline.store.artifacts import MP3, Artifacts, audio_key, block_key, chunk_key

BUCKET = "artifacts"
LONG = bytes(range(256)) * 80_000


@pytest.fixture
def s3(identity):
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        yield s3


@pytest.fixture
def artifacts(s3, monkeypatch):
    monkeypatch.setattr("book_pipeline.store.artifacts.LONGEST_SINGLE_PUT", 10_000_000)
    return Artifacts(s3, BUCKET)


@pytest.mark.parametrize(("content", "parts"), [(b"", 1), (b"short", 1), (LONG, 3)], ids=["empty", "short", "long"])
def test_only_a_long_file_is_uploaded_in_parts(s3, artifacts, content, parts):
    artifacts.write_file("audio/one.mp3", io.BytesIO(content), MP3)
    assert artifacts.read("audio/one.mp3") == content
    head = s3.head_object(Bucket=BUCKET, Key="audio/one.mp3")
    assert head["ContentType"] == MP3
    assert (parts == 1) == ("-" not in head["ETag"])
    assert parts == 1 or head["ETag"].endswith(f'-{parts}"')


def test_a_failed_upload_leaves_no_object_and_no_parts(s3, artifacts):
    class FailingFile(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 16_000_000:
                raise OSError("read error")
            return super().read(size)

    with pytest.raises(OSError, match="read error"):
        artifacts.write_file("audio/one.mp3", FailingFile(LONG), MP3)
    assert artifacts.find("audio/one.mp3") is None
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)


@pytest.mark.parametrize("content", [b"", b"short", LONG], ids=["empty", "short", "in parts"])
def test_a_missing_or_changed_object_is_not_intact(s3, artifacts, content):
    digest = sha256(content).hexdigest()
    assert not artifacts.is_intact("audio/one.mp3", digest)
    artifacts.write_file("audio/one.mp3", io.BytesIO(content), MP3)
    assert artifacts.is_intact("audio/one.mp3", digest)
    assert not artifacts.is_intact("audio/one.mp3", None)
    s3.put_object(Bucket=BUCKET, Key="audio/one.mp3", Body=b"x" + content[1:])
    assert not artifacts.is_intact("audio/one.mp3", digest)


def test_an_object_that_was_stored_without_a_sum_is_read(s3, artifacts):
    s3.put_object(Bucket=BUCKET, Key="audio/old.mp3", Body=b"old")
    assert artifacts.is_intact("audio/old.mp3", sha256(b"old").hexdigest())


def test_the_sum_of_a_single_put_is_not_read_again(s3, artifacts, monkeypatch):
    artifacts.write("audio/one.mp3", b"short", MP3)
    monkeypatch.setattr(s3, "get_object", None)
    assert artifacts.is_intact("audio/one.mp3", sha256(b"short").hexdigest())


def test_only_chunks_have_the_tag_that_makes_them_expire(s3, artifacts):
    book, chapter = uuid4(), uuid4()
    for key in (chunk_key(book, "ab" * 32), audio_key(book, chapter), block_key(book, "ab" * 32)):
        artifacts.write(key, b"bytes", MP3)
        tags = s3.get_object_tagging(Bucket=BUCKET, Key=key)["TagSet"]
        assert tags == ([{"Key": "kind", "Value": "chunk"}] if key == chunk_key(book, "ab" * 32) else [])
