"""RecordFailure: the book's failure is written down and told, in words that help."""

from uuid import UUID

from pydantic import ValidationError

from book_pipeline.delivery.failure import failure_from
from book_pipeline.invocation import Invocation
from book_pipeline.metrics import count
from book_pipeline.observability import stage
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
    book_id = _asked_for(payload)
    if book_id is not None:
        invocation.is_about(book_id)
        if not Books(database).failed(book_id, payload.execution_arn, error=failure.error, message=failure.message):
            book_id = None
    Journal(database, payload.execution_arn).write(
        "RecordFailure", "failed", book_id=book_id, message=failure.message, error=failure.error
    )
    count({"BooksFailed": 1}, error=failure.error)
    connect.bus(settings, invocation.trace_header).publish(
        BookFailed(book_id=book_id, execution_arn=payload.execution_arn, error=failure.error, message=failure.message)
    )
    return FailureRecorded(error=failure.error, message=failure.message)


def _asked_for(payload: BookFailure) -> UUID | None:
    asked = {"execution_arn": payload.execution_arn, "request": payload.request}
    try:
        return ScrapeRequest.model_validate(asked).request.identity()
    except ValidationError:
        return None
