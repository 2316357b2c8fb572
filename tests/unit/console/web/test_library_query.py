"""Which books the library lists, and in which order."""

from decimal import Decimal

import pytest

from console.web.library_query import LONGEST_SEARCH, SORT_LABELS, STATUS_LABELS, LibraryQuery, Status, status_of
from events.schemas.describe_books import QueuePlace
from tests.unit.console.web.states import at
from tests.unit.console.web.test_library import summary

BOOKS = [
    summary(1, "complete", title="Émile", author="Rousseau", usd=Decimal(3), created_at=at(1)),
    summary(2, "GenerateAudio failed", title="The Lamp", author=None, error="Bad", usd=Decimal(1), created_at=at(2)),
    summary(3, title="eins", author="zweig", usd=Decimal(2), audio_seconds=Decimal(90), created_at=at(3)),
    summary(4, "GenerateAudio cancelled", title=None, source_url="s3://b/raw/Tide%20Tables.epub", created_at=at(4)),
    summary(5, "WaitForTurn waiting", title="灯台守", author="Abe", queue_place=QueuePlace(place=1), created_at=at(5)),
]


def listed(**parameters):
    return [book.book_id.int for book in LibraryQuery.of(**parameters).select(BOOKS)]


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("oldest", [1, 2, 3, 4, 5]),
        ("title", [3, 1, 2, 4, 5]),
        ("author", [5, 1, 3, 2, 4]),
        ("status", [3, 5, 2, 4, 1]),
        ("cost", [1, 3, 2, 5, 4]),
        ("length", [3, 5, 4, 2, 1]),
    ],
)
def test_books_are_sorted(sort, numbers):
    assert listed(sort=sort) == numbers


def test_each_order_and_each_status_has_a_test_and_a_label():
    assert set(SORT_LABELS) == {"", "oldest", "title", "author", "status", "cost", "length"}
    assert set(STATUS_LABELS) == {"", *Status}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("emile", [1]),
        ("ÉMILE rousseau", [1]),
        ("rousseau lamp", []),
        ("tables", [4]),
        ("灯台", [5]),
        ("  ", [5, 4, 3, 2, 1]),
        ("%", [4]),
    ],
)
def test_a_search_finds_each_word_in_title_author_or_file_name(words, numbers):
    assert listed(q=words) == numbers


@pytest.mark.parametrize(
    ("status", "numbers"), [("complete", [1]), ("failed", [2]), ("running", [3]), ("cancelled", [4]), ("queued", [5])]
)
def test_books_are_filtered_by_status(status, numbers):
    assert listed(status=status) == numbers


def test_a_complete_book_whose_later_request_failed_is_complete():
    assert status_of(summary(1, "complete", error="SourceNotFound")) == Status.COMPLETE


def test_unknown_values_count_as_not_given_and_the_address_has_only_what_it_needs():
    query = LibraryQuery.of(q=" a  b ", status="nonsense", sort="'; DROP TABLE books")
    assert query.parameters == {"q": "a b"}
    assert not LibraryQuery.of(sort="title").is_filter
    assert len(LibraryQuery.of(q="x" * 10_000).q) == LONGEST_SEARCH


def test_a_thousand_books_are_searched_and_sorted_at_once():
    books = [summary(n, title=f"Ünter {n % 7} lamps", author=f"Writer {n % 70}") for n in range(1, 1001)]
    assert len(LibraryQuery.of(q="unter lamps", sort="author").select(books)) == 1000


@pytest.mark.parametrize(
    ("given", "page"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("٣", 3), ("²", 1), ("9" * 50, 1)]
)
def test_a_page_is_a_number_from_1(given, page):
    assert LibraryQuery.of(page=given).page == page
