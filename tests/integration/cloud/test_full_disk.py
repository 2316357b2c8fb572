"""S3 on a full disk: an object that cannot be stored does not exist, in memory either."""

import pytest
from botocore.exceptions import ClientError

from local import files, state_folder

KEY = "raw/full-disk/kept.bin"


@pytest.fixture
def s3(cloud):
    return cloud.running.client("s3")


@pytest.fixture
def bucket(cloud):
    return cloud.running.environment["BOOK_PIPELINE_BUCKET"]


@pytest.fixture
def full(monkeypatch):
    """Return a function that makes every write fail from then on."""

    def no_space(*_):
        monkeypatch.setattr(state_folder, "LEAST_FREE_BYTES", 2**60)
        raise OSError(28, "No space left on device")

    return lambda: monkeypatch.setattr(files, "write", no_space)


def test_a_failed_write_leaves_the_previous_object(s3, bucket, full):
    s3.put_object(Bucket=bucket, Key=KEY, Body=b"previous", Metadata={"kind": "first"})
    full()
    with pytest.raises(
        ClientError, match=r"\(ServiceUnavailable\).*could not be stored: No space left on device|is full"
    ):
        s3.put_object(Bucket=bucket, Key=KEY, Body=b"next")
    found = s3.get_object(Bucket=bucket, Key=KEY)
    assert (found["Body"].read(), found["Metadata"]) == (b"previous", {"kind": "first"})


def test_a_failed_write_leaves_no_new_object(s3, bucket, full):
    full()
    with pytest.raises(
        ClientError, match=r"\(ServiceUnavailable\).*could not be stored: No space left on device|is full"
    ):
        s3.put_object(Bucket=bucket, Key="raw/full-disk/new.bin", Body=b"new")
    assert s3.list_objects_v2(Bucket=bucket, Prefix="raw/full-disk/new")["KeyCount"] == 0


def test_an_object_is_rejected_before_the_disk_is_full(s3, bucket, monkeypatch):
    monkeypatch.setattr(state_folder, "LEAST_FREE_BYTES", 2**60)
    with pytest.raises(ClientError, match=r"\(ServiceUnavailable\).*Free some space"):
        s3.put_object(Bucket=bucket, Key="raw/full-disk/late.bin", Body=b"late")


def test_functions_that_record_how_something_ended_run_on_a_full_disk(cloud, monkeypatch):
    functions = cloud.running.client("lambda")
    monkeypatch.setattr(state_folder, "LEAST_FREE_BYTES", 2**60)
    described = functions.invoke(FunctionName="book-pipeline-DescribeBooks", Payload=b"{}")
    assert "FunctionError" not in described
    for function in ("ParseBook", "ApplyMigrations"):  # one that would fail, and one that would succeed
        with pytest.raises(ClientError, match=r"\(ServiceException\).*Free some space"):
            functions.invoke(FunctionName=f"book-pipeline-{function}", Payload=b"{}")
