"""GenerateAudio: one chapter is spoken."""

from functools import partial

from book_pipeline.delivery.tags import tags_of
from book_pipeline.observability import Invocation, stage
from book_pipeline.settings import GenerateAudioSettings
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.speech.generate_audio import generate_audio
from book_pipeline.store import connect
from book_pipeline.store.books import Book, Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from book_pipeline.store.secrets import api_key
from book_pipeline.store.till import Lease, Till
from events.schemas.published import ChapterNarrated
from events.schemas.stages import ChapterDone, ChapterStage

LONGEST_CALL = 2.5
"""In timeouts: an answer may begin as late as that and take as long again; connecting comes on top."""


@stage("GenerateAudio", ChapterStage)
def handler(payload: ChapterStage, invocation: Invocation) -> ChapterDone:
    """Have the chapter spoken, alone with it, and stop for the next try when the time is up."""
    settings = GenerateAudioSettings()
    database, artifacts = connect.database(settings), connect.artifacts(settings)
    books, chapters = Books(database), Chapters(database)
    lease = Lease(
        book_id=payload.book_id,
        chapter_id=payload.chapter_id,
        stage="GenerateAudio",
        owner=invocation.request_id,
        execution_arn=payload.execution_arn,
        seconds=settings.elevenlabs_timeout_seconds * LONGEST_CALL,
    )
    journal = Journal(database, payload.execution_arn)
    with chapters.lease(lease):
        chapter = chapters.get(payload.chapter_id)
        if chapter.format_status != "complete":
            return ChapterDone(chapter_id=payload.chapter_id, status="skipped")
        book = books.get(payload.book_id)
        voice = _voice(book, settings)
        with journal.stage(lease.stage, payload.book_id, payload.chapter_id):
            books.speech_begins(payload.book_id)
            spoken = generate_audio(
                chapter,
                book,
                chapters=chapters,
                artifacts=artifacts,
                till=Till(database, artifacts, lease, invocation.needs(lease.seconds)),
                voice=voice,
                chunk_characters=settings.elevenlabs_chunk_characters,
                tags=partial(tags_of, narrator=voice.voice_id),
            )
    connect.bus(settings, invocation.trace_header).publish(
        ChapterNarrated(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            chapter_id=payload.chapter_id,
            audio_key=spoken.audio_key,
            seconds=spoken.seconds,
        )
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")


def _voice(book: Book, settings: GenerateAudioSettings) -> ElevenLabsVoice:
    """Return the voice that the book's person asked for, else the pipeline's own."""
    return ElevenLabsVoice(
        api_key=api_key(settings.elevenlabs_secret_id),
        base_url=settings.elevenlabs_base_url,
        voice_id=book.request.get("voice_id") or settings.elevenlabs_voice_id,
        model_id=book.request.get("model_id") or settings.elevenlabs_model_id,
        timeout_seconds=settings.elevenlabs_timeout_seconds,
        usd_per_thousand_characters=settings.elevenlabs_usd_per_thousand_characters,
        output_format=settings.elevenlabs_output_format,
        language=book.language,
    )
