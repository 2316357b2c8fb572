"""WatchBooks: request the versions whose turn it is, and count the books in flight and the stalled ones.

It runs when an execution ends and every quarter of an hour.
"""

from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler, logger
from book_pipeline.settings import WatchBooksSettings
from book_pipeline.store import factories
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.versions import Versions
from events.schemas.maintenance import BooksWatched, WatchRequest
from events.schemas.start import BookRequest


@lambda_handler("WatchBooks", WatchRequest)
def handler(_: WatchRequest, invocation: InvocationContext) -> BooksWatched:
    """Request and count. Zeros are written, too, because missing values raise an alarm."""
    settings = WatchBooksSettings.read()
    database = factories.database(settings)
    startable = dict(Versions(database).take_startable(factories.is_alive))
    factories.bus(settings, invocation.trace_header).publish(*map(BookRequest.model_validate, startable.values()))
    for book_id in startable:
        logger.info("requested", book_id=str(book_id))
    in_flight = BookQueries(database).in_flight()
    stalled = [book_id for book_id, is_stalled in in_flight.items() if is_stalled]
    for book_id in stalled:
        logger.warning("stalled", book_id=str(book_id))
    count({"BooksInFlight": len(in_flight), "BooksStalled": len(stalled)})
    return BooksWatched(in_flight=len(in_flight), stalled=stalled, requested=list(startable))
