"""Downloads over real HTTP from a local server."""

import io

import pytest
from botocore.exceptions import ClientError, ParamValidationError, ReadTimeoutError

from book_pipeline.errors import SourceNotFound, SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BOOK = b"Chapter 1\n\nThe tide was out.\n"
OWN_MACHINE = SourceSettings(source_private_hosts=True, source_max_bytes=2 * 2**20, source_timeout_seconds=2)


def get(url, settings=OWN_MACHINE, s3=None):
    return fetch(url, settings, s3)


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/book.txt", {"content_type": "text/plain"}, "book.txt"),
        ("/book.TXT", {}, "book.TXT"),
        ("/My%20B%C3%BCch.epub?download=1", {"content_type": "application/octet-stream"}, "My Büch.epub"),
        ("/ebooks/7", {"content_type": "text/plain; charset=utf-8"}, "7.txt"),
        ("/", {"content_type": "text/html"}, "book.html"),
        ("/get.php", {"content_type": "application/epub+zip"}, "get.php.epub"),
        ("/get", {"content_disposition": 'attachment; filename="The Reef.md"'}, "The Reef.md"),
        ("/get", {"content_disposition": "attachment; filename*=UTF-8''Das%20B%C3%B6tchen.txt"}, "Das Bötchen.txt"),
        ("/get", {"content_disposition": 'attachment; filename="../../etc/reef.txt"'}, "reef.txt"),
        ("/get", {"content_disposition": "attachment; filename=reef", "content_type": "text/markdown"}, "reef.md"),
        ("/reef.epub", {"content_disposition": 'attachment; filename="other.txt"'}, "reef.epub"),
        ("/reef.pdf", {"content_type": "text/plain"}, "reef.pdf"),
        ("/reef.azw3", {"content_type": "application/zip"}, "reef.azw3"),
        ("/reef", {}, "reef"),
    ],
)
def test_a_download_has_a_file_name(provider, path, headers, name):
    provider.answers_with(200, BOOK, **headers)
    fetched = get(provider.url + path)
    assert (fetched.content, fetched.name, fetched.metadata) == (BOOK, name, {})


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/plain; charset=ISO-8859-1", "iso-8859-1"),
        ('text/html; charset="windows-1252"; x=y', "windows-1252"),
        ("text/plain", None),
        ("text/plain; charset=", None),
    ],
)
def test_a_download_has_the_servers_charset(provider, content_type, charset):
    provider.answers_with(200, BOOK, content_type=content_type)
    assert get(f"{provider.url}/book.txt").charset == charset


def test_a_request_has_user_agent_and_accepted_codings(provider):
    provider.answers_with(200, BOOK)
    get(f"{provider.url}/book.txt?edition=2")
    (asked,) = provider.asked
    assert (asked.path, asked.query) == ("/book.txt", {"edition": "2"})
    assert asked.headers["host"] == provider.url.removeprefix("http://")
    assert "book-pipeline" in asked.headers["user-agent"]
    assert asked.headers["accept-encoding"] == "gzip, deflate"


def test_redirects_are_followed_and_the_final_url_names_the_book(provider):
    for status, location in [(301, "/a"), (302, "b/c"), (303, "../d"), (307, "?e"), (308, f"{provider.url}/reef.md")]:
        provider.answers_with(status, location=location)
    provider.answers_with(200, BOOK)
    assert get(f"{provider.url}/start").name == "reef.md"
    assert [asked.path for asked in provider.asked] == ["/start", "/a", "/b/c", "/d", "/d", "/reef.md"]


def test_more_than_five_redirects_are_rejected(provider):
    for _ in range(6):
        provider.answers_with(302, location="/circle")
    with pytest.raises(SourceRejected, match="/circle redirects more than 5 times"):
        get(f"{provider.url}/circle")
    assert len(provider.asked) == 6


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "ftp://example.org/a.txt", "s3://bucket/a", "http://[bad"]
)
def test_a_redirect_to_another_scheme_is_rejected(provider, location):
    provider.answers_with(302, location=location)
    with pytest.raises(SourceRejected, match="address"):
        get(f"{provider.url}/book.txt")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, SourceNotFound),
        (410, SourceNotFound),
        (401, SourceRejected),
        (403, SourceRejected),
        (204, SourceRejected),
        (429, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
def test_an_http_error_names_the_address(provider, status, error):
    provider.answers_with(status)
    with pytest.raises(error, match=f"/reef.txt .*{status}"):
        get(f"{provider.url}/reef.txt")


def test_an_unreachable_server_is_retried():
    with pytest.raises(SourceUnavailable, match="did not respond"):
        get("http://127.0.0.1:9/book.txt")


class Bucket:
    """An S3 client with one object."""

    def __init__(self, error=None, **answer):
        self.error = error
        self.answer = {"ContentLength": len(BOOK), "Body": io.BytesIO(BOOK), "Metadata": {}} | answer

    def get_object(self, **asked):
        self.asked = asked
        if self.error:
            raise self.error
        return self.answer


def test_an_s3_object_has_metadata_and_charset():
    bucket = Bucket(Metadata={"title": "The Reef"}, ContentType="text/plain; charset=iso-8859-15")
    fetched = get("s3://shelf/raw/a folder/the reef?.txt", s3=bucket)
    assert bucket.asked == {"Bucket": "shelf", "Key": "raw/a folder/the reef?.txt"}
    assert (fetched.content, fetched.name) == (BOOK, "the reef?.txt")
    assert (fetched.metadata, fetched.charset) == ({"title": "The Reef"}, "iso-8859-15")


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject"), SourceNotFound),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject"), SourceNotFound),
        (ClientError({"Error": {"Code": "SlowDown"}}, "GetObject"), SourceUnavailable),
        (ParamValidationError(report="no such name"), SourceNotFound),
        (ReadTimeoutError(endpoint_url="https://s3"), SourceUnavailable),
    ],
)
def test_an_s3_error_names_the_address(failure, error):
    with pytest.raises(error, match=r"s3://shelf/raw/reef\.txt"):
        get("s3://shelf/raw/reef.txt", s3=Bucket(failure))


def test_a_large_s3_object_is_rejected_before_it_is_read():
    with pytest.raises(SourceRejected, match="larger than 2 MB"):
        get("s3://shelf/raw/reef.txt", s3=Bucket(ContentLength=2**21 + 1, Body=None))
