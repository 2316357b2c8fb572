"""A stream of bytes as a file that can be read once, for an upload in parts."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any


class _Raw(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


class Counted:
    """Pieces of bytes as a file, with the number and the SHA-256 of the bytes that were read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._digest = hashlib.sha256()
        self._pieces = pieces
        self.size = 0

    def file(self) -> io.BufferedReader:
        """Return the file, to be read once."""
        return io.BufferedReader(_Raw(self._seen()))

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._digest.hexdigest()

    def _seen(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._digest.update(piece)
            self.size += len(piece)
            yield piece
