"""The cover of an audiobook: the source's as a JPEG of moderate size without EXIF, or one made of title and author."""

from dataclasses import dataclass

from book_pipeline.binding import picture
from book_pipeline.binding.typographic_cover import draw
from book_pipeline.observability import logger
from book_pipeline.own_process import ProcessFailed, command_of, output_of
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.keys import cover_prefix

SVG = ".svg"
SECONDS = 60.0
"""Longest wait for a picture. Its process usually reaches its own limits before; a busy machine may take longer."""


class UnusableCover(Exception):
    """The image cannot be opened."""


@dataclass(frozen=True)
class Cover:
    """A JPEG; `generated` says that it was made from title and author."""

    jpeg: bytes
    generated: bool


def cover_for(book: Book, artifacts: Artifacts) -> Cover:
    """Return the cover of the book's source, or a typographic one if it has none that can be opened."""
    key = artifacts.first_with(cover_prefix(book.book_id))
    stored = artifacts.find(key) if key is not None else None
    if key is not None and stored is not None:
        try:
            return Cover(as_jpeg(stored.content, is_svg=key.endswith(SVG)), generated=False)
        except UnusableCover as error:
            logger.warning("the cover of the source is not used", key=key, reason=str(error))
    return Cover(draw(book.title or "Audiobook", book.author), generated=True)


def as_jpeg(content: bytes, *, is_svg: bool = False) -> bytes:
    """Return an image as a small JPEG without metadata, made in a process of its own. Raises UnusableCover."""
    command = command_of(picture.__name__, *(["svg"] if is_svg else []))
    try:
        return output_of(command, content, SECONDS)
    except TimeoutError as error:
        raise UnusableCover("it takes too long to open") from error
    except ProcessFailed as error:
        raise UnusableCover(error.reason or "it takes too much memory or time, or crashes its reader") from error
