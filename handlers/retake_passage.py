"""RetakePassage: speak a paragraph again or a word, and keep or discard the result."""

from decimal import Decimal

from book_pipeline.delivery.retry_book import again
from book_pipeline.errors import ChapterBusy
from book_pipeline.function_settings import RetakePassageSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.paid_calls.models import LONGEST_CALL
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.retake_passage import STAGE, Retaking
from book_pipeline.speech import elevenlabs_client
from book_pipeline.speech.generate_audio import voice_of
from book_pipeline.store import factories, secrets
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, Lease
from events.schemas.retakes import Retaken, RetakeRequest
from events.schemas.start import BookRequest


@lambda_handler(
    "RetakePassage",
    RetakeRequest,
    prepare=(factories.s3, factories.events, secrets.prepare, elevenlabs_client.prepare),
)
def handler(payload: RetakeRequest, invocation: InvocationContext) -> Retaken:
    """Look at, speak, keep or discard a paragraph or a word. Keeping and discarding start the book again."""
    settings = RetakePassageSettings.read()
    database, artifacts = factories.database(settings), factories.artifacts(settings)
    book, chapter = Books(database).get(payload.book_id), Chapters(database).get(payload.chapter_id)
    voice = voice_of(book, settings, secrets.api_key(settings.elevenlabs_secret_id))
    retaking = Retaking(chapter, book, voice, settings.elevenlabs_chunk_characters, artifacts)
    asked, paid, restarts = retaking.asked(payload.paragraph, payload.wording, payload.word), Decimal(0), False
    if payload.action != "look":
        lease = Lease(
            book_id=book.book_id,
            chapter_id=chapter.chapter_id,
            stage=STAGE,
            owner=invocation.request_id,
            execution_arn=book.execution_arn or "",
            seconds=settings.elevenlabs_timeout_seconds * LONGEST_CALL,
        )
        try:
            with chapter_session(database, artifacts, lease, invocation.require_time) as session:
                asked, paid, restarts = retaking.act(payload.action, asked, session)
        except ChapterBusy as error:
            raise ChapterBusy(f"Chapter {chapter.number} of book {book.book_id} is busy. Look again soon.") from error
    if restarts:
        bus = factories.bus(settings, invocation.trace_header)
        bus.publish(BookRequest.model_validate({**again(book), "only": chapter.number}))
    return Retaken(
        book_id=book.book_id,
        chapter_id=chapter.chapter_id,
        paid_usd=paid,
        restarts=restarts,
        **asked.described(voice.usd),
    )
