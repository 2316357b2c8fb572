"""AwaitApproval: keep the token of the execution until a requester approves the book."""

from book_pipeline.errors import InvalidRequest
from book_pipeline.function_settings import AwaitApprovalSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.review.approve import send_approvals
from book_pipeline.review.models import Review
from book_pipeline.store import factories
from book_pipeline.store.reviews import Reviews
from events.schemas.published import BookAwaitsReview
from events.schemas.stages import ApprovalAwaited, TurnRequest


@lambda_handler("AwaitApproval", TurnRequest, prepare=(factories.states, factories.events))
def handler(payload: TurnRequest, invocation: InvocationContext) -> ApprovalAwaited:
    """Let the book wait for its review. The state ends when the token is sent back, or with the execution.

    If the book was approved between two attempts, the earlier token is used up, so a retry sends its own token back.
    """
    settings = AwaitApprovalSettings.read()
    database = factories.database(settings)
    waiting = Reviews(database).wait(payload.book_id, payload.execution_arn, payload.task_token)
    if waiting is None:
        message = f"Another execution has claimed book {payload.book_id}, so this one ends. Nothing has to be done."
        raise InvalidRequest(message)
    if waiting["approved"]:
        send_approvals(database, factories.task_tokens(), payload.book_id)
        return ApprovalAwaited(book_id=payload.book_id)
    review = Review.model_validate(waiting["review"])
    factories.bus(settings, invocation.trace_header).publish(
        BookAwaitsReview(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            title=waiting["title"],
            chapters=sum(piece.ticked for piece in review.pieces),
            estimate_usd=waiting["estimated_usd"],
        )
    )
    return ApprovalAwaited(book_id=payload.book_id)
