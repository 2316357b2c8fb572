"""S3 objects on disk, so that they outlive the process.

An object is two files: its bytes, named by a random id, and a description that names them. The description's rename is
the moment from which the object exists: a kill before it leaves the old object or none, never half a new one. (Against
a loss of power there is no fsync: this is one machine's scratch cloud.)
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
    """An object's bytes where moto expects a temporary file: opened for each read, so no object stays in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0

    def seek(self, position: int) -> None:
        """Set where the next read begins."""
        self._position = position

    def read(self, size: int = -1) -> bytes:
        """Read on from there."""
        with self._path.open("rb") as stream:
            stream.seek(self._position)
            content = stream.read(size)
        self._position += len(content)
        return content

    def close(self) -> None:
        """Nothing is open between reads."""


class ObjectStore:
    """The folder of stored objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def __iter__(self) -> Iterator[StoredObject]:
        """Give the description of each object; bytes that no description names are left-overs of a kill, and go."""
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
        """Store the object in the place of the one that was there."""
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
        """Forget the object."""
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
        """Name the file by a hash: keys may be longer than file names, and hostile ones lead nowhere."""
        return self._folder / (hashlib.sha256(f"{bucket}\0{key}".encode()).hexdigest() + ".json")
