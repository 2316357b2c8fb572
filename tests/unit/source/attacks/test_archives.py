"""Archives made to harm: refused by name before they cost anything."""

import gzip
import zipfile

import pytest

from tests.unit.source.attacks import builders
from tests.unit.source.books import PARTS, TEXT, epub, zipped

BOMBS = {
    "flat": lambda: builders.bomb(120),
    "in an EPUB": lambda: epub(one=b"0" * 120_000_000),
    "many pages": lambda: builders.many_bombs(60),
}
CROWDS = {
    "a million entries": lambda: builders.of_many_entries(1_000_000),
    "a million that are told as one": lambda: builders.of_many_entries(1_000_000, told=1),
    "a directory told smaller than it is": lambda: builders.with_directory_told_smaller(1_000_000),
    "ZIP64": lambda: builders.with_zip64_end(1_000_000),
    "behind a comment": lambda: builders.behind_a_comment(1_000_000),
}
NAMES = ("../book.txt", "/etc/cron.d/book.txt", "C:/book.txt", "c:book.txt", "..\\..\\book.txt", "a/../../book.txt")


@pytest.mark.parametrize("kind", BOMBS)
def test_an_archive_that_unpacks_to_far_more_than_a_book_is_refused(kind, rejected):
    assert "unpacks to far more than a book" in rejected(BOMBS[kind](), "book.epub" if "page" in kind else "book.zip")


def test_an_archive_that_lies_about_a_size_is_not_unpacked_beyond_it(rejected):
    assert "broken at book.txt" in rejected(builders.lying_about_ratio(120), "book.zip")
    assert "broken at book.txt" in rejected(builders.lying_about_size(120), "book.zip")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_in_another_way_is_not_unpacked(compression, rejected):
    assert "packed in a way" in rejected(zipped({"book.txt": b"0" * 10_000_000}, compression), "book.zip")


def test_entries_that_share_their_bytes_are_refused(rejected):
    rejected(builders.overlapping(5000, 20), "book.zip")


def test_pages_that_share_their_bytes_are_read_within_the_archives_bounds(rejected):
    rejected(builders.overlapping_pages(40, 20), "book.epub")


@pytest.mark.parametrize("kind", CROWDS)
def test_an_archive_of_a_million_entries_is_refused_unread(kind, rejected):
    rejected(CROWDS[kind](), "book.zip")


def test_an_archive_in_an_archive_is_not_opened(rejected):
    assert "another archive" in rejected(builders.nested(5), "book.zip")


def test_an_archive_that_calls_itself_a_book_in_an_archive_is_not_opened(rejected):
    inner = zipped({"book.txt": TEXT})
    for _ in range(5):
        inner = zipped({"book.txt": inner})
    rejected(inner, "book.zip")


def test_a_gzip_bomb_is_not_opened(rejected):
    assert "a gzip archive" in rejected(gzip.compress(bytes(100_000_000)), "book.txt")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_outside_of_the_archive_is_refused(name, rejected):
    assert "leads outside" in rejected(zipped({name: TEXT}), "book.zip")
    assert "leads outside" in rejected(zipped({**PARTS, name: TEXT}), "book.epub")


@pytest.mark.parametrize("target", ["/etc/hostname", "../../etc/hostname"])
def test_a_symbolic_link_in_an_archive_is_not_followed(target, harmless):
    # What a link holds is its target's name, and that is all that is read of it.
    assert harmless(builders.with_a_link(target), "book.zip").strip() in (target, "")


def test_a_locked_archive_is_refused(rejected):
    assert "locked with a password" in rejected(builders.locked(), "book.epub")


def test_a_truncated_archive_is_refused(rejected):
    whole = epub()
    for kept in (4, 30, len(whole) // 2, len(whole) - 23, len(whole) - 22, len(whole) - 1):
        assert "broken" in rejected(whole[:kept], "book.epub")


def test_an_entry_whose_bytes_were_changed_is_refused(rejected):
    whole = bytearray(epub())
    at = whole.find(b"OEBPS/one.xhtml") + 40
    whole[at : at + 8] = b"\xff" * 8
    assert "broken at OEBPS/one.xhtml" in rejected(bytes(whole), "book.epub")
