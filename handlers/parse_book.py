"""ParseBook: the book's text becomes chapters."""

from functools import partial

from book_pipeline.chapters.parse_book import parse_book
from book_pipeline.invocation import Invocation
from book_pipeline.observability import stage
from book_pipeline.settings import ParseBookSettings
from book_pipeline.store import connect
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from events.schemas.published import BookParsed
from events.schemas.stages import BookStage, Parsed


@stage("ParseBook", BookStage)
def handler(payload: BookStage, invocation: Invocation) -> Parsed:
    """Cut the book into chapters and stop it here if it costs more than its person allows."""
    from book_pipeline.estimate import estimated  # brings the narration's rules along, which nothing else here needs

    settings = ParseBookSettings.read()
    database = connect.database(settings)
    with Journal(database, payload.execution_arn).stage("ParseBook", payload.book_id) as figures:
        book = parse_book(
            payload.book_id,
            books=Books(database),
            chapters=Chapters(database),
            artifacts=connect.artifacts(settings),
            estimate=partial(estimated, settings=settings),
        )
        figures.update(chapters=len(book.chapters), narrated=len(book.narrated), estimated_usd=str(book.estimate.usd))
    connect.bus(settings, invocation.trace_header).publish(
        BookParsed(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            chapters=len(book.chapters),
            narrated=len(book.narrated),
            estimated_usd=book.estimate.usd,
        )
    )
    return Parsed(book_id=payload.book_id, chapters=book.narrated)
