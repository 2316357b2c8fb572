"""S3 objects on disk, so that they outlive the process.

An object is two files: its bytes, under a random name, and a description that contains this name. Renaming the
description creates the object atomically: a kill before it leaves the previous object or none, never part of a new one.
There is no fsync, so this does not protect against a power failure.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True)
class StoredObject:
    """An object's description; `content` is the name of the file with its bytes."""

    bucket: str
    key: str
    content: str
    etag: str
    last_modified: float
    size: int
    metadata: dict[str, str] = field(default_factory=dict)


class FileContent:
    """An object's bytes, in place of moto's temporary file; opened for each read, so no object stays in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0

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
        folder.mkdir(parents=True, exist_ok=True)

    def __iter__(self) -> Iterator[StoredObject]:
        """Yield each object's description, then delete bytes without a description, which a kill has left."""
        known = set()
        for file in self._folder.glob("*.json"):
            stored = StoredObject(**json.loads(file.read_text()))
            known.add(stored.content)
            yield stored
        for file in self._folder.glob("*.bytes"):
            if file.name not in known:
                file.unlink()

    def content(self, stored: StoredObject) -> FileContent:
        """Return the object's bytes."""
        return FileContent(self._folder / stored.content)

    def put(
        self, bucket: str, key: str, value: bytes, *, etag: str, last_modified: float, metadata: dict[str, str]
    ) -> StoredObject:
        """Store the object; it replaces an object with the same key."""
        stored = StoredObject(bucket, key, f"{uuid4().hex}.bytes", etag, last_modified, len(value), metadata)
        previous = self._find(bucket, key)
        (self._folder / stored.content).write_bytes(value)
        unfinished = self._folder / f"{uuid4().hex}.unfinished"
        unfinished.write_text(json.dumps(asdict(stored)))
        unfinished.rename(self._description(bucket, key))
        if previous is not None:
            (self._folder / previous.content).unlink(missing_ok=True)
        return stored

    def delete(self, bucket: str, key: str) -> None:
        """Delete the object; do nothing if there is none."""
        previous = self._find(bucket, key)
        if previous is not None:
            self._description(bucket, key).unlink()
            (self._folder / previous.content).unlink(missing_ok=True)

    def _find(self, bucket: str, key: str) -> StoredObject | None:
        try:
            return StoredObject(**json.loads(self._description(bucket, key).read_text()))
        except FileNotFoundError:
            return None

    def _description(self, bucket: str, key: str) -> Path:
        """Return the file, named by a hash: a key may be longer than a file name, and may contain `..`."""
        return self._folder / (hashlib.sha256(f"{bucket}\0{key}".encode()).hexdigest() + ".json")
