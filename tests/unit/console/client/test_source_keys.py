"""Keys of files that are added: the same source keeps its key, another file with its name gets another one."""

import pytest
from botocore.exceptions import ClientError

from book_pipeline.errors import InvalidRequest
from console.client import Stack, source_keys
from console.client.source_keys import SourceFile, upload_source
from tests.unit.console.client.buckets import bucket


@pytest.fixture
def s3():
    with bucket() as s3:
        yield s3


@pytest.fixture
def upload(s3, tmp_path):
    stack = Stack("book-pipeline", "us-east-1", {"ArtifactsBucket": "artifacts"}, lambda _: s3)

    def upload(path: str, content: str, *, has_path: bool = True, **options: str) -> str:
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(content)
        return upload_source(SourceFile.of(file, has_path=has_path), options, stack)[0]

    return upload


def test_two_files_with_one_name_get_two_keys(upload):
    assert [upload(f"{folder}/book.epub", folder) for folder in "abc"] == [
        "raw/book.epub", "raw/book (2).epub", "raw/book (3).epub",
    ]  # fmt: skip


def test_the_same_path_or_the_same_content_keeps_its_key(upload, s3):
    assert (upload("a/book.txt", "one"), upload("b/book.txt", "two")) == ("raw/book.txt", "raw/book (2).txt")
    assert upload("b/book.txt", "two, edited") == "raw/book (2).txt"
    assert upload("c/book.txt", "two, edited") == "raw/book (2).txt"
    assert upload("b/book.txt", "two, edited again") == "raw/book (2).txt", "a copy does not take the key over"
    assert s3.get_object(Bucket="artifacts", Key="raw/book.txt")["Body"].read() == b"one"


def test_a_file_that_was_dropped_is_compared_by_its_content(upload, s3):
    s3.put_object(Bucket="artifacts", Key="raw/book.txt", Body=b"one")
    assert (upload("a/book.txt", "two"), upload("b/book.txt", "one")) == ("raw/book (2).txt", "raw/book.txt")


def test_a_file_from_a_browser_is_compared_by_its_content_only(upload):
    assert upload("a/book.txt", "one", has_path=False) == "raw/book.txt"
    assert upload("a/book.txt", "two", has_path=False) == "raw/book (2).txt"
    assert upload("a/book.txt", "one", has_path=False) == "raw/book.txt"


def test_of_two_commands_at_once_one_takes_the_key(upload, s3, monkeypatch):
    metadata_of, before = source_keys._metadata_of, ["raw/book.txt"]

    def as_another_command_uploads(key, source, stack):
        found = metadata_of(key, source, stack)
        if before and key == before.pop():
            s3.put_object(Bucket="artifacts", Key=key, Body=b"theirs")
        return found

    monkeypatch.setattr(source_keys, "_metadata_of", as_another_command_uploads)
    assert upload("a/book.txt", "ours") == "raw/book (2).txt"
    assert s3.get_object(Bucket="artifacts", Key="raw/book.txt")["Body"].read() == b"theirs"


def test_any_other_rejection_by_s3_is_raised(upload, s3, monkeypatch):
    def put_object(**_):
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject")

    monkeypatch.setattr(s3, "put_object", put_object)
    with pytest.raises(ClientError, match="AccessDenied"):
        upload("a/book.txt", "one")


def test_options_that_s3_cannot_keep_are_rejected_before_the_upload(upload, s3):
    with pytest.raises(InvalidRequest, match=r"book\.txt take .* S3 keeps 2048"):
        upload("a/book.txt", "one", title="%E4%B8%AD" * 500)
    assert "Contents" not in s3.list_objects_v2(Bucket="artifacts")
