"""Approve a book: record the decision, and send the token of its execution back to Step Functions.

An approval is recorded before its token is sent. The token is sent until Step Functions has it, like that of a turn: by
ApproveBook, by WatchBooks, by a second approval, and by AwaitApproval if its retry brings another token.
"""

from typing import Any
from uuid import UUID

from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.review.decide import Changes, Select, decide
from book_pipeline.review.models import Decision, Review
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal
from book_pipeline.store.reviews import Reviews
from book_pipeline.store.task_tokens import Answer, TaskTokens

ANSWER_DAYS = 30
"""TimeoutSeconds of the state AwaitApproval. A review that nobody answers in this time fails the book."""


def approve_book(
    database: Database,
    tokens: TaskTokens,
    book_id: UUID,
    changes: Changes,
    *,
    review_id: str | None,
    select: Select,
    most: int,
) -> Decision:
    """Approve a book that waits for a review, and return the decision.

    The row of the book is locked, so that one of two approvals counts, and a cancelled book is not approved. A second
    one is refused, and sends the token of the first one if that was lost.

    Parameters
    ----------
    review_id
        Of the review that the requester has seen; None if they decide about the one that waits, whichever it is.
    select, most
        As `decide` takes them.

    Raises
    ------
    SourceNotFound
        There is no such book.
    InvalidRequest
        The book does not wait for a review, or for another one; or as `decide` does.
    BudgetExceeded
        As `decide` does.

    """
    reviews = Reviews(database)
    send_approvals(database, tokens, book_id)
    with database.transaction():
        row = reviews.lock(book_id)
        if row is None:
            raise SourceNotFound(f"There is no book {book_id} in the database. `book-pipeline status` lists the books.")
        _require_waiting(book_id, row)
        review = Review.model_validate(row["review"])
        if review_id is not None and review_id != review.review_id:
            raise InvalidRequest(
                f"The review of book {book_id} is outdated, because the book was started again. Nothing was paid. "
                "Look at it again, and approve that."
            )
        decision = decide(review, row["request"], changes, select=select, most=most)
        reviews.approve(book_id, decision.model_dump(mode="json"))
        message = f"The book was approved: {len(decision.options['ticked'])} chapters."
        Journal(database, row["execution_arn"]).write("ApproveBook", "note", book_id=book_id, message=message)
    send_approvals(database, tokens, book_id)
    return decision


def send_approvals(database: Database, tokens: TaskTokens, book_id: UUID | None = None) -> None:
    """Send the token of each approved book, or of one, unless it was sent before."""
    reviews = Reviews(database)
    for task in reviews.approved(book_id):
        if tokens.send_back(task.task_token) is not Answer.UNKNOWN:
            reviews.forget(task)


def _require_waiting(book_id: UUID, row: dict[str, Any]) -> None:
    """Raise InvalidRequest if the book does not wait for an approval, with the reason."""
    if row["cancelled"]:
        raise InvalidRequest(f"Book {book_id} was cancelled, so it cannot be approved. `retry` asks again.")
    if (approved := row["approved_at"]) is not None:
        raise InvalidRequest(
            f"Book {book_id} was approved before, at {approved:%H:%M:%S} UTC on {approved:%d %b %Y}; that decision "
            "counts, and this one changes nothing. `cancel` stops the book."
        )
    if row["review_since"] is None or row["review_token"] is None or row["review"] is None:
        raise InvalidRequest(
            f"Book {book_id} does not wait for a review. Start it with the option `review` to look before you pay."
        )
