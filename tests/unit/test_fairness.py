"""No book waits longer than twice its wait with first come, first served, plus an hour, whatever is dropped with it."""

import random

import pytest

from bench.scale.book import mixed
from bench.scale.run import run
from bench.scale.turns import first_come

BOOKS, HOURS = 40, 10.0
HOUR = 3600.0


@pytest.mark.parametrize("calls", [1, 2, 5])
@pytest.mark.parametrize("seed", [1003, 1006, 1023, 1039, 7001])
def test_no_book_waits_longer_than_twice_its_wait_with_first_come_first_served_and_an_hour(seed, calls):
    def waits(**rules) -> list[float]:
        result = run(mixed(BOOKS, HOURS, random.Random(seed)), calls, **rules)
        assert result.complete == BOOKS
        return result.waits

    by_size, by_joining = waits(), waits(rules=first_come)
    late = [wait - 2 * first for wait, first in zip(by_size, by_joining, strict=True)]
    assert max(late) <= HOUR
    assert sum(by_size) < sum(by_joining), "the order by size is worth it"
