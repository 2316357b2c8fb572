"""Formatting of some chapters of the shared corpus: no word is lost or invented."""

import pytest

from tests.corpus.books import CORPUS
from tests.corpus.formatting import THRESHOLDS, format_books, table

CHAPTERS = 3
# A play with abbreviations and brackets, French, and a school edition with numbers in its margins.
QUICK = ("earnest-txt", "bovary-fr-txt", "dona-perfecta-es-txt")

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is missing")


@pytest.fixture(scope="module")
def books():
    return format_books(QUICK, chapters=CHAPTERS)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.name)
def test_formatted_books_meet_the_threshold(threshold, books):
    line, holds = threshold.check(books)
    assert holds, "\n".join([line, *table(books, verbose=True)])
