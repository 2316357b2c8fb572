"""Find the files of a complete audiobook in the bucket, and check them against its manifest."""

import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import Any
from uuid import UUID

from botocore.exceptions import ClientError, FlexibleChecksumError

from book_pipeline.delivery import id3
from book_pipeline.errors import AudiobookDamaged, ChaptersIncomplete
from book_pipeline.json_text import read_json
from book_pipeline.store.artifacts import OF_PARTS
from book_pipeline.store.keys import manifest_key
from console.client import Stack, finished_files, preset_files
from console.client.file_names import file_name, padded

CHUNK_BYTES = 256 * 1024
CONCURRENT_CHECKS = 8
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Item:
    """A file of an audiobook: its name after download, its key, and its size and SHA-256 in the manifest.

    The manifest itself has neither. A file that follows from the manifest has `content`, and the key of the manifest.
    """

    file_name: str
    key: str
    size: int | None = None
    sha256: str | None = None
    tag: Callable[[bytes | None], bytes] | None = None
    """Returns the ID3 tag that replaces the stored one, given the cover."""
    content: bytes | None = None


@dataclass(frozen=True)
class Audiobook:
    """A complete audiobook: the name of its folder, the name of its author's folder, and its files, the manifest last.

    The chapters are first, in order. `author` is None if the author is unknown.

    Where a method raises AudiobookDamaged, it raises ChaptersIncomplete instead while a newer version is made.
    """

    book_id: UUID
    name: str
    items: list[Item]
    cover_key: str | None = None
    author: str | None = None

    @cached_property
    def _covers(self) -> dict[str, bytes]:
        """The cover, once it is read."""
        return {}

    def check(self, stack: Stack) -> None:
        """Check what S3 says about each file. Raises AudiobookDamaged."""
        with ThreadPoolExecutor(CONCURRENT_CHECKS) as checks:
            list(checks.map(lambda item: self.head(item, stack), self.items))

    def check_chapter(self, key: str, stack: Stack) -> None:
        """Check what S3 says about the chapter with this key, if the manifest lists it. Raises AudiobookDamaged."""
        for item in self.items:
            if item.key == key:
                self.head(item, stack)

    def read(self, item: Item, stack: Stack) -> Iterator[bytes]:
        """Yield the file in chunks. Raises AudiobookDamaged, at the latest at its end."""
        if item.content is not None:
            yield item.content
        elif item.tag is not None:
            yield from _retagged(item.tag(self._cover(stack)), self._stored(item, stack))
        else:
            yield from self._stored(item, stack)

    def size(self, item: Item, stack: Stack) -> int:
        """Return the size of the file that `read` yields, or a little more. Raises AudiobookDamaged."""
        if item.content is not None:
            return len(item.content)
        stored: int = self.head(item, stack)["ContentLength"]
        return stored if item.tag is None else stored + len(item.tag(self._cover(stack)))

    def _cover(self, stack: Stack) -> bytes | None:
        if self.cover_key is not None and self.cover_key not in self._covers:
            for item in self.items:
                if item.key == self.cover_key:
                    self._covers[self.cover_key] = b"".join(self._stored(item, stack))
        return self._covers.get(self.cover_key or "")

    def _stored(self, item: Item, stack: Stack) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            with closing(stack.client("s3").get_object(Bucket=stack.bucket, Key=item.key)["Body"]) as body:
                for chunk in body.iter_chunks(CHUNK_BYTES):
                    digest.update(chunk)
                    yield chunk
        except ClientError as error:
            raise self._damaged(item, stack, error) from error
        except FlexibleChecksumError as error:
            raise self._damaged(item, stack) from error
        if item.sha256 not in {None, digest.hexdigest()}:
            raise self._damaged(item, stack)

    def head(self, item: Item, stack: Stack) -> dict[str, Any]:
        """Return what S3 says about the file, if that agrees with the manifest. Raises AudiobookDamaged."""
        try:
            found: dict[str, Any] = stack.client("s3").head_object(
                Bucket=stack.bucket, Key=item.key, ChecksumMode="ENABLED"
            )
        except ClientError as error:
            raise self._damaged(item, stack, error) from error
        if item.size not in {None, found["ContentLength"]}:
            raise self._damaged(item, stack)
        checksum = found.get("ChecksumSHA256")
        if checksum is None:  # the pipeline did not write it
            for _ in self.read(item, stack):
                pass
        elif OF_PARTS not in found["ETag"] and item.sha256 not in {None, b64decode(checksum).hex()}:
            raise self._damaged(item, stack)
        return found

    def _damaged(self, item: Item, stack: Stack, error: ClientError | None = None) -> Exception:
        """Return the error to raise; another error of S3 than a missing object is raised as it is.

        While a newer version is made, its chapters are stored before its manifest.
        """
        if error is not None and error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:  # noqa: PLR2004
            return error
        if stack.book(self.book_id).tts_status != "complete":
            return ChaptersIncomplete(
                f'The audiobook "{self.name}" ({self.book_id}) is not complete: a newer version is being made, or has '
                f"failed. See `book-pipeline status {self.book_id}`."
            )
        state = "is damaged" if error is None else "is missing"
        return AudiobookDamaged(
            f'"{item.file_name}" of the audiobook "{self.name}" ({self.book_id}) {state}: {item.key}. Start the book '
            "again to repair it; what is paid is not paid again."
        )


