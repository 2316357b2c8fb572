"""Texts and sounds in S3. Every key that the pipeline writes is made here and nowhere else."""

from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING
from uuid import UUID

from botocore.exceptions import ClientError

from book_pipeline.invocation import waiting_for

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
MP3 = "audio/mpeg"
CHUNK_TAG = "kind=chunk"
"""By this tag the bucket lets old chunks go: a lifecycle's prefix can't name the folder below each book."""
LONGEST_SINGLE_PUT = 64 * 1024 * 1024


def book_key(book_id: UUID) -> str:
    """Return the key of the book's clean text."""
    return f"raw/{book_id}/book.txt"


def source_key(book_id: UUID, extension: str) -> str:
    """Return the key of the bytes as they were fetched from a URL."""
    return f"raw/{book_id}/source.{extension}"


def cover_key(book_id: UUID, extension: str) -> str:
    """Return the key of the cover image that the source holds."""
    return f"raw/{book_id}/cover.{extension}"


def report_key(manifest_key: str) -> str:
    """Return the key of the report on a dropped list of books: beside it."""
    return f"{manifest_key}.report.json"


def removed_key(book_id: UUID) -> str:
    """Return the key of the list of what was taken out of the source, and why."""
    return f"parsed/{book_id}/removed.json"


def parsed_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of a chapter as the author wrote it."""
    return f"parsed/{book_id}/{chapter_id}.txt"


def formatted_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of a chapter as it is spoken: paragraphs apart by a blank line, each further one a pause."""
    return f"formatted/{book_id}/{chapter_id}.txt"


def receipt_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of the list of changes between the two."""
    return f"formatted/{book_id}/{chapter_id}.json"


def block_key(book_id: UUID, work_id: str) -> str:
    """Return the key of the edits bought for one block of text."""
    return f"formatted/{book_id}/blocks/{work_id}.json"


def audio_key(book_id: UUID, chapter_id: UUID) -> str:
    """Return the key of a chapter's MP3."""
    return f"audio/{book_id}/{chapter_id}.mp3"


def chunk_key(book_id: UUID, work_id: str) -> str:
    """Return the key of the speech bought for one chunk of text."""
    return f"audio/{book_id}/chunks/{work_id}.mp3"


def is_chunk(key: str) -> bool:
    """Tell whether the key is one of `chunk_key`'s."""
    return key.startswith("audio/") and "/chunks/" in key


def manifest_key(book_id: UUID) -> str:
    """Return the key of the audiobook's table of contents."""
    return f"audio/{book_id}/manifest.json"


@dataclass(frozen=True)
class Artifact:
    """An object's bytes and the metadata that was written with them."""

    content: bytes
    metadata: dict[str, str]


class Artifacts:
    """The bucket, by key."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    @waiting_for("s3")
    def find(self, key: str) -> Artifact | None:
        """Return the object, or None where there is none."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        return Artifact(answer["Body"].read(), answer["Metadata"])

    def read(self, key: str) -> bytes:
        """Return the object's bytes; a key that the database promised must be there."""
        artifact = self.find(key)
        if artifact is None:
            message = f"s3://{self.bucket}/{key} is missing although the database names it. Drop the book again."
            raise FileNotFoundError(message)
        return artifact.content

    @waiting_for("s3")
    def exists(self, key: str) -> bool:
        """Tell whether there is an object, without fetching it."""
        try:
            self._client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return False
            raise
        return True

    @waiting_for("s3")
    def write(self, key: str, content: bytes, content_type: str, metadata: dict[str, str] | None = None) -> None:
        """Put the object. S3 shows it whole or not at all."""
        put = partial(self._client.put_object, Tagging=CHUNK_TAG) if is_chunk(key) else self._client.put_object
        put(Bucket=self.bucket, Key=key, Body=content, ContentType=content_type, Metadata=metadata or {})

    @waiting_for("s3")
    def write_file(self, key: str, file: IO[bytes], content_type: str) -> None:
        """Put the object from a file, which may be closed then. A long one goes in parts, of which S3 shows none."""
        from boto3.s3.transfer import TransferConfig, create_transfer_manager

        # Ten parts of 8 MiB at once, the default, would fill the memory, and threads lose X-Ray's trace. A chapter of
        # an hour is one request, which is quicker than its parts one after the other.
        one_at_a_time = TransferConfig(use_threads=False, multipart_threshold=LONGEST_SINGLE_PUT)
        with create_transfer_manager(self._client, one_at_a_time) as manager:
            manager.upload(file, self.bucket, key, extra_args={"ContentType": content_type}).result()
