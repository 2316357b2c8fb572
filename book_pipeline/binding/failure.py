"""The record of why a book cannot be bound, where `status` and the page find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from book_pipeline.errors import BookUnreadable, PermanentError, SourceNotFound
from book_pipeline.observability import logger
from book_pipeline.store.bindings import Bindings


@contextmanager
def recorded(bindings: Bindings, book_id: UUID) -> Iterator[None]:
    """Record a permanent error of the block with the book; Lambda repeats a call that ended with any other.

    If the book was deleted meanwhile, nothing is recorded.
    """
    try:
        yield
    except (BookUnreadable, SourceNotFound) as error:
        logger.info("nothing is bound", reason=str(error))
    except PermanentError as error:
        bindings.failed(book_id, error=type(error).__name__, message=str(error))
        raise
