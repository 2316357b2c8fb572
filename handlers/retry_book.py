"""RetryBook: request a book again that has failed or was cancelled."""

from book_pipeline.delivery.retry_book import retry_request
from book_pipeline.function_settings import RetryBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from events.schemas.actions import Retried, RetryRequest
from events.schemas.start import BookRequest


@lambda_handler("RetryBook", RetryRequest, prepare=(factories.states, factories.events))
def handler(payload: RetryRequest, invocation: InvocationContext) -> Retried:
    """Send the book's last request to the bus, for all that is missing or for one chapter."""
    settings = RetryBookSettings.read()
    fields = retry_request(factories.database(settings), payload.book_id, payload.chapter_id, factories.is_alive)
    request = BookRequest.model_validate(fields)
    factories.bus(settings, invocation.trace_header).publish(request)
    return Retried(book_id=payload.book_id, source_url=request.source_url)
