"""A bucket in memory."""

import hashlib
from typing import IO

from book_pipeline.store.artifacts import Artifact, Artifacts


class MemoryArtifacts(Artifacts):
    def __init__(self) -> None:
        self.bucket = "memory"
        self.objects: dict[str, Artifact] = {}

    def find(self, key: str) -> Artifact | None:
        return self.objects.get(key)

    def is_intact(self, key: str, sha256: str | None) -> bool:
        found = self.objects.get(key)
        return found is not None and hashlib.sha256(found.content).hexdigest() == sha256

    def write(self, key: str, content: bytes, content_type: str, metadata: dict[str, str] | None = None) -> str:
        self.objects[key] = Artifact(content, metadata or {})
        return hashlib.sha256(content).hexdigest()

    def write_file(self, key: str, file: IO[bytes], content_type: str, sha256: str | None = None) -> None:
        self.write(key, file.read(), content_type)
