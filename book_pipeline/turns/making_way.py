"""A chapter makes way for a short book before it begins."""

from uuid import UUID

from book_pipeline.errors import ChapterYields
from book_pipeline.store.database import Database
from book_pipeline.store.turns import Turns
from book_pipeline.turns.rules import MOST_YIELDS

MOST_OF_A_BOOK = 200
"""How many times the chapters of one book make way, at most: each time is three events in the history of its execution,
which has room for 25,000 (statemachine/README.md)."""


def make_way(database: Database, book_id: UUID, retries: int) -> None:
    """Raise ChapterYields if the chapter of this book should make way.

    Parameters
    ----------
    retries
        How often the state machine has retried the chapter, for any error.

    """
    if retries < MOST_YIELDS and Turns(database).make_way(book_id, MOST_OF_A_BOOK):
        raise ChapterYields
