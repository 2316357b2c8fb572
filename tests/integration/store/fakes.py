"""A bucket in memory."""

from typing import IO

from book_pipeline.store.artifacts import Artifact, Artifacts


class MemoryArtifacts(Artifacts):
    def __init__(self) -> None:
        self.objects: dict[str, Artifact] = {}

    def find(self, key: str) -> Artifact | None:
        return self.objects.get(key)

    def write(self, key: str, content: bytes, content_type: str, metadata: dict[str, str] | None = None) -> None:
        self.objects[key] = Artifact(content, metadata or {})

    def write_file(self, key: str, file: IO[bytes], content_type: str) -> None:
        self.write(key, file.read(), content_type)
