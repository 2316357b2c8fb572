"""Objects in a simulated S3: uploads in parts, failed uploads, and the tag of chunks."""

import io
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws

from book_pipeline.store.artifacts import MP3, Artifacts
from book_pipeline.store.keys import audio_key, block_key, chunk_key

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
    assert not artifacts.is_intact("audio/one.mp3", sha256(b"other").hexdigest())


@pytest.mark.parametrize(("content", "parts"), [(b"short", 1), (LONG, 3)], ids=["short", "in parts"])
def test_the_known_sum_of_a_file_is_sent_with_a_single_put(s3, artifacts, content, parts):
    digest = sha256(content).hexdigest()
    artifacts.write_file("audio/one.mp3", io.BytesIO(content), MP3, digest)
    head = s3.head_object(Bucket=BUCKET, Key="audio/one.mp3", ChecksumMode="ENABLED")
    assert (b64decode(head["ChecksumSHA256"]).hex() == digest) == (parts == 1) == ("-" not in head["ETag"])
    assert artifacts.read("audio/one.mp3") == content


def test_a_write_sends_and_returns_the_checksum(s3, artifacts):
    digest = artifacts.write("audio/one.mp3", b"short", MP3)
    head = s3.head_object(Bucket=BUCKET, Key="audio/one.mp3", ChecksumMode="ENABLED")
    assert b64decode(head["ChecksumSHA256"]).hex() == digest == sha256(b"short").hexdigest()


def test_only_chunks_have_the_tag_that_makes_them_expire(s3, artifacts):
    book, chapter = uuid4(), uuid4()
    for key in (chunk_key(book, "ab" * 32), audio_key(book, chapter), block_key(book, "ab" * 32)):
        artifacts.write(key, b"bytes", MP3)
        tags = s3.get_object_tagging(Bucket=BUCKET, Key=key)["TagSet"]
        assert tags == ([{"Key": "kind", "Value": "chunk"}] if key == chunk_key(book, "ab" * 32) else [])


@pytest.mark.parametrize("code", ["AccessDenied", "403"])
@pytest.mark.parametrize(
    ("listed", "outcome"),
    [(set(), "missing"), ({"audio/one.mp3.old"}, "missing"), ({"audio/one.mp3"}, "denied"), (None, "denied")],
    ids=["none", "another key", "the key", "denied"],
)
def test_a_denied_key_is_missing_if_it_is_not_in_a_list_of_its_own(code, listed, outcome):
    """S3 answers 403 for a missing key if it does not take the key for the prefix that the role may list."""
    client = boto3.client("s3", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    listing = {"Bucket": BUCKET, "Prefix": "audio/one.mp3", "MaxKeys": 1}
    with Stubber(client) as answers:
        for operation in ("get_object", "head_object"):
            answers.add_client_error(operation, code, http_status_code=403)
            if listed is None:
                answers.add_client_error("list_objects_v2", "AccessDenied", http_status_code=403)
            else:
                answers.add_response("list_objects_v2", {"Contents": [{"Key": key} for key in listed]}, listing)
        artifacts = Artifacts(client, BUCKET)
        if outcome == "missing":
            assert artifacts.find("audio/one.mp3") is None
            assert artifacts.is_intact("audio/one.mp3", "0" * 64) is False
            return
        with pytest.raises(ClientError, match=code if listed else "AccessDenied"):
            artifacts.find("audio/one.mp3")
        with pytest.raises(ClientError, match=code if listed else "AccessDenied"):
            artifacts.is_intact("audio/one.mp3", "0" * 64)


def test_a_deletion_takes_all_versions_that_are_old_enough_and_not_to_be_kept(s3, artifacts):
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for key in ("audio/one.mp3", "audio/one.mp3", "audio/kept.mp3"):
        artifacts.write(key, b"x", MP3)
    now = datetime.now(UTC)

    def deleted(before):
        return artifacts.delete("audio/", keep=lambda key: key == "audio/kept.mp3", before=before)

    assert deleted(now - timedelta(minutes=1)) == 0
    assert deleted(now + timedelta(minutes=1)) == 2
    assert [each["Key"] for each in s3.list_object_versions(Bucket=BUCKET)["Versions"]] == ["audio/kept.mp3"]
