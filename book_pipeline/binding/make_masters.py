"""Make the files of one chapter for the presets of its book, each once for each MP3 and gain."""

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO, Any
from uuid import UUID

from book_pipeline.binding.loudness import Measured
from book_pipeline.binding.mastering import master
from book_pipeline.binding.masters import gain_for, input_hash, is_made
from book_pipeline.binding.presets import Preset, unmade
from book_pipeline.store.artifacts import MP3, Artifacts
from book_pipeline.store.bindings import Bindings, ChapterBinding
from book_pipeline.store.chapters import ChapterRecord
from book_pipeline.store.keys import master_key


def make_masters(
    chapter: ChapterRecord,
    presets: Sequence[Preset],
    encoded: Mapping[UUID, ChapterBinding],
    *,
    bindings: Bindings,
    artifacts: Artifacts,
    download: Callable[[], AbstractContextManager[IO[bytes]]],
    check_time: Callable[[], None],
) -> None:
    """Make the missing files; one that would be too long for its preset is only recorded.

    Parameters
    ----------
    encoded
        What was measured of all chapters of the complete book.
    download
        Returns the chapter's MP3 as a file.

    """
    own = encoded[chapter.chapter_id]
    for preset in presets:
        gain_db = gain_for(preset, encoded.values())
        if is_made(preset, own, gain_db, artifacts):
            continue
        measured = Measured.from_json(own.measured)
        too_long = unmade(preset, measured, gain_db)
        if too_long is not None:
            stored = {"key": None, "bytes": 0, "sha256": None, "limited_db": 0, "measured": too_long.as_json()}
        else:
            key = master_key(chapter.book_id, preset.name, chapter.chapter_id)
            with download() as mp3:
                stored = _made(mp3, key, artifacts, preset, gain_db, measured.noise, check_time)
        bindings.mastered(chapter.chapter_id, preset.name, {**stored, "input_hash": input_hash(preset, own, gain_db)})


def _made(
    mp3: IO[bytes],
    key: str,
    artifacts: Artifacts,
    preset: Preset,
    gain_db: float,
    noise: float,
    check_time: Callable[[], None],
) -> dict[str, Any]:
    """Store the file and return what is recorded of it."""
    with tempfile.TemporaryFile() as file:
        made = master(mp3, file, preset=preset, gain_db=gain_db, noise=noise, check_time=check_time)
        size = file.seek(0, 2)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        artifacts.write_file(key, file, MP3, sha256)
    return {
        "key": key,
        "bytes": size,
        "sha256": sha256,
        "limited_db": made.limited_db,
        "measured": made.measured.as_json(),
    }
