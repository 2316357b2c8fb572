"""WatchBooks: every quarter of an hour, how many books are under way, and how many of them stand still."""

from book_pipeline.invocation import Invocation
from book_pipeline.metrics import count
from book_pipeline.observability import logger, stage
from book_pipeline.settings import WatchBooksSettings
from book_pipeline.store import connect
from book_pipeline.store.shelf import Shelf
from events.schemas.maintenance import BooksWatched, WatchRequest


@stage("WatchBooks", WatchRequest)
def handler(_: WatchRequest, __: Invocation) -> BooksWatched:
    """Count them, zeros too: a number that is missing means that nobody watches."""
    in_flight = Shelf(connect.database(WatchBooksSettings.read())).in_flight()
    without_progress = [book_id for book_id, stuck in in_flight.items() if stuck]
    for book_id in without_progress:
        logger.warning("no progress", book_id=str(book_id))
    count({"BooksInFlight": len(in_flight), "BooksWithoutProgress": len(without_progress)})
    return BooksWatched(in_flight=len(in_flight), without_progress=without_progress)
