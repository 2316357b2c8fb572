"""DeleteBook: delete the objects and the rows of a book, and report what remains elsewhere."""

from book_pipeline.delivery.delete_book import delete_book
from book_pipeline.function_settings import DeleteBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.paid_calls.models import LONGEST_CALL
from book_pipeline.store import factories
from events.schemas.actions import Deleted, DeleteRequest


@lambda_handler("DeleteBook", DeleteRequest, prepare=(factories.s3, factories.states))
def handler(payload: DeleteRequest, _: InvocationContext) -> Deleted:
    """Delete the book; a book in progress is cancelled first."""
    settings = DeleteBookSettings.read()
    deleted = delete_book(
        factories.database(settings),
        factories.artifacts(settings),
        payload.book_id,
        keep_audio=payload.keep_audio,
        call_seconds=LONGEST_CALL * max(settings.gemini_timeout_seconds, settings.elevenlabs_timeout_seconds),
        stop=factories.stop_execution,
    )
    return Deleted(book_id=payload.book_id, **vars(deleted))
