"""The cover of an EPUB, by each way in which publishers name it."""

import pytest

from book_pipeline.source.epub.reader import read_epub
from tests.unit.source.books import page
from tests.unit.source.epubs import METADATA, link, made, text

PICTURE = b"\xff\xd8\xff\xe0 a picture"
SHOWN = {
    "img": '<div><img src="p%20v.jpg" alt="Cover"/></div>',
    "svg": '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="p%20v.jpg"/></svg>',
    "object": '<object data="p%20v.jpg" type="image/jpeg"/>',
}
ITEM = '<item id="{key}" href="{name}" media-type="{kind}"{more}/>'
NAMED = {
    "property": {"more": ' properties="cover-image"'},
    "id in the metadata": {"meta": '<meta name="cover" content="pic"/>'},
    "text in the metadata": {"meta": '<meta property="cover">pic</meta>'},
    "address in the metadata": {"meta": '<meta name="cover" content="p%20v.jpg"/>'},
    "name of another folder": {"meta": '<meta name="Cover" content="images/p%20v.jpg"/>'},
    "Mobipocket": {"meta": "<x-metadata><EmbeddedCover>p%20v.jpg</EmbeddedCover></x-metadata>"},
    "Microsoft": {"guide": '<reference type="other.ms-coverimage-standard" href="p%20v.jpg"/>'},
    "image in the guide": {"guide": '<reference type="cover" href="p%20v.jpg"/>'},
    "its id": {"key": "cover-image"},
    "image/jpg": {"more": ' properties="cover-image"', "kind": "image/jpg"},
    "type of data": {"more": ' properties="cover-image"', "kind": "application/octet-stream"},
}


def read(*, key="pic", kind="image/jpeg", more="", meta="", guide="", pages=None, **options):
    item = ITEM.format(key=key, name="p%20v.jpg", kind=kind, more=more)
    pages = {"a.xhtml": text("a"), **(pages or {})}
    parts = {"OEBPS/p v.jpg": PICTURE}
    return read_epub(
        made(pages, items=item, metadata=METADATA + meta, guide=guide, parts=parts, **options), "book.epub"
    )


@pytest.mark.parametrize("way", NAMED)
def test_the_cover_image_is_found(way):
    cover = read(**NAMED[way]).cover
    assert (cover.content, cover.extension, cover.media_type) == (PICTURE, "jpg", "image/jpeg")


@pytest.mark.parametrize("form", SHOWN)
@pytest.mark.parametrize("way", ["guide", "place in the guide", "metadata", "landmarks", "first page"])
def test_the_picture_on_the_cover_page_is_found(way, form):
    options = {
        "guide": {"guide": '<reference type="cover" href="x.xhtml"/>'},
        "place in the guide": {"guide": '<reference type="cover" href="x.xhtml#c"/>'},
        "metadata": {"meta": '<meta name="cover" content="x"/>'},
        "landmarks": {"links": link("a.xhtml", "The Gate") + '<li><a epub:type="cover" href="x.xhtml">Cover</a></li>'},
        "first page": {"spine": ["x.xhtml", "a.xhtml"]},
    }[way]
    document = read(pages={"x.xhtml": page(SHOWN[form])}, **options)
    assert document.cover is not None
    assert document.cover.content == PICTURE


@pytest.mark.parametrize(("kind", "more"), [("image/jpeg", ""), ("image/tiff", ' properties="cover-image"')])
def test_other_pictures_are_not_the_cover(kind, more):
    pages = {"x.xhtml": f"<p>The gate.</p>{SHOWN['img']}{text()}"}
    assert read(kind=kind, more=more, pages=pages, spine=["x.xhtml", "a.xhtml"]).cover is None


def test_a_missing_cover_is_none():
    item = ITEM.format(key="pic", name="lost.jpg", kind="image/jpeg", more=' properties="cover-image"')
    assert read_epub(made({"a.xhtml": text("a")}, items=item), "book.epub").cover is None


def test_the_type_of_a_cover_is_that_of_its_bytes():
    cover = read(more=' properties="cover-image"', kind="image/png").cover
    assert (cover.extension, cover.media_type) == ("jpg", "image/jpeg")