def find_audiobook(book_id: UUID, stack: Stack) -> Audiobook:
    """Return the audiobook that the manifest describes.

    Raises ChaptersIncomplete if there is no manifest, and AudiobookDamaged if it cannot be read.
    """
    s3, bucket, key = stack.client("s3"), stack.bucket, manifest_key(book_id)
    objects = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
    if key not in {item["Key"] for item in objects}:
        raise ChaptersIncomplete(
            f"The audiobook of {book_id} is not complete: there is no {key}. See `book-pipeline status`. If the book "
            "is complete there, start it again to repair it; what is paid is not paid again."
        )
    try:
        return _audiobook(book_id, key, read_json(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
    except (ValueError, LookupError, TypeError, FlexibleChecksumError, s3.exceptions.NoSuchKey) as error:
        raise AudiobookDamaged(
            f"The manifest of the audiobook {book_id} is damaged: {key}. Start the book again to repair it; what is "
            "paid is not paid again."
        ) from error


def _retagged(tag: bytes, stored: Iterator[bytes]) -> Iterator[bytes]:
    """Yield an MP3 with another tag."""
    yield tag
    beginning = b""
    while len(beginning) < id3.HEADER and (piece := next(stored, b"")):
        beginning += piece
    skipped = id3.tag_size(beginning)
    for piece in chain([beginning], stored):
        left = piece[skipped:]
        skipped -= min(skipped, len(piece))
        if left:
            yield left


def _audiobook(book_id: UUID, key: str, manifest: dict[str, Any]) -> Audiobook:
    name = file_name(manifest["title"] or str(book_id))
    cover = manifest.get("binding", {}).get("cover")
    author = file_name(manifest["author"]) if manifest.get("author") else None
    return Audiobook(book_id, name, [*files_of(manifest), Item(MANIFEST, key)], cover and cover["key"], author)


def files_of(manifest: dict[str, Any]) -> list[Item]:
    """Return the files of an audiobook but its manifest. Raises LookupError or TypeError if it is none."""
    chapters, binding = chapters_of(manifest), manifest.get("binding")
    if binding is None:
        return chapters
    made = [replace(item, tag=partial(finished_files.tag_of, manifest, index)) for index, item in enumerate(chapters)]
    items = made if "mp3" in binding["outputs"] else []
    name, key = file_name(manifest["title"] or str(manifest["book_id"])), manifest_key(UUID(manifest["book_id"]))
    if items:
        names = [item.file_name for item in items]
        items.append(Item(f"{name}.m3u8", key, content=finished_files.playlist(manifest, names)))
    if "m4b" in binding:
        items.append(_bound(f"{name}.m4b", binding["m4b"]))
        items.append(Item(f"{name}.cue", key, content=finished_files.cue_sheet(manifest, f"{name}.m4b")))
    names = [item.file_name for item in chapters]
    for preset, described in preset_files.presets_in(manifest):
        items += _of_preset(manifest, preset, described, names)
    items.append(_bound("cover.jpg", binding["cover"]))
    items.append(Item("metadata.json", key, content=finished_files.metadata(manifest)))
    return items


def _of_preset(manifest: dict[str, Any], preset: str, described: Mapping[str, Any], names: list[str]) -> list[Item]:
    """Return the files for a preset that meet its rules, and the report on all, in a folder of their own."""
    folder, key = file_name(described["title"]), manifest_key(UUID(manifest["book_id"]))
    items = [Item(f"{folder}/{preset_files.REPORT}", key, content=preset_files.report(described, names))]
    for index, chapter in preset_files.offered(described):
        tag = partial(finished_files.tag_of, manifest, index, preset=preset)
        items.append(replace(_bound(f"{folder}/{names[index]}", dict(chapter)), tag=tag))
    return items


def _bound(name: str, file: dict[str, Any]) -> Item:
    return Item(name, file["key"], file["bytes"], file["sha256"])


def chapters_of(manifest: dict[str, Any]) -> list[Item]:
    """Return the files of a manifest's chapters in order. Raises LookupError or TypeError if it is none."""
    return [
        Item(
            f"{padded(chapter.get('number') or str(track))} - {file_name(chapter['title'])}.mp3",
            chapter["key"],
            chapter["bytes"],
            chapter["sha256"].lower(),
        )
        for track, chapter in enumerate(manifest["chapters"], start=1)
    ]
