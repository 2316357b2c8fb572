"""Texts and audio in S3. Their keys are in `keys.py`."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from os import SEEK_END
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError, FlexibleChecksumError

from book_pipeline.errors import ArtifactsNotDeleted, AudiobookDamaged
from book_pipeline.invocation import track_wait
from book_pipeline.store.keys import is_chunk

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import DeleteMarkerEntryTypeDef, ObjectIdentifierTypeDef, ObjectVersionTypeDef

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
MP3 = "audio/mpeg"
M4A = "audio/mp4"
JPEG = "image/jpeg"
CHUNK_TAG = "kind=chunk"
"""The lifecycle rule of old chunks selects them by this tag, because a prefix cannot match a folder of each book."""
LONGEST_SINGLE_PUT = 64 * 1024 * 1024
READ_BYTES = 1024 * 1024
MISSING = frozenset({"NoSuchKey", "404"})
DENIED = frozenset({"AccessDenied", "403"})
CHANGED_MEANWHILE = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409"})
OF_PARTS = "-"
"""In the ETag of an object that was put in parts: its checksum is one of their checksums."""


@dataclass(frozen=True)
class Artifact:
    """The content of an object, its user metadata, and its ETag, which changes with the content."""

    content: bytes
    metadata: dict[str, str]
    etag: str | None = None


class Artifacts:
    """The artifacts bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    @track_wait("s3")
    def find(self, key: str) -> Artifact | None:
        """Return the object, or None if it does not exist or its bytes do not have the checksum of their put."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key)
            return Artifact(answer["Body"].read(), answer["Metadata"], answer.get("ETag"))
        except FlexibleChecksumError:
            return None
        except ClientError as error:
            if self._says_missing(error, key):
                return None
            raise

    def read(self, key: str, sha256: str | None = None) -> bytes:
        """Return the content of an object that the database refers to.

        Raises AudiobookDamaged if it is missing, or has another SHA-256 than the given one, in hexadecimal.
        """
        artifact = self.find(key)
        if artifact is None or sha256 not in {None, hashlib.sha256(artifact.content).hexdigest()}:
            state = "missing" if artifact is None else "damaged"
            message = f"s3://{self.bucket}/{key} is {state}, but the database refers to it. Start the book again."
            raise AudiobookDamaged(message)
        return artifact.content

    @track_wait("s3")
    def is_intact(self, key: str, sha256: str | None) -> bool:
        """Return whether the object exists and has these bytes, given as their SHA-256 in hexadecimal.

        S3 states the checksum of a single put. For an object that was put in parts, and for an older one, it has none;
        the content of these is read.
        """
        if sha256 is None:
            return False
        try:
            stored = self._client.head_object(Bucket=self.bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if self._says_missing(error, key):
                return False
            raise
        if "ChecksumSHA256" in stored and OF_PARTS not in stored["ETag"]:
            return b64decode(stored["ChecksumSHA256"]).hex() == sha256
        try:
            body = self._client.get_object(Bucket=self.bucket, Key=key)["Body"]
            digest = hashlib.sha256()
            for chunk in body.iter_chunks(READ_BYTES):
                digest.update(chunk)
        except FlexibleChecksumError:
            return False
        return digest.hexdigest() == sha256

    def _says_missing(self, error: ClientError, key: str) -> bool:
        """Return whether the error is that of a missing object.

        S3 answers 403 instead of 404 to a role that may not list the bucket, and these roles may list only what begins
        with certain keys. So after a 403 the key itself is listed. Raises the error of S3 if that is denied as well.
        https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        """
        code = error.response["Error"]["Code"]
        if code not in DENIED:
            return code in MISSING
        listed = self._client.list_objects_v2(Bucket=self.bucket, Prefix=key, MaxKeys=1)
        return key not in (found["Key"] for found in listed.get("Contents", []))

    @track_wait("s3")
    def write(self, key: str, content: bytes, content_type: str, metadata: dict[str, str] | None = None) -> str:
        """Write the object, which S3 shows completely or not at all. Return its SHA-256 in hexadecimal."""
        digest = hashlib.sha256(content).hexdigest()
        self._put(key, content, content_type, digest, metadata or {})
        return digest

    def _put(self, key: str, body: bytes | IO[bytes], content_type: str, sha256: str, metadata: dict[str, str]) -> None:
        """Put the object in one request; S3 rejects a body that does not match the checksum."""
        put = partial(self._client.put_object, Tagging=CHUNK_TAG) if is_chunk(key) else self._client.put_object
        put(
            Bucket=self.bucket,
            Key=key,
            Body=body,
            ContentType=content_type,
            Metadata=metadata,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=b64encode(bytes.fromhex(sha256)).decode(),
        )

    @track_wait("s3")
    def write_if_unchanged(self, key: str, content: bytes, content_type: str, etag: str | None) -> bool:
        """Write the object if it still has this ETag, or still does not exist if it is None. Return whether it did.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        """
        put = (
            partial(self._client.put_object, IfNoneMatch="*")
            if etag is None
            else partial(self._client.put_object, IfMatch=etag)
        )
        try:
            put(Bucket=self.bucket, Key=key, Body=content, ContentType=content_type, ChecksumAlgorithm="SHA256")
        except ClientError as error:
            if error.response["Error"]["Code"] in CHANGED_MEANWHILE or (etag and self._says_missing(error, key)):
                return False
            raise
        return True

    @track_wait("s3")
    def write_file(self, key: str, file: IO[bytes], content_type: str, sha256: str | None = None) -> None:
        """Write the object from a file. A long file is a multipart upload, which S3 shows only when it is complete.

        If its SHA-256 is given, in hexadecimal, a file that is not long is not read twice.
        """
        if sha256 is not None and _size_of(file) <= LONGEST_SINGLE_PUT:
            self._put(key, file, content_type, sha256, {})
            return
        from boto3.s3.transfer import TransferConfig, create_transfer_manager

        # The default, ten concurrent parts of 8 MiB, would fill the memory, and threads lose the trace. A chapter of an
        # hour is a single request, which is faster than sequential parts.
        one_at_a_time = TransferConfig(use_threads=False, multipart_threshold=LONGEST_SINGLE_PUT)
        with create_transfer_manager(self._client, one_at_a_time) as manager:
            manager.upload(
                file, self.bucket, key, extra_args={"ContentType": content_type, "ChecksumAlgorithm": "SHA256"}
            ).result()

    @track_wait("s3")
    def read_range(self, key: str, start: int, size: int) -> bytes:
        """Return at most `size` bytes of an object from a position. Raises AudiobookDamaged if it is missing."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={start}-{start + size - 1}")
        except ClientError as error:
            if self._says_missing(error, key):
                raise self._missing(key) from error
            raise
        return answer["Body"].read()

    @track_wait("s3")
    def stream(self, key: str, start: int = 0) -> Iterator[bytes]:
        """Yield an object in pieces, from a position. Raises AudiobookDamaged if it is missing."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={start}-")
        except ClientError as error:
            if self._says_missing(error, key):
                raise self._missing(key) from error
            raise
        yield from answer["Body"].iter_chunks(READ_BYTES)

    def _missing(self, key: str) -> AudiobookDamaged:
        message = f"s3://{self.bucket}/{key} is missing, but the database refers to it. Start the book again."
        return AudiobookDamaged(message)

    @track_wait("s3")
    def first_with(self, prefix: str) -> str | None:
        """Return the first key that begins with the prefix."""
        found = self._client.list_objects_v2(Bucket=self.bucket, Prefix=prefix, MaxKeys=1).get("Contents", [])
        return found[0]["Key"] if found else None

    @track_wait("s3")
    def delete(self, prefix: str, *, keep: Callable[[str], bool], before: datetime | None = None) -> int:
        """Delete all versions of the objects whose keys begin with the prefix, unless `keep` says to keep a key.

        With `before`, versions that were written at that time or later stay. Return the number of deleted versions.
        Raises ArtifactsNotDeleted if S3 could not delete some of them.
        """

        def goes(version: "ObjectVersionTypeDef | DeleteMarkerEntryTypeDef") -> bool:
            return not keep(version["Key"]) and (before is None or version["LastModified"] < before)

        deleted = 0
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:  # a page has at most as many versions as one request deletes
            versions = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            found = [(version["Key"], version["VersionId"]) for version in versions if goes(version)]
            if not found:
                continue
            objects: list[ObjectIdentifierTypeDef] = [{"Key": key, "VersionId": version} for key, version in found]
            answer = self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True})
            for failed in answer.get("Errors", ()):
                message = f"S3 did not delete {failed.get('Key')} ({failed.get('Code')}). Delete the book again."
                raise ArtifactsNotDeleted(message)
            deleted += len(found)
        return deleted


def _size_of(file: IO[bytes]) -> int:
    """Return the size of a file in bytes; its position is at the beginning, before and after."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size
