"""Makes a JPEG of a picture of a source, in a process of its own: `python -m book_pipeline.binding.picture [svg]`.

A picture reaches native code, and an SVG of a few bytes may describe one that no memory holds.
"""

import io
import re
import sys
import warnings
from typing import TYPE_CHECKING

from book_pipeline.own_process import limit_process, refuse

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

LONGEST_EDGE = 1600
"""Pixels. Shops show covers of up to 3000; players and tags want small files."""
MOST_PIXELS = 25_000_000
"""A larger picture would not fit into the memory, 8 bytes a pixel. A JPEG is made smaller while it is read."""
MOST_MEMORY = 448 << 20
"""Bytes of address space, of which Python and the libraries take 90 MB."""
MOST_SECONDS = 20
"""Processor seconds; a cover takes less than one."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""Formats of covers; for some others Pillow would start a program."""
QUALITY = 88
JFIF, END_OF_IMAGE = b"JFIF\0", b"\xff\xd9"
OUTSIDE = re.compile(r"""(href\s*=\s*["'])(?!\s*(?:data:|#))[^"']*""", re.IGNORECASE)
"""A reference to a file or an address, which the renderer must not follow."""


class Unreadable(Exception):
    """The picture cannot be opened."""


def as_jpeg(content: bytes, *, is_svg: bool) -> bytes:
    """Return a picture as a JPEG with edges of at most LONGEST_EDGE pixels, without metadata.

    A JPEG that is one already keeps its bytes. Raises Unreadable.
    """
    from PIL import Image, ImageOps

    if is_svg:
        content = _rendered(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    if _is_as_wanted(image, content):
        image.load()
        return content
    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable(f"it has {image.width} x {image.height} pixels")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    opaque = Image.new("RGB", upright.size, "white")
    with_alpha = upright.convert("RGBA")
    opaque.paste(with_alpha, mask=with_alpha)
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


def _rendered(svg: bytes) -> bytes:
    """Return an SVG as a PNG. Files and addresses that it names are not read."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=OUTSIDE.sub(r"\1", svg.decode()), width=LONGEST_EDGE))


if __name__ == "__main__":
    limit_process(MOST_MEMORY, MOST_SECONDS)
    try:
        sys.stdout.buffer.write(as_jpeg(sys.stdin.buffer.read(), is_svg="svg" in sys.argv[1:]))
    except Unreadable as error:
        refuse(str(error))
    except Exception as error:  # noqa: BLE001 - the readers of Pillow and the renderer raise any error
        refuse(f"{type(error).__name__}: {error}")
