"""The name of an uploaded file in `raw/`."""

import pytest

from console.web.book_form import UploadRejected, safe_file_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("book.txt", "book.txt"),
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\book.txt", "book.txt"),
        ("C:\\fakepath\\book.epub", "book.epub"),
        ("raw/6f1c2a0e-6f0e-4c39-9d0c-0f5a2f3f8b11/source.txt", "source.txt"),
        ("con\x00trols\x07\r\n\x1b[31m\u202e.txt", "controls[31m.txt"),
        ("half a \ud83d pair.txt", "half a  pair.txt"),
        ("E\u0301le\u0301onore et l’été.txt", "Éléonore et l’été.txt"),
        ("  .hidden. ", "hidden"),
        ("%2e%2e%2fbook.txt", "%2e%2e%2fbook.txt"),
        ("a; rm -rf *.txt", "a; rm -rf *.txt"),
    ],
    ids=lambda name: ascii(name)[:30],
)
def test_a_name_is_its_last_part_without_control_characters(name, expected):
    assert safe_file_name(name) == expected


@pytest.mark.parametrize("name", ["", ".", "...", "../..", "a/", "a\\", " . ", "\u200b\u202e", "\x00"], ids=ascii)
def test_an_empty_name_is_rejected(name):
    with pytest.raises(UploadRejected, match=r"no usable name\. Give it a name"):
        safe_file_name(name)


@pytest.mark.parametrize(
    "name",
    ["x" * 1000 + ".txt", "ü" * 1000 + ".epub", "書" * 1000 + ".md", "😀" * 1000 + ".html"],
    ids=lambda name: name[0],
)
def test_a_long_name_keeps_its_extension_and_fits_the_file_system(name, tmp_path):
    shortened = safe_file_name(name)
    assert shortened.partition(".")[2] == name.partition(".")[2]
    assert name.startswith(shortened.partition(".")[0])
    (tmp_path / shortened).touch()


def test_an_overlong_extension_is_cut_too(tmp_path):
    (tmp_path / safe_file_name("x." + "書" * 1000)).touch()
