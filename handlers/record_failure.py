"""RecordFailure: record the failure of a book, and publish it with a message for people."""

from book_pipeline.delivery.failure import failure_from
from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler
from book_pipeline.settings import RecordFailureSettings
from book_pipeline.store import factories
from book_pipeline.store.books import Books
from book_pipeline.store.journal import Journal
from events.schemas.published import BookFailed
from events.schemas.stages import BookFailure, FailureRecorded


@lambda_handler("RecordFailure", BookFailure)
def handler(payload: BookFailure, invocation: InvocationContext) -> FailureRecorded:
    """Mark the book that the execution has claimed as failed. Without a claim there is only a row in the journal."""
    settings = RecordFailureSettings.read()
    database = factories.database(settings)
    failure = failure_from(payload.error.error, payload.error.cause)
    book_id = Books(database).failed(payload.execution_arn, error=failure.error, message=failure.message)
    if book_id is not None:
        invocation.bind_book(book_id)
    Journal(database, payload.execution_arn).write(
        "RecordFailure", "failed", book_id=book_id, message=failure.message, error=failure.error
    )
    count({"BooksFailed": 1}, error=failure.error)
    factories.bus(settings, invocation.trace_header).publish(
        BookFailed(book_id=book_id, execution_arn=payload.execution_arn, error=failure.error, message=failure.message)
    )
    return FailureRecorded(error=failure.error, message=failure.message)
