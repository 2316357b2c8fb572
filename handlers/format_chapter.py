"""FormatChapter: one chapter becomes text for the ear."""

from book_pipeline.narration.format_chapter import format_chapter
from book_pipeline.narration.gemini import GeminiEditor
from book_pipeline.observability import Invocation, stage
from book_pipeline.settings import FormatChapterSettings
from book_pipeline.store import connect
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from book_pipeline.store.secrets import api_key
from book_pipeline.store.till import Lease, Till
from events.schemas.published import ChapterFormatted
from events.schemas.stages import ChapterDone, ChapterStage

LONGEST_CALL = 1.5
"""In timeouts: an answer may begin as late as that and take some time to arrive."""


@stage("FormatChapter", ChapterStage)
def handler(payload: ChapterStage, invocation: Invocation) -> ChapterDone:
    """Prepare the chapter, alone with it, and stop for the next try when the time is up."""
    settings = FormatChapterSettings()
    database, artifacts = connect.database(settings), connect.artifacts(settings)
    books, chapters = Books(database), Chapters(database)
    lease = Lease(
        book_id=payload.book_id,
        chapter_id=payload.chapter_id,
        stage="FormatChapter",
        owner=invocation.request_id,
        execution_arn=payload.execution_arn,
        seconds=settings.gemini_timeout_seconds * LONGEST_CALL,
    )
    journal = Journal(database, payload.execution_arn)
    with chapters.lease(lease), journal.stage(lease.stage, payload.book_id, payload.chapter_id):
        chapter = format_chapter(
            payload.chapter_id,
            books=books,
            chapters=chapters,
            artifacts=artifacts,
            till=Till(database, artifacts, lease, invocation.needs(lease.seconds)),
            editor=GeminiEditor(
                api_key=api_key(settings.gemini_secret_id),
                base_url=settings.gemini_base_url,
                model=settings.gemini_model,
                timeout_seconds=settings.gemini_timeout_seconds,
                thinking_level=settings.gemini_thinking_level,
                usd_per_million_input_tokens=settings.gemini_usd_per_million_input_tokens,
                usd_per_million_output_tokens=settings.gemini_usd_per_million_output_tokens,
            ),
            block_tokens=settings.gemini_block_tokens,
        )
    connect.bus(settings, invocation.trace_header).publish(
        ChapterFormatted(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            chapter_id=payload.chapter_id,
            formatted_key=chapter.formatted_key,
            receipt_key=chapter.receipt_key,
        )
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")
