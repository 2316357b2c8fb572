"""GenerateAudio: a chapter's text for the ear becomes its MP3."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from hashlib import file_digest, sha256
from tempfile import SpooledTemporaryFile

from book_pipeline.metrics import count
from book_pipeline.prices import voice_price
from book_pipeline.settings import GenerateAudioSettings
from book_pipeline.speech.chapter import speak
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.store.artifacts import MP3, audio_key, chunk_key
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRow
from book_pipeline.store.workbench import Workbench

Tagger = Callable[[Book, ChapterRow, int, int], bytes]
MOST_BYTES_IN_MEMORY = 8 * 1024 * 1024
"""A longer MP3 waits on disk: a book without headings is one chapter, and ten hours are 576 MB."""


@dataclass(frozen=True)
class Spoken:
    """A chapter that can be played, of so many chunks; `bought` of them were paid by this very run, `usd` in all."""

    audio_key: str
    seconds: Decimal
    chunks: int = 0
    bought: int = 0
    usd: Decimal = Decimal(0)


def voice_of(book: Book, settings: GenerateAudioSettings, api_key: str) -> ElevenLabsVoice:
    """Return the voice that the book's person asked for, else the one that the settings name."""
    model_id = book.request.get("model_id") or settings.elevenlabs_model_id
    return ElevenLabsVoice(
        api_key=api_key,
        base_url=settings.elevenlabs_base_url,
        voice_id=book.request.get("voice_id") or settings.elevenlabs_voice_id,
        model_id=model_id,
        timeout_seconds=settings.elevenlabs_timeout_seconds,
        price=voice_price(model_id, settings),
        output_format=settings.elevenlabs_output_format,
        language=book.language,
    )


def generate_audio(
    chapter: ChapterRow, book: Book, bench: Workbench, *, voice: ElevenLabsVoice, chunk_characters: int, tags: Tagger
) -> Spoken:
    """Have a formatted chapter spoken and keep its MP3.

    Parameters
    ----------
    tags
        What to put in front of the frames: of the book, the chapter, its number in the audiobook and their count.

    What the same text, voice and tags have made before is left as it is. Raises what the till and the voice raise.

    """
    header = tags(book, chapter, *bench.chapters.track(chapter.chapter_id))
    chunk_characters = min(chunk_characters, voice.most_characters)
    made_from = _fingerprint(chapter, voice, chunk_characters, header)
    if chapter.tts_status == "complete" and chapter.audio_from == made_from:
        assert chapter.audio_key is not None
        assert chapter.audio_seconds is not None
        return Spoken(chapter.audio_key, chapter.audio_seconds)
    bench.books.speech_begins(book.book_id)
    bench.chapters.speaking(chapter.chapter_id)
    assert chapter.formatted_key is not None
    key = audio_key(chapter.book_id, chapter.chapter_id)
    with SpooledTemporaryFile(MOST_BYTES_IN_MEMORY) as file:
        file.write(header)
        recording = speak(
            bench.artifacts.read(chapter.formatted_key).decode(),
            into=file,
            voice=voice,
            till=bench.till,
            chunk_key=partial(chunk_key, chapter.book_id),
            chunk_characters=chunk_characters,
        )
        file.seek(0)
        digest = file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        bench.artifacts.write_file(key, file, MP3)
    seconds = Decimal(recording.seconds).quantize(Decimal("0.001"))
    bench.chapters.spoken(
        chapter.chapter_id,
        audio_key=key,
        audio_from=made_from,
        audio_sha256=digest,
        audio_bytes=size,
        audio_seconds=seconds,
        spoken_characters=recording.characters,
    )
    count({"ChaptersNarrated": 1, "AudioSeconds": seconds})
    return Spoken(key, seconds, recording.chunks, recording.bought, recording.usd)


def _fingerprint(chapter: ChapterRow, voice: ElevenLabsVoice, chunk_characters: int, header: bytes) -> str:
    """Address the MP3 by all that determines it."""
    made_from = {
        "text": chapter.formatted_sha256,
        "chunk_characters": chunk_characters,
        "tags": sha256(header).hexdigest(),
        **voice.identity,
    }
    return sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
