"""Decoding: byte order marks, declarations, the server's charset, and what happens if these are wrong."""

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
def test_a_servers_charset_is_used(words, encoding):
    assert decode(words.encode(encoding), "b.txt", encoding)[0] == words


@pytest.mark.parametrize(
    "line", ["Character set encoding: {}", "Character Set Encoding: {}\r", "CHARACTER SET ENCODING: {}"]
)
@pytest.mark.parametrize(("label", "encoding"), [("ISO-8859-2", "iso8859-2"), ("Windows-1250", "cp1250")])
def test_project_gutenbergs_declaration_gives_the_encoding(line, label, encoding):
    content = f"Title: The Ferry\n{line.format(label)}\n\n{CZECH}".encode(encoding)
    assert CZECH in decode(content, "b.txt")[0]


@pytest.mark.parametrize("label", ["ISO-8859-1", "iso-8859-1", "latin1", "US-ASCII", "ascii"])
def test_latin_1_is_read_as_windows_1252(label):
    assert decode("“Ja” — nein".encode("cp1252"), "b.txt", label)[0] == "“Ja” — nein"


def test_gb2312_is_read_as_gb18030():
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
def test_a_label_that_is_not_a_text_encoding_is_ignored(label):
    assert decode(GERMAN.encode("cp1252"), "b.txt", label) == (GERMAN, "cp1252")


@pytest.mark.parametrize("label", ["koi8-r", "cp1251", "iso8859-1", "utf-16"])
def test_valid_utf_8_overrides_every_declaration(label):
    assert decode(GERMAN.encode(), "b.txt", label)[0] == GERMAN


def test_a_declaration_that_does_not_match_the_bytes_is_ignored():
    content = f"Character set encoding: UTF-8\n\n{GERMAN}".encode("cp1252")
    assert decode(content, "b.txt")[0].endswith(GERMAN)


def test_the_servers_charset_overrides_the_files_declaration():
    content = f"Character set encoding: koi8-r\n\n{CZECH}".encode("iso8859-2")
    assert decode(content, "b.txt", "iso-8859-2")[0].endswith(CZECH)


def test_a_declaration_deep_in_the_text_is_ignored():
    content = (GERMAN * 30 + "Character set encoding: koi8-r\n").encode("cp1252")
    assert decode(content, "b.txt")[0].startswith(GERMAN)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised_with_or_without_a_byte_order_mark(encoding):
    assert decode(GERMAN.encode(encoding), "b.txt", "koi8-r")[0].removeprefix("\ufeff") == GERMAN


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_undefined_in_windows_1252_are_read_as_latin_1(byte):
    text, encoding = decode(GERMAN.encode("latin-1") * 9 + bytes([byte]), "b.txt")
    assert encoding == "latin-1"
    assert text.startswith(GERMAN)


def test_a_single_control_character_is_accepted():
    assert GERMAN in read_text((GERMAN * 30 + "\x1a").encode(), "b.txt").text


@pytest.mark.parametrize("content", [b"\0" * 99, bytes(range(32)) * 9, b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t"])
def test_a_file_that_is_not_text_is_rejected_by_name(content):
    with pytest.raises(SourceRejected, match=r"b\.txt is (empty|binary data, not text)"):
        decode(content, "b.txt")
