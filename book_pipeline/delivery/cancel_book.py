"""Cancel a book: stop its execution, and end its claim and leases, so that it can neither pay nor change the book."""

from collections.abc import Callable
from uuid import UUID

from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal


def cancel_book(database: Database, book_id: UUID, stop: Callable[[str], None]) -> str | None:
    """Cancel a book in progress, and return the execution that was stopped; None if the book was cancelled before.

    The execution is stopped while the book's row is locked, so no paid call begins in between, and its end finds a
    book that is cancelled and not one that failed. A call that is running is charged and its result is kept.

    Parameters
    ----------
    stop
        Stops an execution.

    Raises
    ------
    SourceNotFound
        There is no such book.
    InvalidRequest
        The book is complete or has failed.

    """
    with database.transaction():
        state = Books(database).lock(book_id)
        if state is None:
            raise SourceNotFound(f"There is no book {book_id} in progress. `book-pipeline status` lists the books.")
        if state["cancelled"]:
            return None
        if not state["in_progress"]:
            end, remedy = ("is complete", "") if state["complete"] else ("has failed", "`retry` continues it. ")
            raise InvalidRequest(
                f"Book {book_id} {end}, so there is nothing to cancel. {remedy}`delete` removes a book."
            )
        execution_arn: str = state["execution_arn"]
        stop_and_release(database, book_id, execution_arn, stop)
    return execution_arn


def stop_and_release(database: Database, book_id: UUID, execution_arn: str, stop: Callable[[str], None]) -> None:
    """Stop the execution of a locked book, mark the book as cancelled, and end its leases and its turn."""
    stop(execution_arn)
    Books(database).cancel(book_id)
    Chapters(database).release(book_id)
    Journal(database, execution_arn).write("CancelBook", "note", book_id=book_id, message="The book was cancelled.")
