"""GenerateAudio: one chapter is spoken."""

from functools import partial

from book_pipeline.delivery.tags import tags_of
from book_pipeline.invocation import Invocation
from book_pipeline.observability import stage
from book_pipeline.settings import GenerateAudioSettings
from book_pipeline.speech.generate_audio import generate_audio, voice_of
from book_pipeline.store import connect
from book_pipeline.store.secrets import api_key
from book_pipeline.store.till import Lease
from book_pipeline.store.workbench import workbench
from events.schemas.published import ChapterNarrated
from events.schemas.stages import ChapterDone, ChapterStage

LONGEST_CALL = 2.5
"""In timeouts: an answer may begin as late as that and take as long again; connecting comes on top."""


@stage("GenerateAudio", ChapterStage)
def handler(payload: ChapterStage, invocation: Invocation) -> ChapterDone:
    """Have the chapter spoken, alone with it, and stop for the next try when the time is up."""
    settings = GenerateAudioSettings.read()
    lease = Lease(
        **payload.model_dump(),
        stage="GenerateAudio",
        owner=invocation.request_id,
        seconds=settings.elevenlabs_timeout_seconds * LONGEST_CALL,
    )
    with workbench(connect.database(settings), connect.artifacts(settings), lease, invocation.needs) as bench:
        chapter, book = bench.chapters.get(payload.chapter_id), bench.books.get(payload.book_id)
        if chapter.format_status != "complete":
            return ChapterDone(chapter_id=payload.chapter_id, status="skipped")
        voice = voice_of(book, settings, api_key(settings.elevenlabs_secret_id))
        with bench.journal.stage("GenerateAudio", payload.book_id, payload.chapter_id) as figures:
            spoken = generate_audio(
                chapter,
                book,
                bench,
                voice=voice,
                chunk_characters=settings.elevenlabs_chunk_characters,
                tags=partial(tags_of, narrator=voice.voice_id),
            )
            figures.update(chunks=spoken.chunks, bought=spoken.bought, usd=str(spoken.usd))
    connect.bus(settings, invocation.trace_header).publish(
        ChapterNarrated(**payload.model_dump(), audio_key=spoken.audio_key, seconds=spoken.seconds)
    )
    return ChapterDone(chapter_id=payload.chapter_id, status="complete")
