"""The shared corpus against its true chapters: some small inputs in every run, CORPUS=whole for all of them."""

import os

import pytest

from tests.corpus.books import CORPUS, all_names, score
from tests.corpus.editions import differences
from tests.corpus.thresholds import THRESHOLDS

# Every format, six languages, prose, verse and plays, old headers and new, books that are there in several formats.
QUICK = (
    "alice-old-txt", "alice-txt", "alice-htm", "childrens-lit-idpf", "earnest-txt", "earnest-htm", "earnest-se",
    "faust-de-txt", "hudiemei-zh-txt", "jekyll-txt", "jekyll-se", "kalevala-fi-txt", "modest-proposal-txt",
    "pinocchio-it-txt", "pinocchio-it-htm", "shropshire-txt", "shropshire-htm", "time-machine-txt", "treasure-txt",
    "treasure-se", "verwandlung-de-txt", "verwandlung-de-htm", "bovary-fr-utf8lf-txt",
)  # fmt: skip
WHOLE = os.environ.get("CORPUS") == "whole"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is not here: nothing to score against")


@pytest.fixture(scope="module")
def books():
    return [score(name) for name in (all_names() if WHOLE else QUICK)]


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.name)
def test_holds(threshold, books):
    line, holds = threshold.shown(books)
    assert holds, "\n".join([line, *map(str, differences(books)), "`python -m tests.corpus -v` says more"])
