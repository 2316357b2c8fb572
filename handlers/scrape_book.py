"""ScrapeBook: a request or a drop becomes a claimed book with its clean text."""

from functools import partial

from book_pipeline.invocation import Invocation
from book_pipeline.metrics import count
from book_pipeline.observability import stage
from book_pipeline.settings import ScrapeBookSettings
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.scrape_book import Wishes, scrape_book
from book_pipeline.store import connect
from book_pipeline.store.artifacts import book_key
from book_pipeline.store.books import Books
from book_pipeline.store.journal import Journal
from events.schemas.published import BookScraped
from events.schemas.stages import Scraped, ScrapeRequest
from events.schemas.start import BookRequest, SourceDrop, wishes_from_metadata


@stage("ScrapeBook", ScrapeRequest)
def handler(payload: ScrapeRequest, invocation: Invocation) -> Scraped:
    """Claim the book and scrape its source; what is no book, or in a living execution's hands, is left alone."""
    settings = ScrapeBookSettings.read()
    request, book_id = payload.request, payload.request.identity()
    if isinstance(request, SourceDrop) and not request.is_a_book:
        return Scraped(book_id=book_id, admitted=False)
    invocation.is_about(book_id)
    database = connect.database(settings)
    books = Books(database)
    if not books.claim(book_id, request.source_url, payload.execution_arn, connect.is_alive):
        return Scraped(book_id=book_id, admitted=False)

    def wishes_of(metadata: dict[str, str]) -> Wishes:
        wishes = request.wishes() if isinstance(request, BookRequest) else wishes_from_metadata(metadata)
        return wishes.model_dump(mode="json", exclude_none=True)

    with Journal(database, payload.execution_arn).stage("ScrapeBook", book_id):
        book = scrape_book(
            book_id,
            request.source_url,
            books=books,
            artifacts=connect.artifacts(settings),
            fetch=partial(fetch, settings=settings, s3=connect.s3()),
            wishes_of=wishes_of,
        )
    count({"BooksStarted": 1})
    connect.bus(settings, invocation.trace_header).publish(
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
