"""GenerateAudio against real rows: what is kept of a chapter once it is spoken."""

import io
from dataclasses import replace
from functools import partial
from hashlib import sha256
from uuid import uuid4

import miniaudio
import pytest
from mutagen.mp3 import MP3

from book_pipeline.delivery.tags import tags_of
from book_pipeline.speech.generate_audio import generate_audio
from book_pipeline.store.artifacts import TEXT, formatted_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, ParsedChapter, chapter_id_of
from book_pipeline.store.journal import Journal
from book_pipeline.store.workbench import Workbench
from tests.unit.fakes import MemoryTill
from tests.unit.speech.voices import MemoryVoice

from .fakes import MemoryArtifacts

SOURCE = "s3://b/raw/reef.txt"
WORDS = "Chapter One\n\n\nIt was cold.\n\nVery cold.\n\n\n* * *\n\n\n\nSpring came, and nobody had thought it would."


@pytest.fixture
def bench(database):
    return Workbench(
        books=Books(database),
        chapters=Chapters(database),
        artifacts=MemoryArtifacts(),
        journal=Journal(database, "arn:execution:one"),
        till=MemoryTill(),
    )


@pytest.fixture
def chapter_id(bench):
    book_id = uuid4()
    bench.books.claim(book_id, SOURCE, "arn:execution:one", lambda _: True)
    chapter_id = chapter_id_of(book_id, 1)
    bench.chapters.replace(
        book_id, [ParsedChapter(chapter_id, 1, "Chapter One", None, "chapter", True, "parsed/1", "p", 100, 20)]
    )
    key = formatted_key(book_id, chapter_id)
    bench.artifacts.write(key, WORDS.encode(), TEXT)
    bench.chapters.formatted(
        chapter_id, formatted_key=key, formatted_from="f", formatted_sha256="s", spoken_characters=len(WORDS)
    )
    return chapter_id


@pytest.fixture
def speak(bench, chapter_id):
    def speak(voice, chunk_characters=2000):
        chapter = bench.chapters.get(chapter_id)
        spoken = generate_audio(
            chapter,
            bench.books.get(chapter.book_id),
            bench,
            voice=voice,
            chunk_characters=chunk_characters,
            tags=partial(tags_of, narrator="voice-1"),
        )
        return spoken, bench.artifacts.read(spoken.audio_key)

    return speak


def test_the_row_tells_what_was_kept_and_what_was_said(bench, chapter_id, speak):
    voice = MemoryVoice()
    spoken, mp3 = speak(voice)
    row = bench.chapters.get(chapter_id)
    assert row.tts_status == "complete"
    assert (row.audio_key, row.audio_bytes, row.audio_sha256) == (spoken.audio_key, len(mp3), sha256(mp3).hexdigest())
    assert row.spoken_characters == sum(map(len, voice.said)) < len(WORDS)
    assert row.spoken_characters == sum(receipt.characters for receipt in bench.till.receipts)
    decoded = miniaudio.mp3_read_s16(mp3)
    assert decoded.num_frames / decoded.sample_rate == pytest.approx(float(row.audio_seconds), abs=0.05)


def test_its_tags_say_when_the_book_was_first_asked_for(bench, chapter_id, speak):
    _, mp3 = speak(MemoryVoice())
    tags = MP3(io.BytesIO(mp3)).tags
    created_at = bench.books.get(bench.chapters.get(chapter_id).book_id).created_at
    assert str(tags["TDRC"]) == f"{created_at:%Y-%m-%d}"
    assert (str(tags["TIT2"]), str(tags["TRCK"])) == ("Chapter One", "1/1")


def test_spoken_again_it_is_the_same_and_another_voice_is_not(bench, chapter_id, speak):
    voice = MemoryVoice()
    _, mp3 = speak(voice)
    bench.artifacts.write_file = None
    assert speak(voice)[1] == mp3
    assert len(voice.said) == 3
    del bench.artifacts.write_file
    speak(MemoryVoice(voice_id="voice-2"))
    assert len(bench.till.receipts) == 6


def test_no_call_is_longer_than_the_model_takes(speak):
    voice = MemoryVoice()
    voice.most_characters = 20
    speak(voice, chunk_characters=2000)
    assert max(map(len, voice.said)) <= 20


def test_a_book_of_another_day_is_another_file(bench, chapter_id, speak, monkeypatch):
    _, mp3 = speak(MemoryVoice())
    get = Books.get
    monkeypatch.setattr(
        Books, "get", lambda *asked: replace(book := get(*asked), created_at=book.created_at.replace(year=1999))
    )
    _, other = speak(MemoryVoice())
    assert other[-1000:] == mp3[-1000:]
    assert b"1999" in other
    assert len(bench.till.receipts) == 3
