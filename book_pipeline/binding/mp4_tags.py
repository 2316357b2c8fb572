"""The tags of an M4B, as players of audiobooks read them: the list of iTunes (`ilst`) and the chapters of Nero."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book_pipeline.binding.boxes import box, full_box

UTF8, JPEG, PNG, INTEGER = 1, 13, 14, 21
AUDIOBOOK = 2
PNG_SIGNATURE = b"\x89PNG"
MOST_NERO_CHAPTERS = 255
"""Their number is one byte; the track of chapters has all."""
LONGEST_NERO_TITLE = 255


@dataclass(frozen=True)
class Mark:
    """A chapter mark: its title, and where it starts, in samples."""

    title: str
    start: int


@dataclass(frozen=True)
class BookTags:
    """What a finished audiobook says about itself.

    Parameters
    ----------
    year
        Of the book, as its source states it.
    language
        BCP 47.
    part_of_series
        The book's number in its series, as it is printed.

    """

    title: str
    author: str | None = None
    narrator: str | None = None
    year: str | None = None
    language: str | None = None
    description: str | None = None
    series: str | None = None
    part_of_series: str | None = None
    cover: bytes | None = None
    source_url: str | None = None


def user_data(tags: BookTags, marks: Sequence[Mark], rate: int) -> bytes:
    """Return the box `udta`."""
    handler = full_box("hdlr", 0, 0, bytes(4), b"mdirappl", bytes(9))
    meta = full_box("meta", 0, 0, handler, box("ilst", *_items(tags)))
    nero = [_nero(marks, rate)] if 0 < len(marks) <= MOST_NERO_CHAPTERS else []
    return box("udta", meta, *nero)


def _items(tags: BookTags) -> Iterator[bytes]:
    texts = {
        "\xa9nam": tags.title,
        "\xa9alb": tags.title,
        "\xa9ART": tags.author,
        "aART": tags.author,
        "\xa9wrt": tags.narrator,
        "\xa9nrt": tags.narrator,
        "\xa9day": tags.year,
        "\xa9gen": "Audiobook",
        "\xa9mvn": tags.series,
        "desc": tags.description,
        "ldes": tags.description,
    }
    for kind, text in texts.items():
        if text:
            yield box(kind, _data(UTF8, text.encode(errors="replace")))
    yield box("stik", _data(INTEGER, bytes([AUDIOBOOK])))
    named = {
        "NARRATOR": tags.narrator,
        "SERIES": tags.series,
        "SERIES-PART": tags.part_of_series,
        "LANGUAGE": tags.language,
        "SOURCE": tags.source_url,
    }
    for name, text in named.items():
        if text:
            yield _freeform(name, text)
    if tags.cover:
        yield box("covr", _data(PNG if tags.cover.startswith(PNG_SIGNATURE) else JPEG, tags.cover))


def _data(kind: int, value: bytes) -> bytes:
    return box("data", struct.pack(">II", kind, 0), value)


def _freeform(name: str, text: str) -> bytes:
    mean = full_box("mean", 0, 0, b"com.apple.iTunes")
    return box("----", mean, full_box("name", 0, 0, name.encode()), _data(UTF8, text.encode(errors="replace")))


def _nero(marks: Sequence[Mark], rate: int) -> bytes:
    """Return the box `chpl`, with times in units of 100 ns."""
    entries = []
    for mark in marks:
        title = mark.title.encode(errors="replace")[:LONGEST_NERO_TITLE].decode(errors="ignore").encode()
        entries.append(struct.pack(">QB", mark.start * 10_000_000 // rate, len(title)) + title)
    return full_box("chpl", 1, 0, struct.pack(">IB", 0, len(entries)), *entries)
