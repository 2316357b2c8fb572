"""Bytes to characters: marks, declarations, what a server said, and what to do where these are wrong."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.encoding import decode
from book_pipeline.source.text import read_text

GERMAN = "Die Fähre fuhr über den Fluß, und der Fährmann schlief.\n" * 4
CZECH = "Přívoz jel přes řeku a převozník spal.\n" * 4
RUSSIAN = "Паром шёл через реку, а паромщик спал.\n" * 4
CHINESE = "渡船過河，船夫睡著了。\n" * 4
POLISH = "Prom płynął przez rzekę, a przewoźnik spał.\n" * 4


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (CZECH, "iso8859-2"), (POLISH, "cp1250"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp1251"), (CHINESE, "big5"),
        (CHINESE, "gb18030"), (GERMAN, "mac-roman"), (GERMAN, "cp850"), (GERMAN, "utf-8"),
    ],
)  # fmt: skip
def test_an_encoding_that_a_server_states(words, encoding):
    assert decode(words.encode(encoding), "b.txt", encoding)[0] == words


@pytest.mark.parametrize(
    "line", ["Character set encoding: {}", "Character Set Encoding: {}\r", "CHARACTER SET ENCODING: {}"]
)
@pytest.mark.parametrize(("label", "encoding"), [("ISO-8859-2", "iso8859-2"), ("Windows-1250", "cp1250")])
def test_project_gutenbergs_line(line, label, encoding):
    content = f"Title: The Ferry\n{line.format(label)}\n\n{CZECH}".encode(encoding)
    assert CZECH in decode(content, "b.txt")[0]


@pytest.mark.parametrize("label", ["ISO-8859-1", "iso-8859-1", "latin1", "US-ASCII", "ascii"])
def test_latin_1_is_read_as_windows_1252(label):
    assert decode("“Ja” — nein".encode("cp1252"), "b.txt", label)[0] == "“Ja” — nein"


def test_gb2312_is_read_as_what_holds_it():
    assert decode("鎔基".encode("gb18030"), "b.txt", "gb2312")[0] == "鎔基"


ODD = [
    "",
    "  ",
    "utf8mb4",
    "x-user-defined",
    "rot13",
    "zlib",
    "hex",
    "base64",
    "unicode_escape",
    "utf-7",
    "idna",
    "\0",
    "é",
]


@pytest.mark.parametrize("label", ODD)
def test_a_label_that_names_no_encoding_of_books_is_passed_over(label):
    assert decode(GERMAN.encode("cp1252"), "b.txt", label) == (GERMAN, "cp1252")


@pytest.mark.parametrize("label", ["koi8-r", "cp1251", "iso8859-1", "utf-16"])
def test_what_is_valid_utf_8_is_that_whatever_is_said(label):
    assert decode(GERMAN.encode(), "b.txt", label)[0] == GERMAN


def test_a_declaration_that_does_not_fit_the_bytes_is_passed_over():
    content = f"Character set encoding: UTF-8\n\n{GERMAN}".encode("cp1252")
    assert decode(content, "b.txt")[0].endswith(GERMAN)


def test_the_server_goes_before_the_file():
    content = f"Character set encoding: koi8-r\n\n{CZECH}".encode("iso8859-2")
    assert decode(content, "b.txt", "iso-8859-2")[0].endswith(CZECH)


def test_a_declaration_deep_in_the_text_is_the_authors():
    content = (GERMAN * 30 + "Character set encoding: koi8-r\n").encode("cp1252")
    assert decode(content, "b.txt")[0].startswith(GERMAN)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_a_mark_or_by_its_zeros(encoding):
    assert decode(GERMAN.encode(encoding), "b.txt", "koi8-r")[0].removeprefix("\ufeff") == GERMAN


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_that_windows_1252_leaves_undefined_make_it_latin_1(byte):
    text, encoding = decode(GERMAN.encode("latin-1") * 9 + bytes([byte]), "b.txt")
    assert encoding == "latin-1"
    assert text.startswith(GERMAN)


def test_a_stray_control_character_of_a_scanner_is_no_reason_to_refuse():
    assert GERMAN in read_text((GERMAN * 30 + "\x1a").encode(), "b.txt").text


@pytest.mark.parametrize("content", [b"\0" * 99, bytes(range(32)) * 9, b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t"])
def test_what_is_no_text_is_refused_by_name(content):
    with pytest.raises(SourceRejected, match=r"b\.txt is (empty|not text)"):
        decode(content, "b.txt")
