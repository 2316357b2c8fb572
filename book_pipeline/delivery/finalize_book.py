"""FinalizeBook: the spoken chapters become an audiobook with a manifest, or the book fails and says what is missing."""

from uuid import UUID

from book_pipeline.delivery.manifest import Manifest, ManifestChapter
from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import JSON, Artifacts, manifest_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ChapterRow, Chapters

NAMED_AT_MOST = 5


def finalize_book(book_id: UUID, *, books: Books, chapters: Chapters, artifacts: Artifacts) -> Manifest:
    """Write the audiobook's manifest and mark the book complete. Done twice, it changes nothing.

    Raises ChaptersIncomplete, which names the chapters that are missing and why.
    """
    book = books.get(book_id)
    narrated = [chapter for chapter in chapters.of_book(book_id) if chapter.narrated]
    missing = [chapter for chapter in narrated if chapter.tts_status != "complete"]
    if missing:
        message = (
            f'Book {book_id} "{book.title}": {len(missing)} of {len(narrated)} chapters are missing: {_named(missing)}. '
            "Start the book again; only these are done and paid."
        )
        raise ChaptersIncomplete(message)
    manifest = Manifest.of(book, narrated, books.spent(book_id))
    artifacts.write(manifest_key(book_id), manifest.model_dump_json(indent=1).encode(), JSON)
    books.complete(book_id)
    return manifest


def _named(missing: list[ChapterRow]) -> str:
    """Name the first few, with the reason of each that has one."""
    named = [
        f'{chapter.position} "{chapter.title}"' + (f" ({chapter.error}: {chapter.error_message})" if chapter.error else "")
        for chapter in sorted(missing, key=lambda chapter: (chapter.error is None, chapter.position))[:NAMED_AT_MOST]
    ]
    more = len(missing) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")
