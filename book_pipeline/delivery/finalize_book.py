"""FinalizeBook: the spoken chapters become an audiobook with a manifest, or the book fails and says what is missing."""

from uuid import UUID

from book_pipeline.delivery.manifest import Manifest
from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import JSON, Artifacts, manifest_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ChapterRow, Chapters

NAMED_AT_MOST = 5
DONE = ("complete", "complete")
"""The text's state and the speech's: an MP3 of what the text once was is none of this book's."""


def finalize_book(book_id: UUID, *, books: Books, chapters: Chapters, artifacts: Artifacts) -> Manifest:
    """Write the audiobook's manifest and mark the book complete. Done twice, it changes nothing.

    Raises ChaptersIncomplete, which names the chapters that are missing and why.
    """
    book = books.get(book_id)
    narrated = [chapter for chapter in chapters.of_book(book_id) if chapter.narrated]
    missing = [chapter for chapter in narrated if (chapter.format_status, chapter.tts_status) != DONE]
    if missing:
        message = (
            f'Book {book_id} "{book.title}": {len(missing)} of {len(narrated)} chapters are missing: {_named(missing)}.'
            " Start the book again; only these are done and paid."
        )
        raise ChaptersIncomplete(message)
    manifest = Manifest.of(book, narrated, books.spent(book_id))
    artifacts.write(manifest_key(book_id), manifest.model_dump_json(indent=1).encode(), JSON)
    books.complete(book_id)
    return manifest


def _named(missing: list[ChapterRow]) -> str:
    """Name the first few, with the reason of each that has one."""
    told_first = sorted(missing, key=lambda chapter: (chapter.error is None, chapter.position))
    named = [_with_reason(chapter) for chapter in told_first[:NAMED_AT_MOST]]
    more = len(missing) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")


def _with_reason(chapter: ChapterRow) -> str:
    reason = f" ({chapter.error}: {chapter.error_message})" if chapter.error else ""
    return f'{chapter.position} "{chapter.title}"{reason}'
