"""The metrics about books in progress, which alarms watch. They are counted at each run, because missing ones alarm."""

from uuid import UUID

from book_pipeline.metrics import GAUGES, count
from book_pipeline.observability import logger
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.database import Database
from book_pipeline.store.turns import Turns


def count_none() -> None:
    """Count no book, without asking the database."""
    count(dict.fromkeys(GAUGES, 0))


def count_books(database: Database) -> tuple[int, list[UUID]]:
    """Count the books in progress, waiting and stalled; return how many are in progress, and the stalled ones."""
    in_flight = BookQueries(database).in_flight()
    stalled = [book_id for book_id, is_stalled in in_flight.items() if is_stalled]
    for book_id in stalled:
        logger.warning("stalled", book_id=str(book_id))
    count(dict(zip(GAUGES, (len(in_flight), Turns(database).waiting(), len(stalled)), strict=True)))
    return len(in_flight), stalled
