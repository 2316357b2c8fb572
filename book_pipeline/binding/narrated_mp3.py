"""A chapter's narrated MP3 on disk, checked against what was recorded when it was narrated."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from book_pipeline.errors import AudiobookDamaged
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.chapters import ChapterRecord


@contextmanager
def downloaded(chapter: ChapterRecord, artifacts: Artifacts) -> Iterator[IO[bytes]]:
    """Yield the chapter's MP3 as a file on disk. Raises AudiobookDamaged if it is not the one that was narrated."""
    assert chapter.audio_key is not None
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as file:
        for piece in artifacts.stream(chapter.audio_key):
            digest.update(piece)
            file.write(piece)
        if digest.hexdigest() != chapter.audio_sha256:
            raise damaged(chapter, "it is not the file that was narrated")
        file.seek(0)
        yield file


def damaged(chapter: ChapterRecord, reason: str) -> AudiobookDamaged:
    """Return the error for an MP3 that cannot be bound."""
    return AudiobookDamaged(
        f'The MP3 of chapter {chapter.number} "{chapter.title}" of book {chapter.book_id} cannot be bound: {reason}: '
        f"{chapter.audio_key}. Start the book again; what is paid is not paid again."
    )
