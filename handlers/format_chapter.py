"""FormatChapter: format the text of one chapter."""

from book_pipeline.formatting.editor import gemini
from book_pipeline.formatting.format_chapter import editor_of, format_chapter
from book_pipeline.function_settings import FormatChapterSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.store import factories, secrets
from book_pipeline.store.chapters import Lease
from events.schemas.published import ChapterFormatted
from events.schemas.stages import ChapterDone, ChapterStage

LONGEST_CALL = 1.5
"""The longest call, in timeouts: its response may begin one timeout after the request and then takes time to arrive."""


@lambda_handler(
    "FormatChapter",
    ChapterStage,
    prepare=(factories.s3, factories.events, secrets.prepare),
    share=(factories.load_models, gemini.prepare),
)
def handler(payload: ChapterStage, invocation: InvocationContext) -> ChapterDone:
    """Format the chapter under its lease. Raises ChapterUnfinished when time runs out."""
    settings = FormatChapterSettings.read()
    lease = Lease(
        **payload.model_dump(),
        stage="FormatChapter",
        owner=invocation.request_id,
        seconds=settings.gemini_timeout_seconds * LONGEST_CALL,
    )
    with (
        chapter_session(
            factories.database(settings), factories.artifacts(settings), lease, invocation.require_time
        ) as session,
        session.journal.stage("FormatChapter", payload.book_id, payload.chapter_id) as details,
    ):
        chapter = format_chapter(
            payload.chapter_id,
            session,
            editor=editor_of(settings, secrets.api_key(settings.gemini_secret_id)),
            block_tokens=settings.gemini_block_tokens,
        )
        details.update(input_tokens=chapter.input_tokens, output_tokens=chapter.output_tokens, usd=str(chapter.usd))
    factories.bus(settings, invocation.trace_header).publish(
        ChapterFormatted(**payload.model_dump(), formatted_key=chapter.formatted_key, receipt_key=chapter.receipt_key)
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")
