"""DescribeBooks: return the state of books to the command and the page, which cannot reach the database."""

from book_pipeline.function_settings import DescribeBooksSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.turns.queue import TurnQueue
from events.schemas.describe_books import BookDetails, BookList, ChapterDetails, DescribeRequest, Unchanged


@lambda_handler("DescribeBooks", DescribeRequest)
def handler(request: DescribeRequest, _: InvocationContext) -> BookList | BookDetails | ChapterDetails | Unchanged:
    """Return the list of books, one book or one chapter; Unchanged if the change token equals `known`."""
    settings = DescribeBooksSettings.read()
    database = factories.database(settings)
    queries = BookQueries(database, TurnQueue(database, settings.speech_concurrency).places)
    if request.known is not None and request.known == queries.version():
        return Unchanged(version=request.known)
    if request.execution_arn is not None:
        return BookDetails.model_validate(queries.book_of(request.execution_arn))
    if request.book_id is None:
        return BookList.model_validate(queries.books())
    if request.chapter_id is None:
        return BookDetails.model_validate(queries.book(request.book_id))
    return ChapterDetails.model_validate(queries.chapter(request.book_id, request.chapter_id))
