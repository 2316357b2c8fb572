"""The ID3v2.4 tags of a chapter's MP3, which players show. The same tags give the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from book_pipeline.delivery import id3
from book_pipeline.iso_639_2 import iso_639_2
from book_pipeline.observability import logger
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord

LONGEST_VALUE = 1024 * 1024
"""Characters; a longer value is left out, so that all frames together stay below the limit of a tag, 256 MB."""


@dataclass(frozen=True)
class Tags:
    """The tags of one chapter of an audiobook.

    Parameters
    ----------
    title
        The chapter's title.
    album
        The book's title.
    track, tracks
        The chapter's number in the book, and the highest number in the audiobook.
    language
        ISO 639-1 or 639-2 code, with or without a region.
    date
        ISO 8601 date, of any precision.
    source_url
        The address of the book's source.

    """

    title: str
    album: str
    track: int
    tracks: int
    author: str | None = None
    narrator: str | None = None
    language: str | None = None
    date: str | None = None
    source_url: str | None = None


def tags_of(book: Book, chapter: ChapterRecord, track: int, tracks: int, *, narrator: str) -> bytes:
    """Return the tag to put before a chapter's frames; its date is the day (UTC) on which the book was created."""
    title = f"{chapter.part}, {chapter.title}" if chapter.part else chapter.title
    tags = Tags(
        title=title,
        album=book.title or str(book.book_id),
        track=track,
        tracks=tracks,
        author=book.author,
        narrator=narrator,
        language=book.language,
        date=book.created_at.astimezone(UTC).date().isoformat(),
        source_url=book.source_url,
    )
    return add_tags(b"", tags)


def add_tags(mp3: bytes, tags: Tags) -> bytes:
    """Return an untagged MP3 with the tags."""
    return id3.tag(frames_of(tags)) + mp3


def frames_of(tags: Tags) -> list[bytes]:
    """Return the frames of the tags.

    The author becomes artist and album artist, and the narrator composer, as audiobook players and libraries expect.
    """
    texts = {
        "TIT2": tags.title,
        "TALB": tags.album,
        "TPE1": tags.author,
        "TPE2": tags.author,
        "TCOM": tags.narrator,
        "TRCK": f"{tags.track}/{tags.tracks}",
        "TLAN": iso_639_2(tags.language),
        "TDRC": tags.date,
        "TCON": "Audiobook",
    }
    frames = [_frame(id3.text_frame, name, text) for name, text in texts.items()]
    return [*frames, _frame(id3.url_frame, "WOAS", tags.source_url)]


def _frame(make: Callable[[str, str | None], bytes], name: str, value: str | None) -> bytes:
    """Return the frame, or no bytes if it cannot be written: a missing tag must not fail a paid audiobook."""
    if value and len(value) > LONGEST_VALUE:
        logger.warning("tag left out", tag=name, reason=f"it has {len(value)} characters")
        return b""
    return make(name, value)
