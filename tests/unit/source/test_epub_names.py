"""Names in archives and links, as programs write them."""

import io
import unicodedata
import zipfile

import pytest

from book_pipeline.source.epub.reader import read_epub
from book_pipeline.source.readers import read_document
from tests.unit.source.books import page
from tests.unit.source.epubs import METADATA, link, made, text

PAGES = {"überfahrt.xhtml": text("a"), "b.xhtml": text("b")}
LINKS = link("überfahrt.xhtml", "The Gate") + link("b.xhtml", "The Boat")


def renamed(content, rename):
    """Return an EPUB with other names for its entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            archive.writestr(rename(entry.filename), source.read(entry))
    return target.getvalue()


def without_utf8_mark(content):
    """Return an EPUB whose names are UTF-8 and not marked as such, in the directory and before each file."""
    name = "überfahrt".encode()
    marked = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if not entry.filename.isascii():
                marked[entry.header_offset + 7] &= ~0x08
    at = bytes(marked).rfind(b"PK\x01\x02", 0, bytes(marked).rfind(name))
    marked[at + 9] &= ~0x08
    return bytes(marked)


NAMES = {
    "backslashes": lambda content: renamed(content, lambda name: name.replace("/", "\\")),
    "a folder of its own": lambda content: renamed(content, lambda name: f"./{name}"),
    "decomposed letters": lambda content: renamed(content, lambda name: unicodedata.normalize("NFD", name)),
    "capitals": lambda content: renamed(content, lambda name: name.replace("xhtml", "XHTML").replace("oebps", "OEBPS")),
    "no mark of UTF-8": without_utf8_mark,
    "slashes in a row": lambda content: renamed(content, lambda name: name.replace("/", "//")),
    "letters of another code page": lambda content: renamed(content, lambda name: name.replace("ü", "ⁿ")),
}


@pytest.mark.parametrize("form", NAMES)
def test_the_files_are_found_under_other_forms_of_their_names(form):
    content = NAMES[form](made(PAGES, links=LINKS, metadata=METADATA))
    document = read_epub(content, "book.epub")
    assert [line for line in document.text.split("\n") if line.startswith("#")] == ["# The Gate", "# The Boat"]
    assert document.removed == ()


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("the%20gate.xhtml", "the gate.xhtml"),
        ("the%20gate.xhtml", "the%20gate.xhtml"),
        ("the%2520gate.xhtml", "the gate.xhtml"),
        ("gate%23one.xhtml", "gate#one.xhtml"),
        ("gate#one.xhtml", "gate#one.xhtml"),
        ("text\\gate.xhtml", "text/gate.xhtml"),
        ("./gate.xhtml", "gate.xhtml"),
        ("/OEBPS/gate.xhtml", "gate.xhtml"),
        ("OEBPS/gate.xhtml", "gate.xhtml"),
        ("../../../OEBPS/gate.xhtml", "gate.xhtml"),
    ],
)
def test_a_link_is_followed_as_written_or_decoded(href, name):
    item = f'<item id="g" href="{href}" media-type="application/xhtml+xml"/>'
    file = f"<?xml version='1.0'?><html><body>{text('g')}</body></html>"
    content = made(
        {"a.xhtml": text("a")},
        items=item,
        spine='<itemref idref="g"/><itemref idref="a"/>',
        links=link(href, "The Gate") + link("a.xhtml", "Home"),
        parts={f"OEBPS/{name}": file},
    )
    document = read_epub(content, "book.epub")
    assert document.text.startswith("# The Gate\n\n\nNumber g in the log.")


def test_two_files_with_the_same_letters_are_not_mixed_up():
    content = made({"ñ.xhtml": text("n"), "b.xhtml": text("b")}, parts={"OEBPS/é.xhtml": "", "OEBPS/è.xhtml": ""})
    document = read_epub(renamed(content, lambda name: name.replace("ñ", "ö")), "book.epub")
    assert document.missing == ["OEBPS/ñ.xhtml"]


def test_a_reading_order_of_file_names_is_followed():
    content = made({"a.xhtml": text("a"), "b.xhtml": text("b")}, spine='<itemref idref="b.xhtml"/><itemref idref="a"/>')
    document = read_document(content, "book.epub")
    assert document.text.index("Number b") < document.text.index("Number a")
    assert document.missing == []


def test_the_exact_name_is_preferred():
    content = made({"A.xhtml": text("upper"), "a.xhtml": text("lower")}, spine=["a.xhtml"])
    # Both pages have the id "a", of which the manifest's last one counts.
    assert "Number lower" in read_epub(content, "book.epub").text


def test_the_first_package_by_type_is_read():
    container = (
        "<container><rootfiles><rootfile full-path='book.pdf' media-type='application/pdf'/>"
        "<rootfile full-path='OEBPS/book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"
    )
    parts = {"META-INF/container.xml": container, "book.pdf": "%PDF-1.4"}
    assert "Number a" in read_epub(made({"a.xhtml": text("a")}, parts=parts), "book.epub").text


def test_a_bare_ampersand_stays_in_the_title():
    metadata = "<dc:title>Lock & Gate &nbsp; Keeper &co</dc:title>"
    assert read_epub(made({"a.xhtml": text("a")}, metadata=metadata), "book.epub").title == "Lock & Gate Keeper &co"


def test_ids_may_have_spaces_around_them():
    items = '<item id=" g " href="g.xhtml" media-type="application/xhtml+xml"/>'
    content = made({}, items=items, spine='<itemref idref="\n g"/>', parts={"OEBPS/g.xhtml": page(text("g"))})
    document = read_epub(content, "book.epub")
    assert "Number g" in document.text
    assert document.missing == []


@pytest.mark.parametrize("href", ["%FCber.xhtml", "%C3%BCber.xhtml", "über.xhtml?page=1", "%C3%BCber.xhtml?page=1#top"])
def test_links_in_old_encodings_and_with_queries_name_the_file(href):
    item = f'<item id="one" href="{href}" media-type="application/xhtml+xml"/>'
    pages = {"b.xhtml": text("b")}
    book = made(
        pages,
        items=item,
        spine='<itemref idref="one"/><itemref idref="b"/>',
        parts={"OEBPS/über.xhtml": page(text("a"))},
    )
    document = read_document(book, "book.epub")
    assert "Number a in the log" in document.text
    assert document.removed == ()
