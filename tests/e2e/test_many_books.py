"""Ten books at once, a plan of two speech calls, failures, stops and a kill; `make many-books` has sixty."""

from random import Random

import pytest

from tests.many_books.books import many_books
from tests.many_books.check import check
from tests.many_books.runner import ManyBooksRun

BOOKS, CHAPTERS, STOPS = 10, 3, 2


@pytest.mark.timeout(600)
def test_every_book_ends_as_it_should_and_is_paid_once(tmp_path):
    books = many_books(BOOKS, Random(0), CHAPTERS)
    outcome = ManyBooksRun(tmp_path / "state", books, STOPS, print).run()
    check(outcome)
    assert set(outcome.ends.values()) == {"complete", "ChaptersIncomplete", "ProviderRejected", "ExecutionEnded"}
