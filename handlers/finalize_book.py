"""FinalizeBook: spoken chapters become an audiobook, or the book fails with the names of those that are missing."""

from book_pipeline.delivery.finalize_book import finalize_book
from book_pipeline.invocation import Invocation
from book_pipeline.metrics import count
from book_pipeline.observability import stage
from book_pipeline.settings import FinalizeBookSettings
from book_pipeline.store import connect
from book_pipeline.store.artifacts import manifest_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from events.schemas.published import BookCompleted
from events.schemas.stages import BookStage, Finalized


@stage("FinalizeBook", BookStage)
def handler(payload: BookStage, invocation: Invocation) -> Finalized:
    """Write the manifest and close the book."""
    settings = FinalizeBookSettings.read()
    database = connect.database(settings)
    with Journal(database, payload.execution_arn).stage("FinalizeBook", payload.book_id) as figures:
        manifest = finalize_book(
            payload.book_id,
            books=Books(database),
            chapters=Chapters(database),
            artifacts=connect.artifacts(settings),
        )
        figures.update(chapters=len(manifest.chapters), usd=str(manifest.actual_usd))
    count({"BooksCompleted": 1})
    connect.bus(settings, invocation.trace_header).publish(
        BookCompleted(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            manifest_key=manifest_key(payload.book_id),
            chapters=len(manifest.chapters),
            seconds=manifest.seconds,
            usd=manifest.actual_usd,
        )
    )
    return Finalized(book_id=payload.book_id, manifest_key=manifest_key(payload.book_id))
