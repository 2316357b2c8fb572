"""The failure of a book: an error name and a message for people, and how it is recorded."""

import json
from dataclasses import dataclass
from uuid import UUID

from book_pipeline.errors import ReviewUnanswered
from book_pipeline.metrics import count
from book_pipeline.review.approve import ANSWER_DAYS
from book_pipeline.store.books import Books
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal
from book_pipeline.store.reviews import Reviews


@dataclass(frozen=True)
class Failure:
    """The error's name, and its message for people."""

    error: str
    message: str


def failure_from(error: str, cause: str) -> Failure:
    """Return the failure that a caught error describes.

    `cause` is the Lambda service's answer, JSON with `errorType` and `errorMessage`
    (https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html), or plain text of Step Functions.
    """
    try:
        answer = json.loads(cause)
    except ValueError:
        return Failure(error, cause or f"The state machine reports {error}.")
    if not isinstance(answer, dict):
        return Failure(error, cause)
    return Failure(str(answer.get("errorType") or error), str(answer.get("errorMessage") or cause))


def review_failure(database: Database, execution_arn: str, error: str) -> Failure | None:
    """Return the failure of a book whose review nobody has answered in time; None if the error is another one."""
    if error != "States.Timeout" or not Reviews(database).is_awaited(execution_arn):
        return None
    message = (
        f"Nobody approved or cancelled the book within {ANSWER_DAYS} days, so its execution has ended. Nothing was "
        "paid. `retry` asks again."
    )
    return Failure(ReviewUnanswered.__name__, message)


def record_failure(
    database: Database, execution_arn: str, failure: Failure, *, stage: str, only_unfinished: bool = False
) -> UUID | None:
    """Mark the book that the execution has claimed as failed, in its row, the journal and the metrics; return its id.

    Without a claim there is only a row in the journal, and the result is None.

    Parameters
    ----------
    stage
        Of the row in the journal.
    only_unfinished
        Whether to do nothing if the book is complete or has failed.

    """
    books = Books(database)
    with database.transaction():
        if only_unfinished and books.unfinished(execution_arn) is None:
            return None
        book_id = books.failed(execution_arn, error=failure.error, message=failure.message)
        Journal(database, execution_arn).write(
            stage, "failed", book_id=book_id, message=failure.message, error=failure.error
        )
    ids = {} if book_id is None else {"book_id": book_id}
    count({"BooksFailed": 1}, error=failure.error, **ids)
    return book_id
