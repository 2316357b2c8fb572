"""The reader of a file is chosen by its bytes, then by its extension; unsupported formats are rejected by name."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.readers import SUPPORTED, read_document
from tests.unit.source.books import HTML, MARKDOWN, TEXT, epub, zipped
from tests.unit.source.office import docx, fb2, odt, rtf

SENTENCE = "The tide went out in the night"


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
        (docx(), "tide.docx"),
        (docx(), "tide.zip"),
        (odt(), "tide.odt"),
        (rtf(), "tide.rtf"),
        (rtf(), "tide.doc"),
        (fb2(), "tide.fb2"),
        (fb2(), "tide.xml"),
    ],
)
def test_supported_formats_are_read(content, name):
    assert SENTENCE in read_document(content, name).text


@pytest.mark.parametrize("name", ["tide.zip", "tide.txt", "tide.pdf", "tide.docx", "tide"])
def test_an_epub_with_any_name_is_read(name):
    assert read_document(epub(), name).title == "The Tide"


@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  ", '<?xml version="1.0"?>\n', "<!-- saved from the web -->\n"])
def test_html_in_a_text_file_is_read_as_html(before):
    document = read_document((before + HTML).encode(), "tide.txt")
    assert "<" not in document.text
    assert document.author == "Nobody Yet"


def test_a_text_about_tags_is_read_as_text():
    assert "<html>" in read_document(b"She wrote <html> on the slate.\n", "tide.txt").text


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTES = {
    "an Office document that is protected by a password": OLE + "EncryptedPackage".encode("utf-16-le"),
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
def test_an_unsupported_format_is_named_with_the_supported_ones(kind, name):
    with pytest.raises(SourceRejected) as refused:
        read_document(BYTES[kind], name)
    message = str(refused.value)
    assert message.startswith(f"{name} is {kind}")
    assert SUPPORTED in message


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("doc", "an old Word document"), ("mobi", "a Kindle book"), ("azw3", "a Kindle book"), ("acsm", "DRM"),
        ("djvu", "DjVu"), ("xyz", "an unknown kind of file"),
    ],
)  # fmt: skip
def test_an_unsupported_extension_is_named_with_the_supported_ones(ending, kind):
    with pytest.raises(SourceRejected, match=kind) as refused:
        read_document(TEXT.encode(), f"book.{ending}")
    assert SUPPORTED in str(refused.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tide.docx", "a Word document"),
        ("tide.odt", "an OpenDocument text"),
        ("tide.pdf", "a PDF"),
        ("tide.rtf", "RTF"),
    ],
)
def test_another_file_with_the_extension_of_an_office_document_is_rejected(name, kind):
    with pytest.raises(SourceRejected, match=f"{name} is not {kind}"):
        read_document(TEXT.encode(), name)


@pytest.mark.parametrize("content", [TEXT.encode(), HTML.encode()])
def test_another_file_named_epub_is_rejected(content):
    with pytest.raises(SourceRejected, match=r"tide\.epub is not an EPUB"):
        read_document(content, "tide.epub")


def test_an_archive_named_epub_is_rejected():
    with pytest.raises(SourceRejected, match=r"tide\.epub is not an EPUB"):
        read_document(zipped({"tide.txt": TEXT}), "tide.epub")


@pytest.mark.parametrize(
    ("book", "content"),
    [
        ("tide.txt", TEXT),
        ("a/b/tide.html", HTML),
        ("tide.md", MARKDOWN),
        ("tide.epub", epub()),
        ("TIDE.TXT", TEXT),
        ("tide.docx", docx()),
        ("tide.fb2", fb2().decode()),
    ],
)
def test_the_only_book_in_an_archive_is_read(book, content):
    parts = {"pictures/sea.jpg": b"\xff\xd8", "style.css": "p {}", book: content}
    assert SENTENCE in read_document(zipped(parts), "tide.zip").text


def test_system_files_in_an_archive_are_ignored():
    parts = {"tide.txt": TEXT, "__MACOSX/._tide.txt": b"\0\5\x16\7", ".hidden.txt": "x", "a/._tide.html": b"\0\5"}
    assert SENTENCE in read_document(zipped(parts), "tide.zip").text


@pytest.mark.parametrize(
    ("parts", "contents"),
    [
        ({"sea.jpg": b"\xff\xd8"}, "no book"),
        ({}, "no book"),
        ({"one.txt": TEXT, "two.txt": TEXT}, r"2 books \(one\.txt, two\.txt\)"),
        ({"more.zip": zipped({"tide.txt": TEXT})}, "another archive"),
    ],
    ids=["none", "empty", "several", "nested"],
)
def test_an_archive_without_exactly_one_book_is_rejected_with_its_contents(parts, contents):
    with pytest.raises(SourceRejected, match=rf"shelf\.zip contains {contents}"):
        read_document(zipped(parts), "shelf.zip")


def test_an_error_in_an_archive_names_the_file():
    with pytest.raises(SourceRejected, match=r"shelf\.zip/tide\.txt is empty"):
        read_document(zipped({"tide.txt": "  \n"}), "shelf.zip")


def test_a_title_is_one_line_without_control_characters_and_the_text_has_no_nul():
    html = (
        "<title>A\x01 title\nin   two lines</title><h1>Chapter 1</h1><p>Words of the book.</p>" + "<p>More.</p>" * 9999
    )
    document = read_document((html + "<p>NUL \x00 here.</p>").encode(), "book.html")
    assert document.title == "A title in two lines"
    assert "\0" not in document.text
    late = "Title: A late NUL\n\n\nCHAPTER 1\n\n" + "Words of the book.\n\n" * 9999 + "CHAPTER\0 2\n\nMore.\n"
    assert "\0" not in read_document(late.encode(), "book.txt").text


def test_a_long_title_is_cut():
    assert len(read_document(f"<title>{'long' * 300}</title><p>Words.</p>".encode(), "book.html").title) == 500


def test_letters_of_formulas_in_bold_and_italic_type_are_plain_letters():
    text = "The force 𝐹 is 𝑚𝒂, and 𝟐𝜋 of 𝔸 is 𝟶.𝟝."
    assert read_document(text.encode(), "b.txt").text == "The force F is ma, and 2π of A is 0.5.\n"
