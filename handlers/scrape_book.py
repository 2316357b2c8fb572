"""ScrapeBook: claim the requested or dropped book, and store its text."""

from functools import partial

from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler
from book_pipeline.settings import ScrapeBookSettings
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.scrape_book import Options, scrape_book
from book_pipeline.store import factories
from book_pipeline.store.artifacts import book_key
from book_pipeline.store.books import Books
from book_pipeline.store.journal import Journal
from events.schemas.published import BookScraped
from events.schemas.stages import Scraped, ScrapeRequest
from events.schemas.start import BookRequest, SourceDrop, options_from_metadata


@lambda_handler("ScrapeBook", ScrapeRequest)
def handler(payload: ScrapeRequest, invocation: InvocationContext) -> Scraped:
    """Claim the book and read its source. A file that is no book, or a book already claimed, is not admitted."""
    settings = ScrapeBookSettings.read()
    request, book_id = payload.request, payload.request.identity()
    if isinstance(request, SourceDrop) and not request.is_a_book:
        return Scraped(book_id=book_id, admitted=False)
    invocation.bind_book(book_id)
    database = factories.database(settings)
    books = Books(database)
    if not books.claim(book_id, request.source_url, payload.execution_arn, factories.is_alive):
        return Scraped(book_id=book_id, admitted=False)

    def options_of(metadata: dict[str, str]) -> Options:
        options = request.options() if isinstance(request, BookRequest) else options_from_metadata(metadata)
        return options.model_dump(mode="json", exclude_none=True)

    with Journal(database, payload.execution_arn).stage("ScrapeBook", book_id):
        book = scrape_book(
            book_id,
            request.source_url,
            books=books,
            artifacts=factories.artifacts(settings),
            fetch=partial(fetch, settings=settings, s3=factories.s3()),
            options_of=options_of,
        )
    count({"BooksStarted": 1})
    factories.bus(settings, invocation.trace_header).publish(
        BookScraped(
            book_id=book_id,
            execution_arn=payload.execution_arn,
            text_key=book_key(book_id),
            title=book.title,
            author=book.author,
            language=book.language,
        )
    )
    return Scraped(book_id=book_id, admitted=True)
