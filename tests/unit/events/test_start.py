"""Options of a request, and the id of its book."""

import re
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from pydantic import ValidationError

from events.schemas.base import problems_of
from events.schemas.stages import ScrapeRequest
from events.schemas.start import BookOptions, BookRequest, options_from_metadata, valid_requests

PAGE = "https://www.gutenberg.org/ebooks/1342"


@pytest.mark.parametrize("url", ["gutenberg:1342", "gutenberg:01342", PAGE])
def test_a_gutenberg_number_and_its_page_are_the_same_book(url):
    assert BookRequest(source_url=url).identity() == uuid5(NAMESPACE_URL, PAGE)


@pytest.mark.parametrize(
    "url",
    [f"{PAGE}.epub3.images", "http://gutenberg.org/ebooks/1342", "https://example.org/gutenberg:1342", "s3://b/a.txt"],
)
def test_any_other_address_is_a_book_of_its_own(url):
    assert BookRequest(source_url=url).identity() == uuid5(NAMESPACE_URL, url)


def test_a_given_book_id_takes_precedence():
    book_id = uuid4()
    assert BookRequest(book_id=book_id, source_url="gutenberg:1342").identity() == book_id


@pytest.mark.parametrize(
    "url", ["gutenberg:", "gutenberg:0", "gutenberg:one", "gutenberg:1342/", "gutenberg:١٢", "ftp://a/b", "/a"]
)
def test_the_error_for_an_unknown_address_lists_the_supported_ones(url):
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        BookRequest(source_url=url)


@pytest.mark.parametrize(
    ("given", "normalized"),
    [
        ("front,notes", "front,notes"),
        (" notes , FRONT,notes", "front,notes"),
        ("back", "back"),
        ("back,notes,part-title,front", "front,part-title,notes,back"),
    ],
)
def test_included_kinds_are_sorted(given, normalized):
    assert BookOptions(include=given).include == normalized
    assert options_from_metadata({"include": given}).include == normalized


@pytest.mark.parametrize("given", ["", ",", "front,", "chapters", "front;notes", "1-3"])
def test_the_error_for_an_unknown_kind_lists_the_known_ones(given):
    with pytest.raises(ValidationError, match=r"include\n.*front, part-title, notes, back"):
        BookOptions(include=given)


@pytest.mark.parametrize(
    "url", ["https://me:hush@example.org/a.txt", "http://me@example.org/", "s3://k:hush@bucket/a.txt"]
)
def test_an_address_with_a_password_is_refused_before_it_is_stored(url):
    with pytest.raises(ValidationError, match="must not contain a user name or password") as refused:
        BookRequest(source_url=url)
    assert "hush" not in problems_of(refused.value)
    assert BookRequest(source_url="https://example.org/a@b.txt").source_url.endswith("a@b.txt")


def test_a_stored_input_that_is_invalid_now_does_not_keep_the_others_waiting():
    old, good = uuid4(), uuid4()
    requests = valid_requests({old: {"source_url": "https://me:hush@a.org/b"}, good: {"source_url": "gutenberg:1342"}})
    assert {book_id: request.source_url for book_id, request in requests.items()} == {good: "gutenberg:1342"}


REQUEST = {"execution_arn": "arn:execution", "started_at": "2026-11-27T00:00:00Z"}


@pytest.mark.parametrize(
    ("start_input", "says"),
    [
        ({"source_url": "s3://b/a.txt", "title": "a\x00b"}, "title: .* control characters"),
        ({"source_url": "s3://b/a\n.txt"}, "source_url: .* control characters"),
        ({"source_url": "s3://b/a.txt", "author": "\ud800"}, "author: .* unicode string"),
        ({"bucket": {"name": "b"}, "object": {"key": "raw/\x1b.txt", "size": 1}}, "object.key: .* control characters"),
        ({"source_url": "s3://b/a.txt", "title": "t" * 501}, "title: .* at most 500"),
        ({"source_url": "s3://b/" + "k" * 2000}, "source_url: .* at most 2000"),
        *((value, "request: must be an object like") for value in ([1, 2], "text", 5, None, True)),
    ],
)
def test_an_input_that_cannot_be_stored_is_refused_by_name(start_input, says):
    with pytest.raises(ValidationError) as refused:
        ScrapeRequest.model_validate({**REQUEST, "request": start_input})
    assert re.search(says, problems_of(refused.value))
