"""S3 objects on disk, so that they outlive the process.

An object is two files: its bytes, under a random name, and a description that contains this name. Renaming the
description creates the object at once: a kill or a power loss before it leaves the previous object or none, never part
of a new one. Both files are on the disk before the client gets its response.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter

from local import files


@dataclass(frozen=True)
class StoredObject:
    """An object's description; `content` is the name of the file with its bytes, `sha256` their sum if it is known."""

    bucket: str
    key: str
    content: str
    etag: str
    last_modified: float
    size: int
    metadata: dict[str, str] = field(default_factory=dict)
    sha256: str | None = None


DESCRIPTION = TypeAdapter(StoredObject)


class FileContent:
    """An object's bytes, in place of moto's temporary file; opened for each read, so no object stays in memory."""

    def __init__(self, path: Path, stored: StoredObject) -> None:
        self._path = path
        self._stored = stored
        self._unchanged_since: int | None = None
        self._position = 0

    def is_intact(self) -> bool:
        """Return whether the file has the object's bytes; they are read once, and again if the file was changed."""
        try:
            state = self._path.stat()
            if state.st_size == self._stored.size and state.st_mtime_ns == self._unchanged_since:
                return True
            with self._path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return False
        is_intact = state.st_size == self._stored.size and self._stored.sha256 in {None, digest}
        self._unchanged_since = state.st_mtime_ns if is_intact else None
        return is_intact

    def seek(self, position: int) -> None:
        """Set the position of the next read."""
        self._position = position

    def read(self, size: int = -1) -> bytes:
        """Read from the position and advance it."""
        with self._path.open("rb") as stream:
            stream.seek(self._position)
            content = stream.read(size)
        self._position += len(content)
        return content

    def close(self) -> None:
        """Do nothing: no file is open between reads."""


class ObjectStore:
    """The folder of stored objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        files.make_folder(folder)

    def __iter__(self) -> Iterator[StoredObject]:
        """Yield each object's description, and set damaged ones aside.

        Then delete what a kill has left: bytes without a description, unless they may belong to a damaged one.
        """
        known = set()
        for file in self._folder.glob("*.json"):
            stored = self._read(file)
            if stored is None:
                files.set_aside(file)
                continue
            known.add(stored.content)
            yield stored
        if not any(self._folder.glob(f"*.json{files.DAMAGED}*")):
            for file in self._folder.glob("*.bytes"):
                if file.name not in known:
                    file.unlink()

    def content(self, stored: StoredObject) -> FileContent:
        """Return the object's bytes."""
        return FileContent(self._folder / stored.content, stored)

    def put(
        self, bucket: str, key: str, value: bytes, *, etag: str, last_modified: float, metadata: dict[str, str]
    ) -> StoredObject:
        """Store the object; it replaces an object with the same key."""
        content_name, digest = f"{uuid4().hex}.bytes", hashlib.sha256(value).hexdigest()
        stored = StoredObject(bucket, key, content_name, etag, last_modified, len(value), metadata, digest)
        previous = self.find(bucket, key)
        content = self._folder / stored.content
        files.write(content, value)
        try:
            files.write(self._description(bucket, key), json.dumps(asdict(stored)).encode())
        except OSError:
            content.unlink()
            raise
        if previous is not None:
            (self._folder / previous.content).unlink(missing_ok=True)
        return stored

    def delete(self, bucket: str, key: str) -> None:
        """Delete the object; do nothing if there is none."""
        previous = self.find(bucket, key)
        if previous is not None:
            self._description(bucket, key).unlink()
            (self._folder / previous.content).unlink(missing_ok=True)

    def find(self, bucket: str, key: str) -> StoredObject | None:
        """Return the description of the object; None if there is none, or a damaged one."""
        return self._read(self._description(bucket, key))

    def _read(self, file: Path) -> StoredObject | None:
        """Return the description in the file; None if it is missing or incomplete, or the bytes are."""
        try:
            stored = DESCRIPTION.validate_json(file.read_bytes())
            is_whole = (self._folder / stored.content).stat().st_size == stored.size
        except (OSError, ValueError):
            return None
        return stored if is_whole else None

    def _description(self, bucket: str, key: str) -> Path:
        """Return the file, named by a hash: a key may be longer than a file name, and may contain `..`."""
        return self._folder / (hashlib.sha256(f"{bucket}\0{key}".encode()).hexdigest() + ".json")
