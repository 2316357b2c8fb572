"""An M4B of four chapters."""

import io
from array import array

from PIL import Image

from book_pipeline.binding import aac, mp4
from book_pipeline.binding.mp4_tags import BookTags
from tests.unit.binding.sounds import voice


def picture():
    """Return a JPEG."""
    into = io.BytesIO()
    Image.new("RGB", (40, 60), "teal").save(into, "JPEG")
    return into.getvalue()


TITLES = ["Prologue", "Part I, Chapter 1. «Ночь»", "第二章 海の家", "x" * 400]
TAGS = BookTags(
    title="Über die Brücke",
    author="Ada Ångström",
    narrator="George",
    year="1897",
    language="de",
    description="Ein Buch.\nÜber Brücken.",
    series="Brücken",
    part_of_series="2",
    cover=picture(),
    source_url="https://example.org/bridge",
)


def chapters():
    """Return the sizes and the frames of four chapters."""
    made = []
    for seconds in (3, 4.5, 2, 5):
        into = io.BytesIO()
        made.append((aac.encode([voice(seconds)], into).sizes, into.getvalue()))
    return made


def m4b(chapters):
    """Return the file."""
    sizes = array("H")
    for each, _ in chapters:
        sizes.extend(each)
    track = mp4.Track(sizes, [(title, len(each)) for title, (each, _) in zip(TITLES, chapters, strict=True)])
    return mp4.head(track, TAGS) + b"".join(frames for _, frames in chapters)
