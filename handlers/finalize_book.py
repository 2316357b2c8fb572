"""FinalizeBook: write the audiobook manifest, or fail with the names of the missing chapters."""

from book_pipeline.delivery.finalize_book import finalize_book
from book_pipeline.function_settings import FinalizeBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from book_pipeline.store.keys import manifest_key
from events.schemas.published import BookCompleted
from events.schemas.stages import BookStage, Finalized


@lambda_handler("FinalizeBook", BookStage, prepare=(factories.s3, factories.events))
def handler(payload: BookStage, invocation: InvocationContext) -> Finalized:
    """Write the audiobook manifest and mark the book as complete."""
    settings = FinalizeBookSettings.read()
    database = factories.database(settings)
    with Journal(database, payload.execution_arn).stage("FinalizeBook", payload.book_id) as details:
        manifest = finalize_book(
            payload.book_id,
            books=Books(database),
            chapters=Chapters(database),
            artifacts=factories.artifacts(settings),
        )
        details.update(chapters=len(manifest.chapters), usd=str(manifest.actual_usd))
        Bindings(database).expect(payload.book_id)
    count({"BooksCompleted": 1})
    factories.bus(settings, invocation.trace_header).publish(
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
