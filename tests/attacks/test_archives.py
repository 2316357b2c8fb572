"""Hostile archives are rejected by name, within limits of time and memory."""

import gzip
import zipfile

import pytest

from tests.attacks import builders
from tests.unit.source.books import PARTS, TEXT, epub, zipped

BOMBS = {
    "flat": lambda: builders.bomb(120),
    "in an EPUB": lambda: epub(one=b"0" * 120_000_000),
    "many pages": lambda: builders.many_bombs(60),
}
CROWDS = {
    "a million entries": lambda: builders.of_many_entries(1_000_000),
    "a million declared as one": lambda: builders.of_many_entries(1_000_000, declared=1),
    "a directory declared too small": lambda: builders.with_directory_declared_smaller(1_000_000),
    "ZIP64": lambda: builders.with_zip64_end(1_000_000),
    "behind a comment": lambda: builders.behind_a_comment(1_000_000),
}
NAMES = ("../book.txt", "/etc/cron.d/book.txt", "C:/book.txt", "c:book.txt", "..\\..\\book.txt", "a/../../book.txt")


@pytest.mark.parametrize("kind", BOMBS)
def test_an_archive_bomb_is_rejected(kind, rejected):
    assert "unpacks to far more data" in rejected(BOMBS[kind](), "book.epub" if "page" in kind else "book.zip")


def test_an_entry_with_a_false_size_is_rejected(rejected):
    assert "corrupt at book.txt" in rejected(builders.lying_about_ratio(120), "book.zip")
    assert "corrupt at book.txt" in rejected(builders.lying_about_size(120), "book.zip")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unsupported_compression_method_is_rejected(compression, rejected):
    assert "unsupported compression method" in rejected(
        zipped({"book.txt": b"0" * 10_000_000}, compression), "book.zip"
    )


def test_overlapping_entries_are_rejected(rejected):
    rejected(builders.overlapping(5000, 20), "book.zip")


def test_overlapping_pages_count_against_the_archives_limits(rejected):
    rejected(builders.overlapping_pages(40, 20), "book.epub")


@pytest.mark.parametrize("kind", CROWDS)
def test_an_archive_of_a_million_entries_is_rejected_before_it_is_read(kind, rejected):
    rejected(CROWDS[kind](), "book.zip")


def test_a_nested_archive_is_rejected(rejected):
    assert "another archive" in rejected(builders.nested(5), "book.zip")


def test_a_nested_archive_named_like_a_book_is_rejected(rejected):
    inner = zipped({"book.txt": TEXT})
    for _ in range(5):
        inner = zipped({"book.txt": inner})
    rejected(inner, "book.zip")


def test_a_gzip_bomb_is_rejected(rejected):
    assert "a gzip archive" in rejected(gzip.compress(bytes(100_000_000)), "book.txt")


@pytest.mark.parametrize("name", NAMES)
def test_a_path_outside_the_archive_is_rejected(name, rejected):
    assert "contains an entry named" in rejected(zipped({name: TEXT}), "book.zip")
    assert "contains an entry named" in rejected(zipped({**PARTS, name: TEXT}), "book.epub")


@pytest.mark.parametrize("target", ["/etc/hostname", "../../etc/hostname"])
def test_a_symbolic_link_in_an_archive_is_not_followed(target, harmless):
    # A symbolic link in an archive contains the name of its target; only that is read.
    assert harmless(builders.with_a_link(target), "book.zip").strip() in (target, "")


def test_an_encrypted_archive_is_rejected(rejected):
    assert "encrypted with a password" in rejected(builders.locked(), "book.epub")


def test_a_truncated_archive_is_rejected(rejected):
    whole = epub()
    for kept in (4, 30, len(whole) // 2, len(whole) - 23, len(whole) - 22, len(whole) - 1):
        assert "corrupt" in rejected(whole[:kept], "book.epub")


def test_an_entry_with_a_wrong_checksum_is_rejected(rejected):
    whole = bytearray(epub())
    at = whole.find(b"OEBPS/one.xhtml") + 40
    whole[at : at + 8] = b"\xff" * 8
    assert "corrupt at OEBPS/one.xhtml" in rejected(bytes(whole), "book.epub")
