"""WatchBooks: count the books in flight and the stalled ones, every quarter of an hour."""

from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler, logger
from book_pipeline.settings import WatchBooksSettings
from book_pipeline.store import factories
from book_pipeline.store.book_queries import BookQueries
from events.schemas.maintenance import BooksWatched, WatchRequest


@lambda_handler("WatchBooks", WatchRequest)
def handler(_: WatchRequest, __: InvocationContext) -> BooksWatched:
    """Count the books. Zeros are written, too, because missing values raise an alarm."""
    in_flight = BookQueries(factories.database(WatchBooksSettings.read())).in_flight()
    stalled = [book_id for book_id, is_stalled in in_flight.items() if is_stalled]
    for book_id in stalled:
        logger.warning("stalled", book_id=str(book_id))
    count({"BooksInFlight": len(in_flight), "BooksStalled": len(stalled)})
    return BooksWatched(in_flight=len(in_flight), stalled=stalled)
