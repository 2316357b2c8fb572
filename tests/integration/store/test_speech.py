"""GenerateAudio with a real database: the rows and the MP3 of a narrated chapter."""

import io
from dataclasses import replace
from functools import partial
from hashlib import sha256

import miniaudio
import pytest
from mutagen.mp3 import MP3

from book_pipeline.delivery.tags import tags_of
from book_pipeline.errors import AudiobookDamaged, ChapterBusy
from book_pipeline.speech.generate_audio import generate_audio
from book_pipeline.store.artifacts import TEXT
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import NewChapter, chapter_id_of
from book_pipeline.store.keys import audio_key, formatted_key
from tests.unit.speech.voices import MemoryVoice

SOURCE = "s3://b/raw/reef.txt"
WORDS = "Chapter One\n\n\nIt was cold.\n\nVery cold.\n\n\n* * *\n\n\n\nSpring came at last."


@pytest.fixture
def chapter_id(session):
    book_id = session.lease.book_id
    session.books.claim(book_id, SOURCE, "arn:execution:one", lambda _: True)
    chapter_id = chapter_id_of(book_id, 1)
    session.chapters.replace(
        book_id, [NewChapter(chapter_id, 1, "Chapter One", None, "chapter", True, "parsed/1", "p", 100, 20, "1")]
    )
    key = formatted_key(book_id, chapter_id)
    session.artifacts.write(key, WORDS.encode(), TEXT)
    session.chapters.formatted(
        chapter_id,
        formatted_key=key,
        formatted_input_hash="f",
        formatted_sha256=sha256(WORDS.encode()).hexdigest(),
        change_log_sha256="c",
        spoken_characters=len(WORDS),
    )
    return chapter_id


@pytest.fixture
def speak(session, chapter_id):
    def speak(voice, chunk_characters=2000):
        chapter = session.chapters.get(chapter_id)
        with session.chapters.lease(session.lease):
            spoken = generate_audio(
                chapter,
                session.books.get(chapter.book_id),
                session,
                voice=voice,
                chunk_characters=chunk_characters,
                tags=partial(tags_of, narrator="voice-1"),
            )
        return spoken, session.artifacts.read(spoken.audio_key)

    return speak


def test_the_row_describes_the_mp3_and_counts_the_spoken_characters(session, chapter_id, speak):
    voice = MemoryVoice()
    spoken, mp3 = speak(voice)
    row = session.chapters.get(chapter_id)
    assert row.tts_status == "complete"
    assert (row.audio_key, row.audio_bytes, row.audio_sha256) == (spoken.audio_key, len(mp3), sha256(mp3).hexdigest())
    assert row.spoken_characters == sum(map(len, voice.texts)) < len(WORDS)
    assert row.spoken_characters == sum(receipt.characters for receipt in session.paid_calls.receipts)
    decoded = miniaudio.mp3_read_s16(mp3)
    assert decoded.num_frames / decoded.sample_rate == pytest.approx(float(row.audio_seconds), abs=0.05)


def test_the_tags_contain_the_date_of_the_request(session, chapter_id, speak):
    _, mp3 = speak(MemoryVoice())
    tags = MP3(io.BytesIO(mp3)).tags
    created_at = session.books.get(session.chapters.get(chapter_id).book_id).created_at
    assert str(tags["TDRC"]) == f"{created_at:%Y-%m-%d}"
    assert (str(tags["TIT2"]), str(tags["TRCK"])) == ("Chapter One", "1/1")


def test_a_second_run_pays_only_for_another_voice(session, chapter_id, speak):
    voice = MemoryVoice()
    _, mp3 = speak(voice)
    session.artifacts.write_file = None
    assert speak(voice)[1] == mp3
    assert len(voice.texts) == 3
    del session.artifacts.write_file
    speak(MemoryVoice(voice_id="voice-2"))
    assert len(session.paid_calls.receipts) == 6


def test_a_complete_chapter_whose_audio_was_changed_is_joined_again_for_free(session, chapter_id, speak):
    voice = MemoryVoice()
    spoken, mp3 = speak(voice)
    session.artifacts.write(spoken.audio_key, mp3[::-1], "audio/mpeg")
    assert speak(voice)[1] == mp3
    assert len(session.paid_calls.receipts) == len(voice.texts) == 3


def test_no_call_exceeds_the_models_limit(speak):
    voice = MemoryVoice()
    voice.most_characters = 20
    speak(voice, chunk_characters=2000)
    assert max(map(len, voice.texts)) <= 20


def test_a_changed_date_changes_the_tags_but_not_the_audio(session, chapter_id, speak, monkeypatch):
    _, mp3 = speak(MemoryVoice())
    get = Books.get
    monkeypatch.setattr(
        Books, "get", lambda *asked: replace(book := get(*asked), created_at=book.created_at.replace(year=1999))
    )
    _, other = speak(MemoryVoice())
    assert other[-1000:] == mp3[-1000:]
    assert b"1999" in other
    assert len(session.paid_calls.receipts) == 3


def test_a_chapter_whose_formatted_text_was_changed_is_not_narrated(session, chapter_id, speak):
    session.artifacts.write(session.chapters.get(chapter_id).formatted_key, b"Another text.", TEXT)
    voice = MemoryVoice()
    with pytest.raises(AudiobookDamaged, match=r"is damaged, but .* Start the book again"):
        speak(voice)
    assert voice.texts == []


def test_an_invocation_that_lost_its_lease_replaces_no_audio_and_records_nothing(session, chapter_id, speak):
    database = session.chapters._database
    voice = MemoryVoice()
    say = voice.speak

    def lose_the_lease(chunk):
        database.run("release_chapter", chapter_id=chapter_id, owner=session.lease.owner)
        database.run("lease_chapter", chapter_id=chapter_id, owner="another", seconds=60)
        return say(chunk)

    voice.speak = lose_the_lease
    with pytest.raises(ChapterBusy, match="was leased to another invocation meanwhile"):
        speak(voice)
    chapter = session.chapters.get(chapter_id)
    assert (chapter.tts_status, chapter.audio_key) == ("running", None)
    assert audio_key(chapter.book_id, chapter_id) not in session.artifacts.objects
