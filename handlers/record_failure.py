"""RecordFailure: record the failure of a book, and publish it with a message for people."""

from book_pipeline.delivery.failure import failure_from, record_failure, review_failure
from book_pipeline.function_settings import RecordFailureSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from events.schemas.published import BookFailed
from events.schemas.stages import BookFailure, FailureRecorded


@lambda_handler("RecordFailure", BookFailure, prepare=(factories.events,))
def handler(payload: BookFailure, invocation: InvocationContext) -> FailureRecorded:
    """Mark as failed the book that the execution has claimed. Without a claim, write only a row of the journal."""
    settings = RecordFailureSettings.read()
    database = factories.database(settings)
    failure = review_failure(database, payload.execution_arn, payload.error.error) or failure_from(
        payload.error.error, payload.error.cause
    )
    book_id = record_failure(database, payload.execution_arn, failure, stage="RecordFailure")
    if book_id is not None:
        invocation.bind_book(book_id)
    factories.bus(settings, invocation.trace_header).publish(
        BookFailed(book_id=book_id, execution_arn=payload.execution_arn, error=failure.error, message=failure.message)
    )
    return FailureRecorded(error=failure.error, message=failure.message)
