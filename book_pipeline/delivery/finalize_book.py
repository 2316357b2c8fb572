"""FinalizeBook: write the audiobook manifest, or fail the book and list the missing chapters."""

from uuid import UUID

from book_pipeline.delivery.manifest import Manifest
from book_pipeline.errors import ChaptersIncomplete, ExecutionEnded
from book_pipeline.store.artifacts import JSON, Artifacts
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ChapterRecord, Chapters
from book_pipeline.store.keys import manifest_key

MOST_LISTED = 5
DONE = ("complete", "complete")
"""The statuses of a chapter's text and speech. Both must be complete, because an MP3 may be of an older text."""


def finalize_book(book_id: UUID, *, books: Books, chapters: Chapters, artifacts: Artifacts) -> Manifest:
    """Write the audiobook manifest and mark the book complete. A second call changes nothing.

    Raises ChaptersIncomplete, which lists the missing chapters and the reasons, and ExecutionEnded if it was cancelled.
    """
    book = books.get(book_id)
    selected = [chapter for chapter in chapters.of_book(book_id) if chapter.selected]
    missing = [chapter for chapter in selected if (chapter.format_status, chapter.tts_status) != DONE]
    if missing:
        message = (
            f'Book {book_id} "{book.title}": {len(missing)} of {len(selected)} chapters are missing: '
            f"{_missing_list(missing)}. Start the book again; only the missing chapters are processed and charged."
        )
        raise ChaptersIncomplete(message)
    manifest = Manifest.of(book, selected, books.spent(book_id))
    artifacts.write(manifest_key(book_id), manifest.model_dump_json(indent=1).encode(), JSON)
    if not books.complete(book_id):
        raise ExecutionEnded(f'Book {book_id} "{book.title}" was cancelled. `book-pipeline retry` completes it.')
    return manifest


def _missing_list(missing: list[ChapterRecord]) -> str:
    """Return the first few chapters, those with an error first."""
    with_errors_first = sorted(missing, key=lambda chapter: (chapter.error is None, chapter.position))
    listed = [_with_reason(chapter) for chapter in with_errors_first[:MOST_LISTED]]
    more = len(missing) - len(listed)
    return "; ".join(listed) + (f"; and {more} more" if more else "")


def _with_reason(chapter: ChapterRecord) -> str:
    reason = f" ({chapter.error_message})" if chapter.error else ""
    return f'{chapter.number} "{chapter.title}"{reason}'
