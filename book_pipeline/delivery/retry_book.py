"""Request a book again that has failed or was cancelled: only what is missing is made and paid."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.store.books import Book, Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.database import Database

DONE = ("complete", "complete")


def retry_request(
    database: Database, book_id: UUID, chapter_id: UUID | None, is_alive: Callable[[str], bool]
) -> dict[str, Any]:
    """Return the start input that continues the book, with the options of its last request.

    Parameters
    ----------
    chapter_id
        The only chapter to work on; by default all that are missing.
    is_alive
        Returns whether an execution is running.

    Raises
    ------
    SourceNotFound
        There is no such book, or no such chapter in it.
    InvalidRequest
        The book is complete or in progress, or the chapter is complete or not selected.

    """
    books = Books(database)
    with database.transaction():
        state = books.lock(book_id)
    if state is None:
        raise SourceNotFound(f"There is no book {book_id} in the database. `book-pipeline status` lists the books.")
    if state["complete"]:
        raise InvalidRequest(
            f"Book {book_id} is complete, so nothing is missing. To repair a damaged file of it, start it again from "
            "its source; what is paid is not paid again."
        )
    if state["in_progress"] and is_alive(state["execution_arn"]):
        raise InvalidRequest(f"Book {book_id} is in progress. `cancel` stops it.")
    book = books.get(book_id)
    only = {} if chapter_id is None else {"only": _missing_chapter(database, book_id, chapter_id)}
    return {**again(book), **only}


def again(book: Book) -> dict[str, Any]:
    """Return the start input of a book's last request. Raises InvalidRequest if it has no source."""
    if book.source_url is None:
        raise InvalidRequest(f"Book {book.book_id} has no source. Start it from a file or an address.")
    return {"source_url": book.source_url, "book_id": str(book.book_id), **book.requested}


def _missing_chapter(database: Database, book_id: UUID, chapter_id: UUID) -> str:
    """Return the number of a chapter that is not complete."""
    found = [chapter for chapter in Chapters(database).of_book(book_id) if chapter.chapter_id == chapter_id]
    if not found:
        raise SourceNotFound(
            f"There is no chapter {chapter_id} in book {book_id}. `book-pipeline status {book_id}` lists them."
        )
    (chapter,) = found
    if not chapter.selected:
        raise InvalidRequest(f'Chapter {chapter.number} "{chapter.title}" is not selected. Request the book with it.')
    if (chapter.format_status, chapter.tts_status) == DONE:
        raise InvalidRequest(f'Chapter {chapter.number} "{chapter.title}" is complete, so nothing of it is missing.')
    return chapter.number
