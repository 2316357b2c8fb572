"""RecordFailure: the book's failure is written down and told, in words that help."""

from uuid import UUID

from pydantic import ValidationError

from book_pipeline.delivery.failure import failure_from
from book_pipeline.metrics import count
from book_pipeline.observability import Invocation, stage
from book_pipeline.settings import RecordFailureSettings
from book_pipeline.store import connect
from book_pipeline.store.books import Books
from book_pipeline.store.journal import Journal
from events.schemas.published import BookFailed
from events.schemas.stages import BookFailure, FailureRecorded, ScrapeRequest


@stage("RecordFailure", BookFailure)
def handler(payload: BookFailure, invocation: Invocation) -> FailureRecorded:
    """Mark the book failed if it is this execution's; a request that was no good has no book, only a log line."""
    settings = RecordFailureSettings.read()
    database = connect.database(settings)
    failure = failure_from(payload.error.error, payload.error.cause)
    book_id = _claimed_by(payload, Books(database), failure.error, failure.message)
    Journal(database, payload.execution_arn).write(
        "RecordFailure", "failed", book_id=book_id, message=failure.message, error=failure.error
    )
    count({"BooksFailed": 1}, book_id=book_id, error=failure.error)
    connect.bus(settings, invocation.trace_header).publish(
        BookFailed(book_id=book_id, execution_arn=payload.execution_arn, error=failure.error, message=failure.message)
    )
    return FailureRecorded(error=failure.error, message=failure.message)


def _claimed_by(payload: BookFailure, books: Books, error: str, message: str) -> UUID | None:
    try:
        request = ScrapeRequest.model_validate(
            {"execution_arn": payload.execution_arn, "request": payload.request}
        ).request
    except ValidationError:
        return None
    book_id = request.identity()
    return book_id if books.failed(book_id, payload.execution_arn, error=error, message=message) else None
