"""GenerateAudio: narrate one chapter."""

from functools import partial

from book_pipeline.delivery.tags import tags_of
from book_pipeline.function_settings import GenerateAudioSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.paid_calls.models import LONGEST_CALL
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.speech import elevenlabs_client
from book_pipeline.speech.generate_audio import generate_audio, narrator_of, voice_of
from book_pipeline.store import factories, secrets
from book_pipeline.store.chapters import Lease
from book_pipeline.turns.making_way import make_way
from events.schemas.published import ChapterNarrated
from events.schemas.stages import ChapterDone, NarrationStage


@lambda_handler(
    "GenerateAudio",
    NarrationStage,
    prepare=(factories.s3, factories.events, secrets.prepare),
    share=(factories.load_models, elevenlabs_client.prepare),
)
def handler(payload: NarrationStage, invocation: InvocationContext) -> ChapterDone:
    """Narrate the chapter under its lease. Raises ChapterUnfinished when time runs out, and ChapterYields."""
    settings = GenerateAudioSettings.read()
    database = factories.database(settings)
    make_way(database, payload.book_id, payload.retries)
    lease = Lease(
        **payload.chapter.model_dump(),
        stage="GenerateAudio",
        owner=invocation.request_id,
        seconds=settings.elevenlabs_timeout_seconds * LONGEST_CALL,
    )
    with chapter_session(database, factories.artifacts(settings), lease, invocation.require_time) as session:
        chapter, book = session.chapters.get(payload.chapter_id), session.books.get(payload.book_id)
        if chapter.format_status != "complete":
            return ChapterDone(chapter_id=payload.chapter_id, status="skipped")
        voice = voice_of(book, settings, secrets.api_key(settings.elevenlabs_secret_id))
        with session.journal.stage("GenerateAudio", payload.book_id, payload.chapter_id) as details:
            spoken = generate_audio(
                chapter,
                book,
                session,
                voice=voice,
                chunk_characters=settings.elevenlabs_chunk_characters,
                tags=partial(tags_of, narrator=narrator_of(book, voice)),
            )
            details.update(chunks=spoken.chunks, bought=spoken.bought, usd=str(spoken.usd))
    factories.bus(settings, invocation.trace_header).publish(
        ChapterNarrated(**payload.chapter.model_dump(), audio_key=spoken.audio_key, seconds=spoken.seconds)
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")
