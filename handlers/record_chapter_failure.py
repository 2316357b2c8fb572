"""RecordChapterFailure: record the failure of one chapter; the other chapters continue."""

from book_pipeline.delivery.failure import failure_from
from book_pipeline.function_settings import RecordChapterFailureSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from events.schemas.stages import ChapterFailure, ChapterFailureRecorded


@lambda_handler("RecordChapterFailure", ChapterFailure)
def handler(payload: ChapterFailure, _: InvocationContext) -> ChapterFailureRecorded:
    """Mark the chapter as failed and return the number of failed chapters of the book."""
    database = factories.database(RecordChapterFailureSettings.read())
    chapters = Chapters(database)
    failure = failure_from(payload.error.error, payload.error.cause)
    chapters.failed(payload.chapter_id, error=failure.error, message=failure.message)
    Journal(database, payload.execution_arn).write(
        payload.stage,
        "failed",
        book_id=payload.book_id,
        chapter_id=payload.chapter_id,
        message=failure.message,
        error=failure.error,
    )
    return ChapterFailureRecorded(
        error=failure.error, message=failure.message, failed_chapters=chapters.failed_count(payload.book_id)
    )
