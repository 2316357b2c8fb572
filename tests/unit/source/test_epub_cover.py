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
    "style": '<div style="height: 9em; background-image: url(p%20v.jpg)"/>',
    "style element": "<i class='c'/></body><style>i.c { background: #000 url( 'p%20v.jpg' ) no-repeat }</style><body>",
    "style sheet": '<link rel="stylesheet" href="looks/s.css"/><section id="front"/>',
    "drawing": '<img src="looks/drawing.svg" alt=""/>',
}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><image l:href="{}"/></svg>'
SHEETS = {
    "OEBPS/looks/s.css": 'p, body > #front {background-image:url("../p%20v.jpg")} .other {background: url(lost.jpg)}',
    "OEBPS/looks/drawing.svg": DRAWING.format("../p%20v.jpg"),
}
DRAWN = '<item id="drawing" href="looks/drawing.svg" media-type="image/svg+xml"{}/>'
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
    parts = {"OEBPS/p v.jpg": PICTURE, **SHEETS}
    return read_epub(
        made(pages, items=item + DRAWN.format(""), metadata=METADATA + meta, guide=guide, parts=parts, **options),
        "book.epub",
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


@pytest.mark.parametrize("first", ["", page('<img src="lost.jpg"/>')])
def test_a_missing_cover_is_none(first):
    item = ITEM.format(key="pic", name="lost.jpg", kind="image/jpeg", more=' properties="cover-image"')
    pages = {**({"x.xhtml": first} if first else {}), "a.xhtml": text("a")}
    assert read_epub(made(pages, items=item), "book.epub").cover is None


def test_a_picture_within_a_drawing_is_the_cover_and_a_drawing_without_one_is_it_itself():
    drawn = DRAWN.format(' properties="cover-image"') + ITEM.format(
        key="p", name="p%20v.jpg", kind="image/jpeg", more=""
    )
    for content, cover in (
        (SHEETS["OEBPS/looks/drawing.svg"], PICTURE),
        (DRAWING.format("lost.jpg"), DRAWING.format("lost.jpg").encode()),
    ):
        parts = {"OEBPS/looks/drawing.svg": content, "OEBPS/p v.jpg": PICTURE}
        assert read_epub(made({"a.xhtml": text("a")}, items=drawn, parts=parts), "book.epub").cover.content == cover


def test_drawings_that_show_each_other_are_no_cover():
    names = ("x", "y")
    items = "".join(f'<item id="{name}" href="{name}.svg" media-type="image/svg+xml"/>' for name in names)
    parts = {f"OEBPS/{name}.svg": DRAWING.format(f"{other}.svg") for name, other in zip(names, "yx", strict=True)}
    pages = {"c.xhtml": page('<img src="x.svg"/>'), "a.xhtml": text("a")}
    assert read_epub(made(pages, items=items, parts=parts), "book.epub").cover.content == parts["OEBPS/y.svg"].encode()


def test_a_background_behind_text_is_no_cover():
    pages = {"x.xhtml": f"{SHOWN['style']}{text()}"}
    assert read(pages=pages, spine=["x.xhtml", "a.xhtml"]).cover is None


def test_the_type_of_a_cover_is_that_of_its_bytes():
    cover = read(more=' properties="cover-image"', kind="image/png").cover
    assert (cover.extension, cover.media_type) == ("jpg", "image/jpeg")
