"""The key under `raw/` of a file that is added: two files with one name are two books, unless they are the same source.

A file is the same source as an object if it has its content, or if the object was uploaded from its path. Both are in
the object's metadata, under names that are not options of a book.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from book_pipeline.errors import InvalidRequest
from console.client import Stack

CONTENT, PATH = "content-sha256", "path-sha256"
MOST_METADATA_BYTES = 2048
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html"""
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}


@dataclass(frozen=True)
class SourceFile:
    """A file to upload, with the hashes of its content and of its path; `path` is None for a file of a browser."""

    file: Path
    content: str
    path: str | None

    @classmethod
    def of(cls, file: Path, *, has_path: bool) -> "SourceFile":
        """Return the file with its hashes. A file that a browser sent has no path."""
        with file.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        path = hashlib.sha256(str(file.resolve()).encode(errors="surrogateescape")).hexdigest()
        return cls(file, content, path if has_path else None)


def upload_source(
    source: SourceFile, options: dict[str, str], stack: Stack, *, before: Callable[[str], None] = lambda _: None
) -> tuple[str, dict[str, Any]]:
    """Upload the file with its options as metadata, and return its key and the response.

    `before` is called with the key before the object is there, which starts the book.

    Raises InvalidRequest if the options are too long for S3.
    """
    for key in _keys(source.file.resolve().name):
        found = _metadata_of(key, source, stack)
        if found is not None and not _is_same(found, source):
            continue
        path = (found or {}).get(PATH) or source.path
        metadata = {**options, CONTENT: source.content, **({PATH: path} if path else {})}
        _check_size(metadata, source.file)
        before(key)
        try:
            return key, _put(key, source, metadata, stack, is_new=found is None)
        except ClientError as error:
            # Another command has taken the key since; perhaps with the same file.
            if error.response["Error"]["Code"] not in TAKEN:
                raise
            return upload_source(source, options, stack, before=before)
    raise AssertionError("there are always more keys")


def _keys(name: str) -> Iterator[str]:
    """Yield `raw/book.txt`, `raw/book (2).txt` and so on, without control characters and undecodable bytes."""
    plain = Path("".join(character for character in name if unicodedata.category(character) not in {"Cc", "Cs"}))
    yield f"raw/{plain}"
    for number in count(2):
        yield f"raw/{plain.stem} ({number}){plain.suffix}"


def _metadata_of(key: str, source: SourceFile, stack: Stack) -> dict[str, str] | None:
    """Return the metadata of the object, with the hash of its content; None if there is no object."""
    s3 = stack.client("s3")
    try:
        found = s3.head_object(Bucket=stack.bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return None
        raise
    metadata: dict[str, str] = found["Metadata"]
    if CONTENT not in metadata and found["ContentLength"] == source.file.stat().st_size:  # a file that was dropped
        content = s3.get_object(Bucket=stack.bucket, Key=key)["Body"].read()
        return metadata | {CONTENT: hashlib.sha256(content).hexdigest()}
    return metadata


def _is_same(found: dict[str, str], source: SourceFile) -> bool:
    return found.get(CONTENT) == source.content or (source.path is not None and found.get(PATH) == source.path)


def _put(key: str, source: SourceFile, metadata: dict[str, str], stack: Stack, *, is_new: bool) -> dict[str, Any]:
    condition = {"IfNoneMatch": "*"} if is_new else {}
    with source.file.open("rb") as body:
        answer: dict[str, Any] = stack.client("s3").put_object(
            Bucket=stack.bucket, Key=key, Body=body, Metadata=metadata, **condition
        )
    return answer


def _check_size(metadata: dict[str, str], file: Path) -> None:
    size = sum(len(name) + len(value) for name, value in metadata.items())
    if size > MOST_METADATA_BYTES:
        raise InvalidRequest(
            f"The options of {file.name} take {size} bytes, counting three for each byte outside ASCII, and S3 keeps "
            f"{MOST_METADATA_BYTES} with a file. Shorten the title or the author."
        )
