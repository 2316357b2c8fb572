"""Ten books at once, a plan of two speech calls, failures, stops and a kill; `make many-books` has sixty."""

from random import Random

import pytest

from tests.many_books.check import check
from tests.many_books.runner import ManyBooksRun

BOOKS, STOPS = 10, 2
SEED = 10


@pytest.mark.timeout(600)
def test_every_book_ends_as_it_should_and_is_paid_once(tmp_path):
    outcome = ManyBooksRun(tmp_path / "state", BOOKS, STOPS, Random(SEED), print).run()
    check(outcome)
    assert set(outcome.ends.values()) == {"complete", "ChaptersIncomplete", "ProviderRejected", "ExecutionEnded"}
