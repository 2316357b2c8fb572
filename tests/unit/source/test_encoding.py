"""Decoding: byte order marks, declarations, the server's charset, and what happens if these are wrong."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.encoding import RequestedEncoding, decode
from book_pipeline.source.readers import read_document
from book_pipeline.source.text import read_text
from tests.unit.source.languages import TEXTS

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


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_utf_16_is_recognised_with_or_without_a_byte_order_mark(encoding):
    assert decode(GERMAN.encode(encoding), "b.txt", "koi8-r")[0].removeprefix("\ufeff") == GERMAN


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_undefined_in_windows_1252_is_replaced(byte):
    text, encoding = decode(GERMAN.encode("latin-1") * 9 + bytes([byte]), "b.txt")
    assert encoding == "cp1252"
    assert text == GERMAN * 9 + "\ufffd"


def test_a_single_control_character_is_accepted():
    assert GERMAN in read_text((GERMAN * 30 + "\x1a").encode(), "b.txt").text


@pytest.mark.parametrize("content", [b"\0" * 99, bytes(range(32)) * 9, b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t"])
def test_a_file_that_is_not_text_is_rejected_by_name(content):
    with pytest.raises(SourceRejected, match=r"b\.txt is (empty|binary data, not text)"):
        decode(content, "b.txt")


FOUND = [
    *[(language, "cp1252") for language in ("de", "fr", "es", "pt", "it", "nl", "sv", "da", "fi", "is", "ca", "gl")],
    *[(language, "mac-roman") for language in ("de", "fr", "es", "pt", "sv", "fi")],
    *[(language, "cp850") for language in ("de", "fr", "es", "sv")],
    *[(language, "cp1250") for language in ("cs", "pl", "hu", "sk", "sl")],
    *[(language, "iso8859-2") for language in ("cs", "pl", "hu", "sk")],
    *[(language, "cp852") for language in ("cs", "pl", "hu")],
    *[(language, "cp1251") for language in ("ru", "uk", "bg", "be", "sr", "mk")],
    *[(language, "mac-cyrillic") for language in ("ru", "bg")],
    ("ru", "cp866"), ("ru", "koi8-r"), ("uk", "koi8-u"), ("ru", "iso8859-5"),
    ("el", "cp1253"), ("el", "iso8859-7"), ("tr", "cp1254"), ("tr", "iso8859-9"), ("he", "cp1255"), ("he", "iso8859-8"),
    ("ar", "cp1256"), ("lt", "cp1257"), ("lv", "cp1257"), ("et", "cp1257"), ("th", "cp874"),
    ("ja", "cp932"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("zh", "gb18030"), ("ko", "cp949"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), FOUND)
def test_an_undeclared_encoding_is_detected_by_the_language(language, encoding):
    book = f"1\n\n{TEXTS[language]}\n\n2\n\n{TEXTS[language]}\n"
    document = read_document(book.encode(encoding), "b.txt")
    assert document.text.replace("\n\n\n", "\n\n") == book
    assert document.language == language


def test_traditional_chinese_is_detected():
    chinese = "渡船中午離開碼頭，船上沒有人說起上個星期捲走舊棧橋的那場風暴。傍晚時風向變了，船長親自點亮了燈。\n"
    assert decode(chinese.encode("big5") * 3, "b.txt") == (chinese * 3, "big5")


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_quotation_marks_are_enough_evidence(encoding):
    english = "“It’s noon,” she said — and the ferry left the quay, and nobody on board spoke of the storm.\n" * 9
    assert decode(english.encode(encoding), "b.txt") == (english, encoding)


@pytest.mark.parametrize("at", [0, 40, -1])
@pytest.mark.parametrize("byte", [b"\x92", b"\xff", b"\xe2\x80"])
def test_a_stray_byte_in_utf_8_is_one_stray_byte(byte, at):
    content = "“It’s noon,” said Zoë — the café was shut.\n".encode() * 9
    text, encoding = decode(content[:at] + b"\n" + byte + b"\n" + content[at:], "b.txt")
    assert encoding == "utf-8"
    assert text.count("Zoë — the café") >= 8
    assert text.count("\ufffd") <= 3


def test_replaced_bytes_are_recorded_with_their_lines():
    document = read_document(("“It’s noon,” said Zoë.\n" * 4).encode() + b"At\xff noon.\n", "b.txt")
    assert [(removal.reason, removal.line, removal.text) for removal in document.removed] == [
        ("undecodable byte", 5, "At\ufffd noon.")
    ]


def test_a_big_endian_mark_of_utf_32_is_known():
    assert decode(b"\x00\x00\xfe\xff" + GERMAN.encode("utf-32-be"), "b.txt")[0] == GERMAN


@pytest.mark.parametrize(
    ("language", "encoding"), [("fr", "cp1252"), ("ru", "cp1251"), ("cs", "cp1250"), ("ja", "cp932")]
)
def test_a_chapter_in_another_encoding_is_decoded_by_itself(language, encoding):
    text = TEXTS[language]
    content = f"1\n\n{text}\n".encode() + f"\n2\n\n{text}\n".encode(encoding) + f"\n3\n\n{text}\n".encode()
    document = read_document(content, "b.txt")
    assert document.text.replace("\n\n\n", "\n\n") == f"1\n\n{text}\n\n2\n\n{text}\n\n3\n\n{text}\n"
    assert document.removed == ()
    assert document.encoding == f"utf-8 and {encoding}"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1251", "mac-roman", "cp437", "cp850"])
@pytest.mark.parametrize("language", ["de", "fr", "ru", "pl", "ja"])
def test_a_text_that_was_encoded_twice_is_repaired(language, encoding):
    misread = "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in TEXTS[language].encode())
    document = read_document(f"1\n\n{misread}\n\n2\n\n{misread}\n".encode(), "b.txt")
    assert document.text.replace("\n\n\n", "\n\n") == f"1\n\n{TEXTS[language]}\n\n2\n\n{TEXTS[language]}\n"
    assert document.language == language
    (record,) = document.removed
    assert (record.reason, record.is_in_text) == ("text that was encoded twice, and is repaired", True)
    assert record.text.startswith("utf-8, once misread as ")


def test_only_the_lines_that_were_encoded_twice_are_repaired():
    text = "“Zoë,” said the café’s owner, “it’s noon.”\n" * 4
    content = text + text.encode().decode("cp1252", "ignore")
    assert decode(content.encode(), "b.txt")[0].count("Zoë") == 8


@pytest.mark.parametrize(
    "line",
    [
        "« LA LIBERTÉ\u00a0! LA BONTÉ\u00a0! »",
        "«irmã…” e “manhã…”»",
        "MAÇÃ… MAÇÃ…",
        "Il est à\u00a0«là» et à\u00a0«Paris».",
    ],
)
def test_letters_beside_signs_were_not_encoded_twice(line):
    text = f"{line}\n{TEXTS['fr' if 'É' in line or 'à' in line else 'pt']}\n" * 3
    assert decode(text.encode(), "b.txt") == (text, "utf-8")


@pytest.mark.parametrize(
    "lines",
    [
        ["A broken file shows Ã© where é should be, and â€™ for an apostrophe."],
        ["He sent “cafÃ©” twice, and “naÃ¯ve”."] + ["“It’s noon,” said Zoë — the café was shut."] * 60,
        ["Signs such as Ã©, Ã¨, Ã¼ and â€™ come from a wrong encoding."],
    ],
)
def test_an_author_may_write_about_text_that_was_encoded_twice(lines):
    text = "\n".join(lines) + "\nThe ferry left the quay at noon, and nobody on board spoke of the storm.\n"
    assert decode(text.encode(), "b.txt") == (text, "utf-8")


@pytest.mark.parametrize(
    ("words", "encoding"), [("«Глава», then «Пролог»", "windows-1251"), ("Οδύσσεια", "iso-8859-7")]
)
def test_words_in_another_alphabet_do_not_contradict_a_stated_encoding(words, encoding):
    text = f"<p>The ferry left the quay at noon, and nobody on board spoke of the storm: {words}.</p>\n" * 2
    content = f'<meta charset="{encoding}">\n{text}'.encode(encoding)
    assert decode(content, "b.html")[0].endswith(text)


def test_a_stated_encoding_that_makes_no_words_is_not_used():
    text = "Le café était fermé, où que l’on fût, et le garçon dormait près de la forêt déjà brûlée.\n" * 4
    content = f'<meta charset="windows-1251">\n{text}'.encode("cp1252")
    assert decode(content, "b.html") == (content.decode("cp1252"), "cp1252")


@pytest.mark.parametrize("encoding", ["cp1250", "cp852"])
def test_a_sentence_that_may_be_in_several_encodings_is_rejected(encoding):
    sentence = "Prom odpłynął w południe i nikt na pokładzie nie mówił o burzy."
    with pytest.raises(SourceRejected, match="can't be told"):
        decode(sentence.encode(encoding), "b.txt")


UNKNOWN = {
    "noise": bytes(range(128, 256)) * 20,
    "an encoding of mainframes": ("The ferry left the quay at noon. " * 20).encode("cp037"),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_an_unknown_encoding_is_rejected_with_the_remedy(kind):
    with pytest.raises(SourceRejected, match=r"(?s)b\.txt is not text, or its encoding can't be told.*--encoding"):
        decode(UNKNOWN[kind], "b.txt")


def test_a_requested_encoding_is_used_as_it_is():
    short = "Глава 1\n".encode("cp1251")
    assert decode(short, "b.txt", RequestedEncoding("windows-1251")) == ("Глава 1\n", "cp1251")
    mojibake = "Füße\n".encode().decode("cp1252")
    assert decode("Füße\n".encode(), "b.txt", RequestedEncoding("cp1252"))[0] == mojibake


@pytest.mark.parametrize(
    ("label", "says"),
    [("utf-8", "not in utf-8"), ("shift_jis", "not in shift_jis"), ("zlib", "not an encoding"), ("nix", "not an enc")],
)
def test_a_requested_encoding_that_does_not_fit_is_rejected(label, says):
    with pytest.raises(SourceRejected, match=says):
        decode(RUSSIAN.encode("koi8-r"), "b.txt", RequestedEncoding(label))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", ["ru", "uk", "el", "he", "ar", "hi", "th", "ja", "zh", "ko", "vi"])
def test_utf_16_without_a_byte_order_mark_is_recognised_in_every_script(language, encoding):
    text = f"1\n\n{TEXTS[language]}\n"
    assert decode(text.encode(encoding), "b.txt") == (text, encoding)


@pytest.mark.parametrize("byte", [b"\0", b"\0\x01", b"\x04\0\x20"])
def test_binary_data_with_zeros_are_no_utf_16(byte):
    with pytest.raises(SourceRejected, match=r"binary data|can't be told"):
        decode(bytes(range(256)) * 8 + byte * 200 + bytes(range(256)) * 8, "b.txt")


@pytest.mark.parametrize(("language", "encoding"), [("ja", "iso2022_jp"), ("ko", "iso2022_kr"), ("zh", "hz")])
def test_encodings_of_ascii_bytes_are_recognised_by_their_escape_sequences(language, encoding):
    text = f"Preface\n\n{TEXTS[language]}\n{TEXTS[language]}\n{TEXTS[language]}\n"
    assert decode(text.encode(encoding), "b.txt") == (text, encoding)


def test_format_strings_are_no_chinese():
    code = '(format t "~{~a~}") (format t "~{one~} ~{of~}")\n' * 9
    assert decode(code.encode(), "b.txt") == (code, "utf-8")


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932"])
def test_kana_are_no_thai(encoding):
    text = "渡し船は朝早く出て行ったが、だれも気づかなかった。\n" * 3
    assert decode(text.encode(encoding), "b.txt")[0] == text


@pytest.mark.parametrize("stated", ["gb2312", "big5", ""])
def test_chinese_that_repeats_is_chinese(stated):
    text = "渡船一早就开走了，码头上没有人注意到船上没有船长。\n" * 6
    assert decode(text.encode("gb18030"), "b.txt", stated)[0] == text


def test_quotation_marks_of_windows_in_lines_of_utf_8_are_read():
    content = "The café said ".encode() + b"\x93yes\x94 \x96 or \x91no\x92 \x85 at noon."
    assert decode(content, "b.txt") == ("The café said “yes” – or ‘no’ … at noon.", "utf-8 and cp1252")
