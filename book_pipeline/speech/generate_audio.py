"""GenerateAudio: narrate a formatted chapter and store its MP3."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from hashlib import file_digest, sha256
from tempfile import SpooledTemporaryFile

from book_pipeline.metrics import count
from book_pipeline.paid_calls.session import ChapterSession
from book_pipeline.prices import voice_price
from book_pipeline.retakes import kept_takes, retakes_from
from book_pipeline.settings import SpeechSettings
from book_pipeline.speech.chapter import narrate_text
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.artifacts import MP3
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord
from book_pipeline.store.keys import audio_key, chunk_key

Tagger = Callable[[Book, ChapterRecord, int, int], bytes]
MOST_BYTES_IN_MEMORY = 8 * 1024 * 1024
"""A larger MP3 is buffered on disk: a book without headings is one chapter, and ten hours are 576 MB."""


@dataclass(frozen=True)
class NarratedChapter:
    """A narrated chapter. This run bought `bought` of its chunks, for `usd`."""

    audio_key: str
    seconds: Decimal
    chunks: int = 0
    bought: int = 0
    usd: Decimal = Decimal(0)


def voice_of(book: Book, settings: SpeechSettings, api_key: str) -> ElevenLabsVoice:
    """Return the voice that the requester chose, else the one in the settings.

    What ParseBook has read about the model applies to all chapters. A book from before it was read, or whose default
    model has changed since, has the model's values in this project's tables.
    """
    model_id = book.request.get("model_id") or settings.elevenlabs_model_id
    known = book.speech_model
    model = known if known is not None and known.model_id == model_id else SpeechModel(model_id=model_id)
    return ElevenLabsVoice(
        api_key=api_key,
        base_url=settings.elevenlabs_base_url,
        voice_id=book.request.get("voice_id") or settings.elevenlabs_voice_id,
        model_id=model_id,
        timeout_seconds=settings.elevenlabs_timeout_seconds,
        history_seconds=settings.elevenlabs_history_seconds,
        most_characters=model.most_characters,
        price=voice_price(model_id, settings, model.rate),
        output_format=model.output_format or settings.elevenlabs_output_format,
        language=book.language,
        stand_in=settings.elevenlabs_stand_in,
    )


def narrator_of(book: Book, voice: ElevenLabsVoice) -> str:
    """Return the requested narrator, else the voice's name if ParseBook could read it; a stand-in is called one."""
    known = book.speech_model or SpeechModel(model_id=voice.model_id, stand_in=voice.stand_in)
    return book.request.get("narrator") or known.narrator(voice.voice_id)


def generate_audio(
    chapter: ChapterRecord,
    book: Book,
    session: ChapterSession,
    *,
    voice: ElevenLabsVoice,
    chunk_characters: int,
    tags: Tagger,
) -> NarratedChapter:
    """Narrate a formatted chapter and store its MP3.

    Does nothing if the chapter is complete, its MP3 is stored undamaged, and its text, voice, tags and takes have not
    changed. Errors of the paid calls and of the voice are passed on.

    Parameters
    ----------
    tags
        Returns the ID3 tag, given the book, the chapter, its number and the highest number of the audiobook.

    """
    header = tags(book, chapter, *session.chapters.track(chapter.chapter_id))
    chunk_characters = min(chunk_characters, voice.most_characters)
    takes = kept_takes(retakes_from(chapter.retakes))
    input_hash = _input_hash(chapter, voice, chunk_characters, header, takes)
    key = audio_key(chapter.book_id, chapter.chapter_id)
    is_current = chapter.tts_status == "complete" and chapter.audio_input_hash == input_hash
    if is_current and session.artifacts.is_intact(key, chapter.audio_sha256):
        assert chapter.audio_seconds is not None
        return NarratedChapter(key, chapter.audio_seconds)
    session.books.mark_narrating(book.book_id)
    session.chapters.speaking(chapter.chapter_id)
    assert chapter.formatted_key is not None
    with SpooledTemporaryFile(MOST_BYTES_IN_MEMORY) as file:
        file.write(header)
        recording = narrate_text(
            session.artifacts.read(chapter.formatted_key, chapter.formatted_sha256).decode(),
            into=file,
            voice=voice,
            paid_calls=session.paid_calls,
            chunk_key=partial(chunk_key, chapter.book_id),
            chunk_characters=chunk_characters,
            takes=takes,
        )
        file.seek(0)
        digest = file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        session.chapters.renew(session.lease)  # else it would replace the MP3 of another invocation
        session.artifacts.write_file(key, file, MP3, digest)
    seconds = Decimal(recording.seconds).quantize(Decimal("0.001"))
    with session.chapters.holding(session.lease):
        session.chapters.spoken(
            chapter.chapter_id,
            audio_key=key,
            audio_input_hash=input_hash,
            audio_sha256=digest,
            audio_bytes=size,
            audio_seconds=seconds,
            spoken_characters=recording.characters,
        )
    count({"ChaptersNarrated": 1, "AudioSeconds": seconds})
    return NarratedChapter(key, seconds, recording.chunks, recording.bought, recording.usd)


def _input_hash(
    chapter: ChapterRecord,
    voice: ElevenLabsVoice,
    chunk_characters: int,
    header: bytes,
    takes: Mapping[str, int],
) -> str:
    """Return a hash of everything that determines the MP3."""
    inputs = {
        "text": chapter.formatted_sha256,
        "chunk_characters": chunk_characters,
        "tags": sha256(header).hexdigest(),
        **voice.identity,
        **({"takes": takes} if takes else {}),
    }
    return sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
