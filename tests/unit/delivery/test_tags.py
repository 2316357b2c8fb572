import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from mutagen.mp3 import MP3

from book_pipeline.delivery.tags import Tags, add_tags, tags_of
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord
from tests.unit.speech.sounds import encoded

TAGS = Tags(
    title="Chapter One: “Who goes there?”",
    album="Das große Buch",
    track=1,
    tracks=12,
    author="Émile Zola",
    narrator="George",
    language="de-AT",
    date="2026-11-24",
    source_url="https://example.org/book.txt",
)


def read(mp3):
    return MP3(io.BytesIO(mp3))


def test_a_player_reads_every_tag():
    file = read(add_tags(encoded(1.0), TAGS))
    shown = {name: str(frame) for name, frame in file.tags.items()}
    assert shown == {
        "TIT2": "Chapter One: “Who goes there?”",
        "TALB": "Das große Buch",
        "TPE1": "Émile Zola",
        "TPE2": "Émile Zola",
        "TCOM": "George",
        "TRCK": "1/12",
        "TLAN": "deu",
        "TDRC": "2026-11-24",
        "TCON": "Audiobook",
        "WOAS": "https://example.org/book.txt",
    }
    assert file.tags.version == (2, 4, 0)
    assert file.info.length == pytest.approx(read(encoded(1.0)).info.length)


def test_unknown_values_are_left_out():
    file = read(add_tags(encoded(1.0), Tags(title="One", album="Book", track=3, tracks=3)))
    assert set(file.tags) == {"TIT2", "TALB", "TRCK", "TCON"}


def test_tags_do_not_change_the_frames_and_are_deterministic():
    mp3 = encoded(1.0)
    assert add_tags(mp3, TAGS).endswith(mp3)
    assert add_tags(mp3, TAGS) == add_tags(mp3, TAGS)


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "eng"), ("EN-gb", "eng"), ("fra", "fra"), ("xx", None), ("", None), (None, None)]
)
def test_the_language_has_three_letters_or_is_left_out(language, shown):
    tags = Tags(title="One", album="Book", track=1, tracks=1, language=language)
    tag = read(add_tags(encoded(1.0), tags)).tags.get("TLAN")
    assert (tag and str(tag)) == shown


def row(kind, **fields):
    return kind(**dict.fromkeys(kind.__dataclass_fields__) | fields)


BOOK = row(
    Book,
    book_id=UUID(int=7),
    title="Germinal",
    author="Émile Zola",
    language="fr",
    source_url="https://example.org/germinal.epub",
    created_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
)
CHAPTER = row(ChapterRecord, title="Chapitre I", part="Première partie")


def shown(book=BOOK, chapter=CHAPTER):
    file = read(tags_of(book, chapter, 3, 40, narrator="voice-1") + encoded(1.0))
    assert file.tags.version == (2, 4, 0)
    return {name: str(frame) for name, frame in file.tags.items()}


def test_a_chapter_has_the_tags_of_its_book():
    assert shown() == {
        "TIT2": "Première partie, Chapitre I",
        "TALB": "Germinal",
        "TPE1": "Émile Zola",
        "TPE2": "Émile Zola",
        "TCOM": "voice-1",
        "TRCK": "3/40",
        "TLAN": "fra",
        "TDRC": "2026-11-24",
        "TCON": "Audiobook",
        "WOAS": "https://example.org/germinal.epub",
    }


def test_a_chapter_without_a_part_in_a_book_without_a_title():
    tags = shown(replace(BOOK, title=None), replace(CHAPTER, part=None))
    assert (tags["TIT2"], tags["TALB"]) == ("Chapitre I", str(UUID(int=7)))


def test_the_date_is_the_day_in_utc():
    in_tokyo = BOOK.created_at.astimezone(timezone(timedelta(hours=9)))
    assert in_tokyo.day == 25
    assert shown(replace(BOOK, created_at=in_tokyo))["TDRC"] == "2026-11-24"
