"""EncodeChapter: measure a narrated chapter and encode it for the M4B and for presets, once for each MP3."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO
from uuid import UUID

from book_pipeline.binding import aac, masters, mp4
from book_pipeline.binding.make_masters import make_masters
from book_pipeline.binding.meter import Meter
from book_pipeline.binding.mp4_tags import BookTags
from book_pipeline.binding.outputs import M4B, outputs_of
from book_pipeline.binding.pcm import Samples, UnreadableAudio, samples_of
from book_pipeline.binding.pieces import Counted
from book_pipeline.binding.presets import presets_of
from book_pipeline.binding.readiness import is_encoded
from book_pipeline.binding.time_limits import require_short_enough
from book_pipeline.errors import AudiobookDamaged
from book_pipeline.store.artifacts import M4A, Artifacts, aac_key
from book_pipeline.store.bindings import Bindings, ChapterBinding
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ChapterRecord, Chapters

COPY_BYTES = 1024 * 1024


def encode_chapter(
    chapter_id: UUID,
    *,
    books: Books,
    chapters: Chapters,
    bindings: Bindings,
    artifacts: Artifacts,
    default_outputs: str,
    check_time: Callable[[], None],
) -> bool:
    """Measure and encode the chapter, unless that was done for its present MP3; return whether BindBook should run.

    That is when all chapters of the complete book are measured and encoded, and again when all of them have their files
    for presets. Those need the loudness of the whole book, so they are made in a second invocation.

    Raises
    ------
    BookUnreadable, SourceNotFound
        The book was deleted.
    AudiobookDamaged
        The MP3 is missing, or is not the one that was narrated, or cannot be decoded.
    ChapterTooLong
        It would take longer than an invocation may.
    ChapterUnfinished
        `check_time` says that too little time is left.

    """
    chapter = chapters.get(chapter_id)
    book = books.get(chapter.book_id)
    if chapter.tts_status != "complete" or chapter.audio_key is None or chapter.audio_sha256 is None:
        return False  # it is being narrated again, and that has an event of its own
    outputs = outputs_of(book.request, default_outputs)
    with_aac, presets = M4B in outputs, presets_of(outputs)
    made = bindings.chapters(chapter.book_id).get(chapter_id)
    if not _is_current(made, chapter, artifacts, with_aac=with_aac):
        require_short_enough(chapter, with_aac=with_aac)
        bindings.encoded(
            _make(chapter, artifacts, check_time, with_aac=with_aac, again=partial(chapters.get, chapter_id))
        )
        return is_encoded(book.book_id, books=books, chapters=chapters, bindings=bindings, with_aac=with_aac)
    if not is_encoded(book.book_id, books=books, chapters=chapters, bindings=bindings, with_aac=with_aac):
        return False
    selected = [each for each in chapters.of_book(book.book_id) if each.selected]
    encoded = bindings.chapters(book.book_id)
    chosen = {each.chapter_id: encoded[each.chapter_id] for each in selected}
    if presets and chapter_id in chosen:
        make_masters(
            chapter,
            presets,
            chosen,
            bindings=bindings,
            artifacts=artifacts,
            download=partial(_downloaded, chapter, artifacts),
            check_time=check_time,
        )
    return not masters.missing(presets, selected, bindings.chapters(book.book_id), artifacts)


def _is_current(made: ChapterBinding | None, chapter: ChapterRecord, artifacts: Artifacts, *, with_aac: bool) -> bool:
    if made is None or made.audio_sha256 != chapter.audio_sha256:
        return False
    return not with_aac or (made.aac_key is not None and artifacts.is_intact(made.aac_key, made.aac_sha256))


def _make(
    chapter: ChapterRecord,
    artifacts: Artifacts,
    check_time: Callable[[], None],
    *,
    with_aac: bool,
    again: Callable[[], ChapterRecord],
) -> ChapterBinding:
    """Return the encoded chapter; `again` returns the chapter's current row, and raises if it was deleted."""
    assert chapter.audio_sha256 is not None
    meter = Meter()
    key = sha256 = None

    def measured(blocks: Iterator[Samples]) -> Iterator[Samples]:
        for block in blocks:
            check_time()
            meter.add(block)
            yield block

    with _downloaded(chapter, artifacts) as mp3, tempfile.TemporaryFile() as frames:
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
            raise _damaged(chapter, f"it cannot be decoded ({error})") from error
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


@contextmanager
def _downloaded(chapter: ChapterRecord, artifacts: Artifacts) -> Iterator[IO[bytes]]:
    """Yield the chapter's MP3 as a file on disk. Raises AudiobookDamaged if it is not the one that was narrated."""
    assert chapter.audio_key is not None
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as file:
        for piece in artifacts.stream(chapter.audio_key):
            digest.update(piece)
            file.write(piece)
        if digest.hexdigest() != chapter.audio_sha256:
            raise _damaged(chapter, "it is not the file that was narrated")
        file.seek(0)
        yield file


def _damaged(chapter: ChapterRecord, reason: str) -> AudiobookDamaged:
    return AudiobookDamaged(
        f'The MP3 of chapter {chapter.number} "{chapter.title}" of book {chapter.book_id} cannot be bound: {reason}: '
        f"{chapter.audio_key}. Start the book again; what is paid is not paid again."
    )
