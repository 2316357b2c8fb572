"""A bucket in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto import mock_aws


@contextmanager
def bucket() -> Iterator[Any]:
    """Yield an S3 client with the bucket `artifacts`."""
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        s3.create_bucket(Bucket="artifacts")
        yield s3
