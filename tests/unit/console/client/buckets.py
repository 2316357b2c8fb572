"""A bucket in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from moto import mock_aws


@contextmanager
def bucket() -> Iterator[Any]:
    """Yield an S3 client with the bucket `artifacts`."""
    with mock_aws():
        s3 = _client()
        s3.create_bucket(Bucket="artifacts")
        yield s3


@cache
def _client() -> Any:
    """Return a client for all tests: to create one takes longer than most of them, and moto forgets its buckets."""
    return boto3.client("s3", region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
