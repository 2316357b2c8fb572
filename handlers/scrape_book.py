"""ScrapeBook: find out which book was requested or dropped, claim it, and store its text."""

from functools import partial

from book_pipeline.function_settings import ScrapeBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler
from book_pipeline.source.admission import Admissions, Requested
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.scrape_book import read_source, store_source
from book_pipeline.store import factories
from book_pipeline.store.books import Books
from book_pipeline.store.keys import book_key
from events.schemas.published import BookScraped
from events.schemas.stages import Scraped, ScrapeRequest
from events.schemas.start import SourceDrop


@lambda_handler("ScrapeBook", ScrapeRequest, prepare=(factories.s3, factories.events))
def handler(payload: ScrapeRequest, invocation: InvocationContext) -> Scraped:
    """Claim the book and store its source; a file outside `raw/` or a claimed book is not admitted."""
    settings = ScrapeBookSettings.read()
    request = payload.request
    if isinstance(request, SourceDrop) and not request.is_a_book:
        return Scraped(book_id=request.identity(), admitted=False)
    invocation.bind_book(request.identity())
    database = factories.database(settings)
    admissions = Admissions(database, payload.execution_arn, payload.started_at, factories.is_alive)
    requested = Requested(request.identity(), request.book_id is not None, request.source_url)
    read = partial(
        read_source,
        fetch=partial(fetch, settings=settings, s3=factories.s3()),
        options_of=request.options,
    )
    with admissions.admit(requested, read) as admission:
        invocation.bind_book(admission.book_id)
        if not admission.admitted:
            return Scraped(book_id=admission.book_id, admitted=False)
        book = store_source(
            admission.book_id, admission.source, books=Books(database), artifacts=factories.artifacts(settings)
        )
    count({"BooksStarted": 1})
    factories.bus(settings, invocation.trace_header).publish(
        BookScraped(
            book_id=book.book_id,
            execution_arn=payload.execution_arn,
            text_key=book_key(book.book_id),
            title=book.title,
            author=book.author,
            language=book.language,
        )
    )
    return Scraped(book_id=book.book_id, admitted=True, only=request.only)
