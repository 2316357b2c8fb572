"""Books whose finished files were never made: an event was lost, or a function died without recording its failure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from book_pipeline.errors import BindingLost
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.database import Database

UNCHANGED_SECONDS = 3600.0
"""Three tries of a function with 15 minutes each, and the time between them."""
MOST_BOOKS = 100
"""In one run."""
MESSAGE = (
    "The finished files were not made, even after their events were published again. The logs of EncodeChapter and "
    "BindBook may say why. Start the book again; what is paid is not paid again. The MP3s are complete."
)


@dataclass(frozen=True)
class LostBinding:
    """A complete book that is not bound, and its chapters to encode: id, key of the MP3, and length in seconds."""

    book_id: UUID
    execution_arn: str
    chapters: list[dict[str, Any]]


def bind_again(database: Database, announce: Callable[[LostBinding], object]) -> list[UUID]:
    """Announce each book whose binding has not progressed for long, once; return the books.

    If nothing happens after that either, the binding fails with BindingLost. The announcement is sent before the
    transaction commits. If sending or committing fails, the next invocation repeats both.
    """
    bindings, announced = Bindings(database), []
    with database.transaction():
        bindings.fail_lost(UNCHANGED_SECONDS, error=BindingLost.__name__, message=MESSAGE)
        for book_id, execution_arn in bindings.take_lost(
            UNCHANGED_SECONDS, error=BindingLost.__name__, most=MOST_BOOKS
        ):
            announce(LostBinding(book_id, execution_arn, bindings.to_encode(book_id)))
            announced.append(book_id)
    return announced
