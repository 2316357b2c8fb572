"""Formats that can't be read are named."""

import pytest

from tests.unit.source.books import ITEMS, PARTS, epub, package, page, zipped

OTHERS = {
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "book.doc", "book.txt"),
    "protected by a password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "book.docx"),
    "a spreadsheet": (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<workbook/>"}), "book.xlsx"),
    "not a text": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "book.ods", "book.zip"),
    "a Kindle book": (b"The Tide".ljust(60, b"\0") + b"BOOKMOBI", "book.mobi", "book.txt"),
    "a Kindle book, newer": (b"CONT\x02\0", "book.kfx", "book.txt"),
    "a Kindle book protected by DRM": (b"\xeaDRMION\xee", "book.azw3", "book.txt"),
    "a download ticket": (b"<fulfillmentToken/>", "book.acsm", "book.acsm"),
    "a RAR archive": (b"Rar!\x1a\x07\x00", "book.cbr", "book.epub"),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c", "book.7z", "book.txt"),
}
XMLENC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
SCHEMES = {
    "Adobe ADEPT": "META-INF/rights.xml",
    "Apple FairPlay": "META-INF/sinf.xml",
    "Readium LCP": "META-INF/license.lcpl",
}


def encrypted(algorithm, path):
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        f'<e:CipherReference URI="{path}"/></e:CipherData></e:EncryptedData></encryption>'
    )


@pytest.mark.parametrize("kind", OTHERS)
def test_an_unsupported_format_is_named(kind, rejected):
    content, *names = OTHERS[kind]
    for name in names:
        assert kind.partition(",")[0] in rejected(content, name)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_drm_is_named(scheme, rejected):
    parts = {**PARTS, SCHEMES[scheme]: "<x/>", "META-INF/encryption.xml": encrypted(XMLENC, "OEBPS/one.xhtml")}
    assert scheme in rejected(zipped(parts), "book.epub")


def test_an_encrypted_page_with_a_blank_in_its_name_is_detected(rejected):
    items = ITEMS.replace("one.xhtml", "page%20one.xhtml")
    page_one = PARTS["OEBPS/one.xhtml"]
    parts = {**PARTS, "OEBPS/book.opf": package(items=items), "OEBPS/page one.xhtml": page_one}
    parts["META-INF/encryption.xml"] = encrypted(XMLENC, "OEBPS/page%20one.xhtml")
    assert "DRM" in rejected(zipped(parts), "book.epub")


@pytest.mark.parametrize("algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_a_book_with_obfuscated_fonts_is_read(algorithm, harmless):
    parts = {**PARTS, "META-INF/encryption.xml": encrypted(algorithm, "OEBPS/font.otf")}
    assert "The tide" in harmless(zipped(parts), "book.epub")


@pytest.mark.parametrize(
    "metadata_text",
    ['<meta property="rendition:layout">pre-paginated</meta>', '<meta name="fixed-layout" content="true"/>'],
)
def test_a_fixed_layout_is_named(metadata_text, rejected):
    assert "fixed layout" in rejected(epub(opf=package(metadata=metadata_text)), "book.epub")


def test_a_book_of_images_is_named(rejected):
    picture = page('<img src="sea.jpg" alt=""/>')
    assert "images but no text" in rejected(epub(one=picture, two=picture), "book.epub")
