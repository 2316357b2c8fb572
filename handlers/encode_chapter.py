"""EncodeChapter: measure and encode a narrated chapter. The event ChapterNarrated starts it."""

from book_pipeline.binding.encode_chapter import encode_chapter
from book_pipeline.binding.failure import recorded
from book_pipeline.function_settings import EncodeChapterSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from events.schemas.binding import ChapterEncoded, EncodeRequest
from events.schemas.published import BookEncoded

SPARE_SECONDS = 20.0
"""For the upload of what is encoded."""


@lambda_handler("EncodeChapter", EncodeRequest, prepare=(factories.s3, factories.events))
def handler(payload: EncodeRequest, invocation: InvocationContext) -> ChapterEncoded:
    """Measure and encode the chapter; publish BookEncoded if it was the last one of a complete book."""
    settings = EncodeChapterSettings.read()
    database = factories.database(settings)
    bindings = Bindings(database)
    ready = False
    with recorded(bindings, payload.book_id):
        ready = encode_chapter(
            payload.chapter_id,
            books=Books(database),
            chapters=Chapters(database),
            bindings=bindings,
            artifacts=factories.artifacts(settings),
            default_outputs=settings.outputs,
            check_time=invocation.require_time(SPARE_SECONDS),
        )
    if ready:
        event = BookEncoded(book_id=payload.book_id, execution_arn=payload.execution_arn)
        factories.bus(settings, invocation.trace_header).publish(event)
    return ChapterEncoded(chapter_id=payload.chapter_id, ready=ready)
