"""GenerateAudio: a chapter's text for the ear becomes its MP3."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from book_pipeline.speech.chapter import speak
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.store.artifacts import MP3, Artifacts, audio_key, chunk_key
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRow, Chapters
from book_pipeline.store.till import Till


@dataclass(frozen=True)
class Spoken:
    """A chapter that can be played."""

    audio_key: str
    seconds: Decimal


def generate_audio(
    chapter: ChapterRow,
    book: Book,
    *,
    chapters: Chapters,
    artifacts: Artifacts,
    till: Till,
    voice: ElevenLabsVoice,
    chunk_characters: int,
    tags: Callable[[Book, ChapterRow, int, int], bytes],
) -> Spoken:
    """Have a formatted chapter, whose lease the caller holds, spoken, and keep its MP3.

    Parameters
    ----------
    tags
        What to put in front of the frames: of the book, the chapter, its number in the audiobook and their count.

    What the same text, voice and tags have made before is left as it is. Raises what the till and the voice raise.

    """
    header = tags(book, chapter, *chapters.track(chapter.chapter_id))
    made_from = _fingerprint(chapter, voice, chunk_characters, header)
    if chapter.tts_status == "complete" and chapter.audio_from == made_from:
        assert chapter.audio_key is not None
        assert chapter.audio_seconds is not None
        return Spoken(chapter.audio_key, chapter.audio_seconds)
    chapters.speaking(chapter.chapter_id)
    assert chapter.formatted_key is not None
    recording = speak(
        artifacts.read(chapter.formatted_key).decode(),
        voice=voice,
        till=till,
        chunk_key=lambda work_id: chunk_key(chapter.book_id, work_id),
        chunk_characters=chunk_characters,
    )
    spoken = Spoken(
        audio_key(chapter.book_id, chapter.chapter_id), Decimal(recording.seconds).quantize(Decimal("0.001"))
    )
    content = header + recording.mp3
    artifacts.write(spoken.audio_key, content, MP3)
    chapters.spoken(
        chapter.chapter_id,
        audio_key=spoken.audio_key,
        audio_from=made_from,
        audio_sha256=sha256(content).hexdigest(),
        audio_bytes=len(content),
        audio_seconds=spoken.seconds,
    )
    return spoken


def _fingerprint(chapter: ChapterRow, voice: ElevenLabsVoice, chunk_characters: int, header: bytes) -> str:
    """Address the MP3 by all that determines it."""
    made_from = {
        "text": chapter.formatted_sha256,
        "chunk_characters": chunk_characters,
        "tags": sha256(header).hexdigest(),
        **voice.identity,
    }
    return sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
