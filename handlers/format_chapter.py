"""FormatChapter: one chapter becomes text for the ear."""

from book_pipeline.invocation import Invocation
from book_pipeline.narration.format_chapter import editor_of, format_chapter
from book_pipeline.observability import stage
from book_pipeline.settings import FormatChapterSettings
from book_pipeline.store import connect
from book_pipeline.store.secrets import api_key
from book_pipeline.store.till import Lease
from book_pipeline.store.workbench import workbench
from events.schemas.published import ChapterFormatted
from events.schemas.stages import ChapterDone, ChapterStage

LONGEST_CALL = 1.5
"""In timeouts: an answer may begin as late as that and take some time to arrive."""


@stage("FormatChapter", ChapterStage)
def handler(payload: ChapterStage, invocation: Invocation) -> ChapterDone:
    """Prepare the chapter, alone with it, and stop for the next try when the time is up."""
    settings = FormatChapterSettings.read()
    lease = Lease(
        **payload.model_dump(),
        stage="FormatChapter",
        owner=invocation.request_id,
        seconds=settings.gemini_timeout_seconds * LONGEST_CALL,
    )
    with (
        workbench(connect.database(settings), connect.artifacts(settings), lease, invocation.needs) as bench,
        bench.journal.stage("FormatChapter", payload.book_id, payload.chapter_id) as figures,
    ):
        chapter = format_chapter(
            payload.chapter_id,
            bench,
            editor=editor_of(settings, api_key(settings.gemini_secret_id)),
            block_tokens=settings.gemini_block_tokens,
        )
        figures.update(input_tokens=chapter.input_tokens, output_tokens=chapter.output_tokens, usd=str(chapter.usd))
    connect.bus(settings, invocation.trace_header).publish(
        ChapterFormatted(**payload.model_dump(), formatted_key=chapter.formatted_key, receipt_key=chapter.receipt_key)
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")
