"""Project Gutenberg books by number and by page, from a local server with the same layout."""

import pytest

from book_pipeline.errors import SourceNotFound, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching import project_gutenberg
from book_pipeline.source.fetching.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
EPUB, TEXT = "application/epub+zip", "text/plain; charset=utf-8"
PAGES = [f"/ebooks/1342.{form}" for form in ("epub3.images", "epub.images", "epub.noimages", "txt.utf-8")]
FILES = [f"/cache/epub/1342/pg1342{form}" for form in ("-images-3.epub", "-images.epub", ".epub", ".txt")]


def get(url, provider):
    site = SourceSettings(source_private_hosts=True, source_gutenberg_url=f"{provider.url}/")
    return fetch(url, site, s3=None)


@pytest.mark.parametrize(
    "url",
    [
        "gutenberg:1342",
        "gutenberg:01342",
        "https://www.gutenberg.org/ebooks/1342",
        "http://gutenberg.org/ebooks/1342",
        "https://www.gutenberg.org/ebooks/1342/",
        "https://www.gutenberg.org/ebooks/1342?x#y",
        "https://www.gutenberg.org/ebooks/1342#y",
        "HTTPS://WWW.Gutenberg.org/ebooks/1342",
        "https://www.gutenberg.org/etext/1342",
        "https://www.gutenberg.org/files/1342/",
        "https://www.gutenberg.org/cache/epub/1342/",
    ],
)
def test_a_number_or_book_page_means_the_best_file(provider, url):
    provider.answers_with(302, location=FILES[0])
    provider.answers_with(200, b"PK", content_type=EPUB)
    fetched = get(url, provider)
    assert [asked.path for asked in provider.asked] == [PAGES[0], FILES[0]]
    assert (fetched.content, fetched.name, fetched.extension) == (b"PK", "pg1342.epub", "epub")


@pytest.mark.parametrize(
    "url",
    [
        "gutenberg:0",
        "gutenberg:",
        "gutenberg:12a",
        "https://www.gutenberg.org/cache/epub/1342/pg1342.txt",
        "https://www.gutenberg.org/files/1342/1342-0.txt",
        "https://www.gutenberg.org/ebooks/1342.epub3.images",
        "https://www.gutenberg.org/ebooks/author/68",
        "https://www.gutenberg.org.example.net/ebooks/1342",
        "https://example.net/?u=https://www.gutenberg.org/ebooks/1342",
    ],
)
def test_the_address_of_a_file_means_that_file(url):
    assert project_gutenberg.book_number(url) is None


@pytest.mark.parametrize(
    ("missing", "content_type", "name"),
    [(1, EPUB, "pg1342.epub"), (2, EPUB, "pg1342.epub"), (3, TEXT, "pg1342.txt"), (7, TEXT, "pg1342.txt")],
)
def test_the_next_format_is_used_if_one_is_missing(provider, missing, content_type, name):
    for _ in range(missing):
        provider.answers_with(404)
    provider.answers_with(200, b"A book", content_type=content_type)
    fetched = get("gutenberg:1342", provider)
    assert fetched.name == name
    assert fetched.charset == ("utf-8" if content_type == TEXT else None)
    assert [asked.path for asked in provider.asked] == [*PAGES, *FILES][: missing + 1]


def test_an_html_page_is_not_a_format_of_the_book(provider):
    provider.answers_with(200, b"<p>Not here</p>", content_type="text/html; charset=utf-8")
    provider.answers_with(200, b"PK", content_type="application/octet-stream")
    assert get("gutenberg:1342", provider).content == b"PK"


def test_a_missing_book_is_named_by_number(provider):
    for _ in [*PAGES, *FILES]:
        provider.answers_with(404)
    with pytest.raises(SourceNotFound, match="no EPUB or text of book 1342"):
        get("gutenberg:1342", provider)


def test_a_site_error_is_retried(provider):
    provider.answers_with(503)
    with pytest.raises(SourceUnavailable, match=r"1342\.epub3\.images .*503"):
        get("gutenberg:1342", provider)
