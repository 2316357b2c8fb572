"""DRM is named; books with only obfuscated fonts are read."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.readers import read_document
from tests.unit.source.epubs import made, text

CIPHER = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def encryption(algorithm, path):
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="{path}"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )


def book(algorithm, path, **files):
    return made({"a.xhtml": text("a")}, parts={"META-INF/encryption.xml": encryption(algorithm, path), **files})


@pytest.mark.parametrize(
    ("file", "scheme"),
    [
        ("META-INF/rights.xml", "Adobe ADEPT"),
        ("META-INF/sinf.xml", "Apple FairPlay"),
        ("META-INF/license.lcpl", "Readium LCP"),
    ],
)
def test_the_drm_scheme_is_named(file, scheme):
    with pytest.raises(SourceRejected, match=rf"book\.epub .*DRM.*{scheme}"):
        read_document(book(CIPHER, "OEBPS/a.xhtml", **{file: "<x/>"}), "book.epub")


def test_an_unknown_drm_scheme_is_rejected():
    with pytest.raises(SourceRejected, match="DRM"):
        read_document(book(CIPHER, "OEBPS/a.xhtml"), "book.epub")


@pytest.mark.parametrize("algorithm", FONTS)
def test_obfuscated_fonts_are_accepted(algorithm):
    assert "Number a" in read_document(book(algorithm, "OEBPS/font.otf"), "book.epub").text


def test_a_rights_file_without_encryption_is_accepted():
    content = made({"a.xhtml": text("a")}, parts={"META-INF/rights.xml": "<rights/>"})
    assert "Number a" in read_document(content, "book.epub").text


def test_a_book_with_an_encrypted_image_is_read():
    assert "Number a" in read_document(book(CIPHER, "OEBPS/picture.jpg"), "book.epub").text
