"""Whether a book can be bound: it is complete, and what is made of each chapter is from its present MP3."""

from uuid import UUID

from book_pipeline.store.bindings import Bindings
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters


def is_encoded(book_id: UUID, *, books: Books, chapters: Chapters, bindings: Bindings, with_aac: bool) -> bool:
    """Return whether the book is complete and each of its chapters is measured, and encoded if `with_aac`."""
    if books.get(book_id).tts_status != "complete":
        return False
    made = bindings.chapters(book_id)
    selected = [chapter for chapter in chapters.of_book(book_id) if chapter.selected]
    return bool(selected) and all(
        chapter.chapter_id in made
        and made[chapter.chapter_id].audio_sha256 == chapter.audio_sha256
        and (made[chapter.chapter_id].aac_key is not None or not with_aac)
        for chapter in selected
    )
