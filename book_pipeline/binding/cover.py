"""The cover of an audiobook: the source's as a JPEG of moderate size without EXIF, or one made of title and author."""

import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from book_pipeline.binding.typographic_cover import draw
from book_pipeline.observability import logger
from book_pipeline.store.artifacts import Artifacts, cover_prefix
from book_pipeline.store.books import Book

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

LONGEST_EDGE = 1600
"""Pixels. Shops show covers of up to 3000; players and tags want small files."""
MOST_PIXELS = 80_000_000
"""A larger image could fill the memory of the function, 3 bytes a pixel."""
QUALITY = 88
JFIF, END_OF_IMAGE = b"JFIF\0", b"\xff\xd9"
SVG = ".svg"
OUTSIDE = re.compile(r"""(href\s*=\s*["'])(?!\s*(?:data:|#))[^"']*""", re.IGNORECASE)
"""A reference to a file or an address, which the renderer must not follow."""


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
    """Return an image as a JPEG with edges of at most LONGEST_EDGE pixels, without metadata.

    A JPEG that is one already keeps its bytes. Raises UnusableCover.
    """
    from PIL import Image, ImageOps

    if is_svg:
        content = _rendered(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
        _require_size(image.width, image.height)
        if _is_as_wanted(image, content):
            image.load()
            return content
        image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        opaque = Image.new("RGB", upright.size, "white")
        with_alpha = upright.convert("RGBA")
        opaque.paste(with_alpha, mask=with_alpha)
    except UnusableCover:
        raise
    except Exception as error:  # noqa: BLE001 - Pillow's readers raise any error for a damaged file
        raise UnusableCover(f"{type(error).__name__}: {error}") from None
    into = io.BytesIO()
    opaque.save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue()


def _is_as_wanted(image: "ImageFile", content: bytes) -> bool:
    """Return whether an image is a small JPEG with nothing in it but the picture: its one marker of a program is JFIF.

    EXIF, colour profiles, thumbnails, comments and what is behind the picture have markers of their own.
    """
    markers = [(name, data.startswith(JFIF)) for name, data in getattr(image, "applist", ())]
    return (
        image.format == "JPEG"
        and image.mode == "RGB"
        and max(image.size) <= LONGEST_EDGE
        and markers in ([], [("APP0", True)])
        and content.find(END_OF_IMAGE) == len(content) - len(END_OF_IMAGE)
    )


def _require_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        message = f"it has {width} x {height} pixels"
        raise UnusableCover(message)


def _rendered(svg: bytes) -> bytes:
    """Return an SVG as a PNG. Files and addresses that it names are not read. Raises UnusableCover."""
    import resvg_py

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=OUTSIDE.sub(r"\1", svg.decode()), width=LONGEST_EDGE))
    except Exception as error:  # noqa: BLE001 - the renderer's errors have no class of their own
        raise UnusableCover(f"{type(error).__name__}: {error}") from None
