"""Excluded pages of an EPUB, metadata from its package, and rejected EPUBs."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.epub.reader import read_epub
from book_pipeline.source.readers import read_document as read_any
from tests.unit.source.books import page
from tests.unit.source.epubs import METADATA, link, made, point, text


def read(*args, **options):
    return read_epub(made(*args, **options), "book.epub")


def left_out(document):
    return [(removal.file, removal.reason, removal.text) for removal in document.removed]


def marked(attribute, words):
    return page(f"<p>{words}</p>").replace("<body>", f"<body {attribute}>")


MATTER = {
    "cover": 'epub:type="cover"',
    "title page": 'epub:type="titlepage"',
    "copyright page": 'epub:type="frontmatter copyright-page"',
    "colophon": 'role="doc-colophon"',
    "contents page": 'role="doc-toc"',
    "list of illustrations": 'epub:type="loi"',
}


@pytest.mark.parametrize("reason", MATTER)
def test_a_page_is_excluded_by_its_type(reason):
    document = read({"x.xhtml": marked(MATTER[reason], "Not to be read."), "a.xhtml": text("a")})
    assert left_out(document) == [("OEBPS/x.xhtml", reason, "Not to be read.")]
    assert "Not to be read." not in document.text


@pytest.mark.parametrize("attribute", MATTER.values())
def test_the_only_section_of_a_page_gives_its_type(attribute):
    document = read({"x.xhtml": f"<section {attribute}><p>Not to be read.</p></section>", "a.xhtml": text("a")})
    assert "Not to be read." not in document.text
    assert [file for file, *_ in left_out(document)] == ["OEBPS/x.xhtml"]


@pytest.mark.parametrize("kind", ["cover", "title-page", "toc", "copyright-page", "colophon"])
def test_a_page_is_excluded_by_its_type_in_the_guide(kind):
    guide = f'<reference type="{kind}" href="x.xhtml"/><reference type="text" href="a.xhtml"/>'
    document = read({"x.xhtml": "<p>Not to be read.</p>", "a.xhtml": text("a")}, guide=guide)
    assert "Not to be read." not in document.text
    assert [(file, words) for file, _, words in left_out(document)] == [("OEBPS/x.xhtml", "Not to be read.")]


def test_a_page_with_a_guide_reference_to_a_fragment_is_read():
    guide = '<reference type="toc" href="a.xhtml#toc"/>'
    assert "Number a" in read({"a.xhtml": text("a"), "b.xhtml": text("b")}, guide=guide).text


def test_a_page_outside_the_reading_order_is_excluded():
    spine = '<itemref idref="a"/><itemref idref="x" linear="no"/><itemref idref="b"/>'
    document = read({"a.xhtml": text("a"), "x.xhtml": "<p>A map.</p>", "b.xhtml": text("b")}, spine=spine)
    ((file, reason, words),) = left_out(document)
    assert (file, words) == ("OEBPS/x.xhtml", "A map.")
    assert "linear" in reason


def test_a_book_of_only_nonlinear_pages_is_read():
    spine = '<itemref idref="a" linear="no"/><itemref idref="b" linear="no"/>'
    assert "Number b" in read({"a.xhtml": text("a"), "b.xhtml": text("b")}, spine=spine).text


def test_the_navigation_document_in_the_spine_is_excluded():
    spine = '<itemref idref="nav"/><itemref idref="a"/>'
    document = read({"a.xhtml": text("a")}, spine=spine, links=link("a.xhtml", "The Gate"))
    assert [(file, reason) for file, reason, _ in left_out(document)] == [("OEBPS/nav.xhtml", "contents page")]


def test_the_authors_front_matter_is_read():
    pages = {n: marked(f'epub:type="{n}"', f"Words of the {n}.") for n in ("dedication", "preface", "epigraph")}
    document = read({**{f"{n}.xhtml": markup for n, markup in pages.items()}, "a.xhtml": text("a")})
    assert all(f"Words of the {n}." in document.text for n in pages)
    assert document.removed == ()


def test_removed_page_numbers_have_their_file():
    document = read({"a.xhtml": '<p>One <span epub:type="pagebreak">7</span>lock.</p>' + text("a")})
    assert document.text.startswith("One lock.")
    assert left_out(document) == [("OEBPS/a.xhtml", "page number", "7")]


def refines(of, name, value):
    return f'<meta refines="#{of}" property="{name}">{value}</meta>'


SUBTITLE_FIRST = (
    '<dc:title id="s">A Tale</dc:title><dc:title id="m">The Lock-Keeper</dc:title>'
    + refines("s", "title-type", "subtitle")
    + refines("m", "title-type", "main")
)
TRANSLATED = (
    '<dc:title>T</dc:title><dc:creator id="t">B. Oar</dc:creator><dc:creator id="w">A. Lock</dc:creator>'
    + refines("t", "role", "trl")
    + refines("w", "role", "aut")
)
ILLUSTRATED = (
    '<dc:title>T</dc:title><dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:role="aut">A. Lock</dc:creator>'
    '<dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:role="ill">B. Oar</dc:creator>'
)
SORTED = '<dc:title>T</dc:title><dc:creator id="w">Lock, A.</dc:creator>' + refines("w", "file-as", "Lock, A.")
SORTED_2 = (
    '<dc:title>T</dc:title><dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:file-as="Lock, A.">Lock, A.'
    "</dc:creator>"
)
COMMA = "<dc:title>T</dc:title><dc:creator>A. Lock, B. Oar</dc:creator>"
TWO = "<dc:title>T</dc:title><dc:creator>A. Lock</dc:creator><dc:creator>B. Oar</dc:creator>"


@pytest.mark.parametrize(
    ("metadata", "title", "author"),
    [
        (METADATA, "The Lock-Keeper", None),
        (SUBTITLE_FIRST, "The Lock-Keeper", None),
        (TRANSLATED, "T", "A. Lock"),
        (ILLUSTRATED, "T", "A. Lock"),
        (SORTED, "T", "A. Lock"),
        (SORTED_2, "T", "A. Lock"),
        (COMMA, "T", "A. Lock, B. Oar"),
        (TWO, "T", "A. Lock and B. Oar"),
        ("", None, None),
    ],
    ids=[
        *(
            "plain",
            "main title",
            "refined role",
            "EPUB 2 role",
            "sorted name",
            "EPUB 2 sorted name",
            "two with a comma",
        ),
        *("two authors", "none"),
    ],
)
def test_the_package_gives_title_and_author(metadata, title, author):
    document = read({"a.xhtml": text("a")}, metadata=metadata)
    assert (document.title, document.author) == (title, author)


def test_the_first_language_is_used():
    metadata = "<dc:language>fi-FI</dc:language><dc:language>sv</dc:language>"
    assert read({"a.xhtml": text("a")}, metadata=metadata).language == "fi-FI"


PICTURE = b"\xff\xd8\xff\xe0 a picture"


def refusal(content):
    with pytest.raises(SourceRejected, match=r"book\.epub") as refused:
        read_any(content, "book.epub")
    return str(refused.value)


@pytest.mark.parametrize(
    "meta", ['<meta property="rendition:layout">pre-paginated</meta>', '<meta name="fixed-layout" content="true"/>']
)
def test_a_fixed_layout_is_rejected(meta):
    assert "fixed layout" in refusal(made({"a.xhtml": text("a")}, metadata=METADATA + meta))


def test_pages_that_override_a_fixed_layout_are_read():
    meta = '<meta property="rendition:layout">pre-paginated</meta>'
    override = '<itemref idref="b" properties="page-spread-left rendition:layout-reflowable"/>'
    order = f'<itemref idref="a"/>{override}{override}'
    content = made({"a.xhtml": text("a"), "b.xhtml": text("b")}, spine=order, metadata=METADATA + meta)
    assert "Number b" in read_epub(content, "book.epub").text


def test_a_book_of_images_is_rejected():
    item = '<item id="i" href="i.jpg" media-type="image/jpeg"/>'
    content = made({"a.xhtml": '<img src="i.jpg" alt="A page"/>'}, items=item, parts={"OEBPS/i.jpg": PICTURE})
    assert "images" in refusal(content)


def test_a_book_of_a_few_words_and_a_picture_is_read():
    item = '<item id="i" href="i.jpg" media-type="image/jpeg"/>'
    content = made(
        {"a.xhtml": "<p>The gate leaked.</p><p>So did the boat.</p>"}, items=item, parts={"OEBPS/i.jpg": PICTURE}
    )
    assert read_any(content, "book.epub").text == "The gate leaked.\n\nSo did the boat.\n"


def test_an_epub_without_a_package_is_rejected():
    assert "package" in refusal(made({}, parts={}).replace(b"book.opf", b"book.xxx"))


@pytest.mark.parametrize("form", ["ncx", "neither"])
def test_an_epub_2_book_is_read(form):
    points = point("a.xhtml", "The Gate") if form == "ncx" else None
    document = read({"a.xhtml": text("a")}, points=points)
    assert document.text.startswith("# The Gate" if form == "ncx" else "Number a")
