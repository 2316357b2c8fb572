"""Measure a narrated chapter and encode it as AAC, reading its MP3 once."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from book_pipeline.binding import aac, mp4
from book_pipeline.binding.meter import Meter
from book_pipeline.binding.mp4_tags import BookTags
from book_pipeline.binding.narrated_mp3 import damaged, downloaded
from book_pipeline.binding.pcm import Samples, UnreadableAudio, samples_of
from book_pipeline.binding.pieces import Counted
from book_pipeline.store.artifacts import M4A, Artifacts
from book_pipeline.store.bindings import ChapterBinding
from book_pipeline.store.chapters import ChapterRecord
from book_pipeline.store.keys import aac_key

COPY_BYTES = 1024 * 1024


def encoded_chapter(
    chapter: ChapterRecord,
    artifacts: Artifacts,
    check_time: Callable[[], None],
    *,
    with_aac: bool,
    again: Callable[[], ChapterRecord],
) -> ChapterBinding:
    """Measure a chapter's MP3 and store it as AAC if wanted; return what was made.

    Parameters
    ----------
    chapter
        A narrated chapter.
    artifacts
        The bucket.
    check_time
        Raises ChapterUnfinished if too little time is left.
    with_aac
        Whether the chapter is encoded, too.
    again
        Returns the chapter as it is now. Raises BookUnreadable or SourceNotFound if it was deleted meanwhile.

    Raises AudiobookDamaged if the MP3 is missing, is not the one that was narrated, or cannot be decoded.

    """
    assert chapter.audio_sha256 is not None
    meter = Meter()
    key = sha256 = None

    def measured(blocks: Iterator[Samples]) -> Iterator[Samples]:
        for block in blocks:
            check_time()
            meter.add(block)
            yield block

    with downloaded(chapter, artifacts) as mp3, tempfile.TemporaryFile() as frames:
        try:
            blocks = measured(samples_of(mp3))
            if with_aac:
                encoded = aac.encode(blocks, frames)
                again()
                key = aac_key(chapter.book_id, chapter.chapter_id)
                sha256 = _store(key, encoded, frames, chapter, artifacts)
            else:
                for _ in blocks:
                    pass
        except UnreadableAudio as error:
            raise damaged(chapter, f"it cannot be decoded ({error})") from error
    return ChapterBinding(chapter.chapter_id, chapter.audio_sha256, meter.result().as_json(), key, sha256)


def _store(key: str, encoded: aac.Encoded, frames: IO[bytes], chapter: ChapterRecord, artifacts: Artifacts) -> str:
    """Write the chapter as an MP4 file of its own; return its SHA-256."""
    frames.seek(0)
    head = mp4.head(mp4.Track(encoded.sizes, ()), BookTags(title=chapter.title))

    def pieces() -> Iterator[bytes]:
        yield head
        while piece := frames.read(COPY_BYTES):
            yield piece

    counted = Counted(pieces())
    artifacts.write_file(key, counted.file(), M4A)
    return counted.sha256
