"""Which reader takes a file: what its bytes are counts before its ending; what no reader takes is refused by name."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.readers import WORKS, read
from tests.unit.source.books import HTML, MARKDOWN, TEXT, epub, zipped

TOLD = "The tide went out in the night"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT.encode(), "tide.txt"),
        (TEXT.encode(), "TIDE.TEXT"),
        (HTML.encode(), "tide.html"),
        (HTML.encode(), "tide.HTM"),
        (HTML.encode(), "tide.xhtml"),
        (MARKDOWN.encode(), "tide.md"),
        (MARKDOWN.encode(), "tide.markdown"),
        (epub(), "tide.epub"),
    ],
)
def test_what_works(content, name):
    assert TOLD in read(content, name).text


@pytest.mark.parametrize("name", ["tide.zip", "tide.txt", "tide.pdf", "tide"])
def test_an_epub_is_one_under_any_name(name):
    assert read(epub(), name).title == "The Tide"


@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  ", '<?xml version="1.0"?>\n', "<!-- saved from the web -->\n"])
def test_html_in_a_text_file_is_read_as_html(before):
    document = read((before + HTML).encode(), "tide.txt")
    assert "<" not in document.text
    assert document.author == "Nobody Yet"


def test_a_text_that_speaks_of_tags_stays_a_text():
    assert "<html>" in read(b"She wrote <html> on the slate.\n", "tide.txt").text


BYTES = {
    "a PDF": b"%PDF-1.7\n",
    "RTF": b"{\\rtf1\\ansi Words.}",
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a Kindle book": b"\0" * 60 + b"BOOKMOBI" + b"\0" * 20,
    "a Kindle book protected by DRM": b"\xeaDRMION\xee",
    "DjVu": b"AT&TFORM",
    "a RAR archive": b"Rar!\x1a\x07",
    "a 7z archive": b"7z\xbc\xaf\x27\x1c",
    "a gzip archive": b"\x1f\x8b\x08\x00",
}


@pytest.mark.parametrize("name", ["book.txt", "book.epub", "book"])
@pytest.mark.parametrize("kind", BYTES)
def test_a_kind_that_is_refused_is_named_with_what_works(kind, name):
    with pytest.raises(SourceRejected) as refused:
        read(BYTES[kind], name)
    message = str(refused.value)
    assert message.startswith(f"{name} is {kind}")
    assert WORKS in message


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("pdf", "a PDF"), ("docx", "a Word document"), ("odt", "an OpenDocument text"), ("mobi", "a Kindle book"),
        ("azw3", "a Kindle book"), ("acsm", "DRM"), ("fb2", "FictionBook"), ("xyz", "of a kind"),
    ],
)  # fmt: skip
def test_an_ending_that_is_refused_is_named_with_what_works(ending, kind):
    with pytest.raises(SourceRejected, match=kind) as refused:
        read(TEXT.encode(), f"book.{ending}")
    assert WORKS in str(refused.value)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"[Content_Types].xml": "x", "word/document.xml": "x"}, "a Word document"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}, "an OpenDocument file"),
    ],
)
def test_a_document_of_an_office_is_named_whatever_its_ending(parts, kind):
    for name in ("book.docx", "book.zip"):
        with pytest.raises(SourceRejected, match=kind) as refused:
            read(zipped(parts), name)
        assert WORKS in str(refused.value)


@pytest.mark.parametrize("content", [TEXT.encode(), HTML.encode()])
def test_what_is_called_an_epub_and_is_none_is_refused(content):
    with pytest.raises(SourceRejected, match=r"tide\.epub is no EPUB"):
        read(content, "tide.epub")


def test_an_archive_that_is_called_an_epub_and_is_none_is_refused():
    with pytest.raises(SourceRejected, match=r"tide\.epub is no EPUB"):
        read(zipped({"tide.txt": TEXT}), "tide.epub")


@pytest.mark.parametrize(
    ("book", "content"),
    [("tide.txt", TEXT), ("a/b/tide.html", HTML), ("tide.md", MARKDOWN), ("tide.epub", epub()), ("TIDE.TXT", TEXT)],
)
def test_the_one_book_of_an_archive_is_read(book, content):
    parts = {"pictures/sea.jpg": b"\xff\xd8", "style.css": "p {}", book: content}
    assert TOLD in read(zipped(parts), "tide.zip").text


def test_what_other_systems_leave_in_an_archive_is_no_book():
    parts = {"tide.txt": TEXT, "__MACOSX/._tide.txt": b"\0\5\x16\7", ".hidden.txt": "x", "a/._tide.html": b"\0\5"}
    assert TOLD in read(zipped(parts), "tide.zip").text


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"sea.jpg": b"\xff\xd8"}, "no book"),
        ({}, "no book"),
        ({"one.txt": TEXT, "two.txt": TEXT}, r"2 books \(one\.txt, two\.txt\)"),
        ({"more.zip": zipped({"tide.txt": TEXT})}, "another archive"),
    ],
    ids=["none", "empty", "several", "nested"],
)
def test_an_archive_without_one_book_says_what_it_holds(parts, says):
    with pytest.raises(SourceRejected, match=rf"shelf\.zip holds {says}"):
        read(zipped(parts), "shelf.zip")


def test_a_fault_within_an_archive_names_the_file_inside():
    with pytest.raises(SourceRejected, match=r"shelf\.zip/tide\.txt is empty"):
        read(zipped({"tide.txt": "  \n"}), "shelf.zip")
