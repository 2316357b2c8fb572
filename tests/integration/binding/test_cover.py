"""Covers: any image becomes a small JPEG without metadata, and a book without one gets a typographic one."""

import io
from itertools import pairwise

import pytest
from PIL import Image

from book_pipeline.binding import cover
from book_pipeline.binding.cover import UnusableCover, as_jpeg
from book_pipeline.binding.typographic_cover import draw

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 30">'
    b'<rect width="20" height="30" fill="red"/><image xlink:href="/etc/hostname.png" width="9" height="9"/></svg>'
)


def opened(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    assert image.format == "JPEG"
    return image


def saved(image, kind, **options):
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def test_a_huge_image_becomes_small():
    assert opened(as_jpeg(saved(Image.new("RGB", (4000, 6000), "blue"), "PNG"))).size == (1067, 1600)


def test_exif_is_gone_and_the_image_is_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    turned = opened(as_jpeg(saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif)))
    assert turned.size == (40, 60)
    assert not turned.getexif()


def test_a_small_jpeg_keeps_its_bytes():
    jpeg = saved(Image.effect_noise((300, 400), 60).convert("RGB"), "JPEG", quality=71)
    assert as_jpeg(jpeg) == jpeg


@pytest.mark.parametrize(
    "jpeg",
    [
        saved(Image.new("RGB", (60, 40), "teal"), "JPEG", comment=b"from a camera"),
        saved(Image.new("RGB", (60, 40), "teal"), "JPEG", icc_profile=b"a profile"),
        saved(Image.new("RGB", (60, 40), "teal"), "JPEG") + b"something behind it",
        saved(Image.new("RGB", (1601, 40), "teal"), "JPEG"),
        saved(Image.new("L", (60, 40)), "JPEG"),
    ],
    ids=["comment", "profile", "tail", "too wide", "grey"],
)
def test_a_jpeg_with_more_than_the_picture_is_made_again(jpeg):
    again = as_jpeg(jpeg)
    assert again != jpeg
    assert opened(again).applist[1:] == []
    assert as_jpeg(again) == again


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("P", "GIF"), ("CMYK", "JPEG"), ("L", "PNG"), ("1", "BMP")]
)
def test_any_form_of_image_is_a_jpeg(mode, kind):
    assert opened(as_jpeg(saved(Image.new(mode, (30, 30)), kind))).mode == "RGB"


def test_a_transparent_image_is_on_white():
    assert opened(as_jpeg(saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))).getpixel((4, 4)) == (255, 255, 255)


def test_svg_is_rendered_and_reads_no_file():
    rendered = opened(as_jpeg(SVG, is_svg=True))
    assert rendered.size == (1067, 1600)
    red, green, _ = rendered.getpixel((20, 20))
    assert (red > 200, green < 60) == (True, True)


@pytest.mark.parametrize(("content", "is_svg"), [(b"\xff\xd8\xff\xe0 a picture", False), (b"<svg", True), (b"", False)])
def test_a_file_that_is_not_an_image_is_unusable(content, is_svg):
    with pytest.raises(UnusableCover):
        as_jpeg(content, is_svg=is_svg)


def test_an_image_that_would_fill_the_memory_is_unusable():
    with pytest.raises(UnusableCover, match="9000 x 9000 pixels"):
        as_jpeg(saved(Image.new("1", (9000, 9000)), "PNG"))


def test_the_largest_image_fits_into_the_memory():
    assert opened(as_jpeg(saved(Image.new("RGBA", (5000, 5000)), "PNG", compress_level=1))).size == (1600, 1600)


def test_an_image_that_starts_a_program_is_unusable():
    with pytest.raises(UnusableCover, match="cannot identify"):
        as_jpeg(saved(Image.new("RGB", (10, 10)), "EPS"))


GROUPS = "<g opacity='.5'><rect width='1600' height='1600'/><rect width='9' height='9'/></g>"
HOSTILE = {
    "a height that no memory holds": "<svg {x} viewBox='0 0 1 100000000'/>",
    "elements that crash the renderer": "<svg {x} viewBox='0 0 9 9'>" + "<g>" * 100_000 + "</g>" * 100_000 + "</svg>",
    "work without end": "<svg {x} viewBox='0 0 1600 1600'>" + GROUPS * 20_000 + "</svg>",
    "entities in entities": "<!DOCTYPE svg [<!ENTITY a 'aaaa'>" + "".join(
        f"<!ENTITY {name} '{f'&{of};' * 20}'>" for of, name in pairwise("abcdefghi")
    ) + "]><svg {x} viewBox='0 0 9 9'><text>&i;</text></svg>",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_svg_ends_its_own_process_and_no_other(kind, monkeypatch):
    monkeypatch.setattr(cover, "SECONDS", 10)
    with pytest.raises(UnusableCover, match=r"takes too|reference loop"):
        as_jpeg(HOSTILE[kind].format(x="xmlns='http://www.w3.org/2000/svg'").encode(), is_svg=True)


@pytest.mark.parametrize("title", ["A", "The Lamplighter of Gull Rock", "word " * 200, "x" * 300, "第二章", "Ночь", ""])
def test_a_typographic_cover_for_any_title(title):
    drawn = draw(title, "Ada Ångström")
    assert opened(drawn).size == (1200, 1200)
    assert drawn == draw(title, "Ada Ångström")
    assert drawn != draw(f"{title} again", None)
