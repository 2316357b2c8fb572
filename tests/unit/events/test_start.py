"""What a person may ask for, and which book that is."""

from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from pydantic import ValidationError

from events.schemas.start import BookRequest, Wishes, wishes_from_metadata

PAGE = "https://www.gutenberg.org/ebooks/1342"


@pytest.mark.parametrize("url", ["gutenberg:1342", "gutenberg:01342", PAGE])
def test_a_gutenberg_number_and_its_page_are_the_same_book(url):
    assert BookRequest(source_url=url).identity() == uuid5(NAMESPACE_URL, PAGE)


@pytest.mark.parametrize(
    "url",
    [f"{PAGE}.epub3.images", "http://gutenberg.org/ebooks/1342", "https://example.org/gutenberg:1342", "s3://b/a.txt"],
)
def test_every_other_address_is_its_own_book(url):
    assert BookRequest(source_url=url).identity() == uuid5(NAMESPACE_URL, url)


def test_the_callers_id_wins():
    book_id = uuid4()
    assert BookRequest(book_id=book_id, source_url="gutenberg:1342").identity() == book_id


@pytest.mark.parametrize(
    "url", ["gutenberg:", "gutenberg:0", "gutenberg:one", "gutenberg:1342/", "gutenberg:١٢", "ftp://a/b", "/a"]
)
def test_an_address_of_another_kind_is_refused_with_what_works(url):
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        BookRequest(source_url=url)


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("front,notes", "front,notes"),
        (" notes , FRONT,notes", "front,notes"),
        ("back", "back"),
        ("back,notes,part-title,front", "front,part-title,notes,back"),
    ],
)
def test_kinds_to_include_are_put_in_order(asked, understood):
    assert Wishes(include=asked).include == understood
    assert wishes_from_metadata({"include": asked}).include == understood


@pytest.mark.parametrize("asked", ["", ",", "front,", "chapters", "front;notes", "1-3"])
def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(asked):
    with pytest.raises(ValidationError, match=r"include\n.*front, part-title, notes, back"):
        Wishes(include=asked)
