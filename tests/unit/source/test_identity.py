"""Which book a source is."""

from uuid import uuid4

import pytest

from book_pipeline.source.identity import Source, identify, same_source

BOOK = uuid4()
EMMA = Source("Emma", "Jane Austen", "emma")


@pytest.mark.parametrize(
    "found",
    [
        EMMA,
        Source("Emma", "Jane Austen", "edited"),
        Source("EMMA.", "Jane  Austen", "edited"),
        Source("Persuasion", "Jane Austen", "emma"),
        Source(None, "Jane Austen", "edited"),
        Source("Emma", None, "edited"),
        Source(None, None, "edited"),
    ],
)
def test_the_same_text_or_the_same_names_are_the_same_book(found):
    assert identify(BOOK, EMMA, found) == BOOK


@pytest.mark.parametrize(
    "found", [Source("Persuasion", "Jane Austen", "other"), Source("Emma", "Somebody Else", "other")]
)
def test_other_text_with_other_names_is_another_book_with_one_id(found):
    other = identify(BOOK, EMMA, found)
    assert other != BOOK
    assert identify(BOOK, EMMA, Source(found.title.upper(), found.author, "edited")) == other


def test_the_first_book_at_an_address_has_the_id_of_the_address():
    assert identify(BOOK, None, EMMA) == BOOK
    assert identify(BOOK, Source(None, None, None), EMMA) == BOOK


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("s3://b/raw/a.txt", "s3://b/raw/a.txt", True),
        ("gutenberg:1342", "https://www.gutenberg.org/ebooks/1342", True),
        ("gutenberg:1342", "gutenberg:84", False),
        ("https://example.org/a.txt", "https://example.org/b.txt", False),
    ],
)
def test_addresses_of_one_source(one, other, same):
    assert same_source(one, other) is same
