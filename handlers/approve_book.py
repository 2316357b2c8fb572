"""ApproveBook: let a book continue that waits for a review, with what the requester has decided."""

from book_pipeline.chapters.selection import MOST_CHAPTERS, parse_selection
from book_pipeline.function_settings import ApproveBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.review.approve import approve_book
from book_pipeline.review.decide import Changes
from book_pipeline.store import factories
from events.schemas.actions import Approved, ApproveRequest


@lambda_handler("ApproveBook", ApproveRequest, prepare=(factories.states,))
def handler(payload: ApproveRequest, _: InvocationContext) -> Approved:
    """Check the decision against the book, record it, and send the token of the execution back."""
    settings = ApproveBookSettings.read()
    decision = approve_book(
        factories.database(settings),
        factories.task_tokens(),
        payload.book_id,
        Changes(**payload.model_dump(exclude={"book_id", "review_id"})),
        review_id=payload.review_id,
        select=parse_selection,
        most=MOST_CHAPTERS,
    )
    return Approved(book_id=payload.book_id, chapters=tuple(decision.options["ticked"]))
