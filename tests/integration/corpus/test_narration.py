"""Some chapters of the shared corpus, narrated: no word of theirs is lost, and none is heard that nobody wrote."""

import pytest

from tests.corpus.books import CORPUS
from tests.corpus.narration import THRESHOLDS, accounts, table

CHAPTERS = 3
# Abbreviations and brackets of a play, French, and a school edition with numbers in its margins.
QUICK = ("earnest-txt", "bovary-fr-txt", "dona-perfecta-es-txt")

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is not here: nothing to narrate")


@pytest.fixture(scope="module")
def books():
    return accounts(QUICK, chapters=CHAPTERS)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.name)
def test_holds(threshold, books):
    line, holds = threshold.shown(books)
    assert holds, "\n".join([line, *table(books, every=True)])
