"""What a player shows: ID3v2.4 in front of a chapter's frames. The same tags give the same bytes."""

import io
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from mutagen import id3

from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRow

ISO_639_2 = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "eo": "epo", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ko": "kor", "la": "lat", "lt": "lit",
    "lv": "lav", "ms": "msa", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk",
    "sl": "slv", "sr": "srp", "sv": "swe", "ta": "tam", "tl": "tgl", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""The languages that voices speak and public-domain books are in; TLAN takes ISO 639-2 only."""
LETTERS_OF_ISO_639_2 = 3


@dataclass(frozen=True)
class Tags:
    """One chapter of an audiobook.

    Parameters
    ----------
    title
        The chapter's.
    album
        The book's title.
    track, tracks
        1 to the number of chapters in the audiobook, and that number.
    language
        ISO 639-1 or 639-2, with or without a region.
    date
        ISO 8601, as precise as it is known.
    source_url
        Where the text came from.

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


def tags_of(book: Book, chapter: ChapterRow, track: int, tracks: int, *, narrator: str) -> bytes:
    """Return a chapter's tags, to stand in front of its frames; their date is the day the book was first asked for."""
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
    return tagged(b"", tags)


def tagged(mp3: bytes, tags: Tags) -> bytes:
    """Return the MP3, which has no tags yet, with these.

    The author is artist and album artist, the narrator the composer: players and audiobook libraries sort by these.
    """
    texts = {
        "TIT2": tags.title,
        "TALB": tags.album,
        "TPE1": tags.author,
        "TPE2": tags.author,
        "TCOM": tags.narrator,
        "TRCK": f"{tags.track}/{tags.tracks}",
        "TLAN": _iso_639_2(tags.language),
        "TDRC": tags.date,
        "TCON": "Audiobook",
    }
    frames: dict[str, Any] = id3.Frames
    file: Any = id3.ID3()  # type: ignore[no-untyped-call]
    for name, text in texts.items():
        if text:
            file.add(frames[name](encoding=id3.Encoding.UTF8, text=text))
    if tags.source_url:
        file.add(frames["WOAS"](url=tags.source_url))
    header = io.BytesIO()
    file.save(header, v2_version=4, padding=lambda _: 0)
    return header.getvalue() + mp3


def _iso_639_2(language: str | None) -> str | None:
    code = (language or "").split("-")[0].lower()
    return code if len(code) == LETTERS_OF_ISO_639_2 else ISO_639_2.get(code)
