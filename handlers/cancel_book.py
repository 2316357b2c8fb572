"""CancelBook: stop the execution of a book, for a requester who no longer wants it."""

from book_pipeline.delivery.cancel_book import cancel_book
from book_pipeline.function_settings import CancelBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from events.schemas.actions import Cancelled, CancelRequest
from events.schemas.published import BookCancelled


@lambda_handler("CancelBook", CancelRequest, prepare=(factories.states, factories.events))
def handler(payload: CancelRequest, invocation: InvocationContext) -> Cancelled:
    """Cancel the book. The end of the execution starts WatchBooks, which gives the turn to the next book."""
    settings = CancelBookSettings.read()
    stopped = cancel_book(factories.database(settings), payload.book_id, factories.stop_execution)
    if stopped is not None:
        bus = factories.bus(settings, invocation.trace_header)
        bus.publish(BookCancelled(book_id=payload.book_id, execution_arn=stopped))
    return Cancelled(book_id=payload.book_id, stopped_execution=stopped)
