"""ParseBook: split the text of the book into chapters."""

from functools import partial

from book_pipeline.chapters.parse_book import parse_book
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.settings import ParseBookSettings
from book_pipeline.store import factories
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from events.schemas.published import BookParsed
from events.schemas.stages import BookStage, Parsed


@lambda_handler("ParseBook", BookStage, prepare=(factories.s3, factories.events))
def handler(payload: BookStage, invocation: InvocationContext) -> Parsed:
    """Split the book and estimate its cost. Raises BudgetExceeded if it is above max_cost_usd."""
    from book_pipeline.estimate import estimate_book  # imports the formatting rules, which a cold start can skip

    settings = ParseBookSettings.read()
    database = factories.database(settings)
    with Journal(database, payload.execution_arn).stage("ParseBook", payload.book_id) as details:
        book = parse_book(
            payload.book_id,
            books=Books(database),
            chapters=Chapters(database),
            artifacts=factories.artifacts(settings),
            estimate=partial(estimate_book, settings=settings),
        )
        details.update(chapters=len(book.chapters), narrated=len(book.selected), estimated_usd=str(book.estimate.usd))
    factories.bus(settings, invocation.trace_header).publish(
        BookParsed(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            chapters=len(book.chapters),
            narrated=len(book.selected),
            estimated_usd=book.estimate.usd,
        )
    )
    return Parsed(book_id=payload.book_id, chapters=book.selected)
