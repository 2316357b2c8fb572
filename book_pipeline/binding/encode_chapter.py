"""EncodeChapter: measure a narrated chapter and encode it for the M4B and for presets, once for each MP3."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from book_pipeline.binding import masters
from book_pipeline.binding.narrated_mp3 import downloaded
from book_pipeline.binding.outputs import M4B, outputs_of
from book_pipeline.binding.presets import presets_of
from book_pipeline.binding.readiness import is_encoded
from book_pipeline.binding.time_limits import require_short_enough
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.bindings import Bindings, ChapterBinding
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ChapterRecord, Chapters


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
        # Imported late, like make_masters: numpy would slow the cold start.
        from book_pipeline.binding.encoding import encoded_chapter

        require_short_enough(chapter, with_aac=with_aac)
        bindings.encoded(
            encoded_chapter(chapter, artifacts, check_time, with_aac=with_aac, again=partial(chapters.get, chapter_id))
        )
        return is_encoded(book.book_id, books=books, chapters=chapters, bindings=bindings, with_aac=with_aac)
    if not is_encoded(book.book_id, books=books, chapters=chapters, bindings=bindings, with_aac=with_aac):
        return False
    selected = [each for each in chapters.of_book(book.book_id) if each.selected]
    encoded = bindings.chapters(book.book_id)
    chosen = {each.chapter_id: encoded[each.chapter_id] for each in selected}
    if presets and chapter_id in chosen:
        from book_pipeline.binding.make_masters import make_masters

        make_masters(
            chapter,
            presets,
            chosen,
            bindings=bindings,
            artifacts=artifacts,
            download=partial(downloaded, chapter, artifacts),
            check_time=check_time,
        )
    return not masters.missing(presets, selected, bindings.chapters(book.book_id), artifacts)


def _is_current(made: ChapterBinding | None, chapter: ChapterRecord, artifacts: Artifacts, *, with_aac: bool) -> bool:
    if made is None or made.audio_sha256 != chapter.audio_sha256:
        return False
    return not with_aac or (made.aac_key is not None and artifacts.is_intact(made.aac_key, made.aac_sha256))
