"""What a dropped file is called in `raw/`."""

import pytest

from local.page.drop import DropRefused, file_name


@pytest.mark.parametrize(
    ("said", "plain"),
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
def test_a_name_is_the_last_part_of_it_without_signs_of_control(said, plain):
    assert file_name(said) == plain


@pytest.mark.parametrize("said", ["", ".", "...", "../..", "a/", "a\\", " . ", "\u200b\u202e", "\x00"], ids=ascii)
def test_a_name_of_nothing_is_refused(said):
    with pytest.raises(DropRefused, match=r"no name\. Give it one"):
        file_name(said)


@pytest.mark.parametrize(
    "said",
    ["x" * 1000 + ".txt", "ü" * 1000 + ".epub", "書" * 1000 + ".md", "😀" * 1000 + ".html"],
    ids=lambda name: name[0],
)
def test_a_long_name_is_cut_before_its_ending_to_what_a_file_system_takes(said, tmp_path):
    name = file_name(said)
    assert name.partition(".")[2] == said.partition(".")[2]
    assert said.startswith(name.partition(".")[0])
    (tmp_path / name).touch()


def test_an_ending_that_is_none_is_cut_too(tmp_path):
    (tmp_path / file_name("x." + "書" * 1000)).touch()
