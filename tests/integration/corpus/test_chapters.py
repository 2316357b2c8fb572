"""Chapters of the shared corpus: some small inputs in every run, all of them with CORPUS=whole."""

import os

import pytest

from tests.corpus.books import CORPUS, all_names, score
from tests.corpus.editions import differences
from tests.corpus.thresholds import THRESHOLDS

# Every format, six languages, prose, verse and plays, old and new headers, books in several formats.
QUICK = (
    "alice-old-txt", "alice-txt", "alice-htm", "childrens-lit-idpf", "earnest-txt", "earnest-htm", "earnest-se",
    "faust-de-txt", "hudiemei-zh-txt", "jekyll-txt", "jekyll-se", "kalevala-fi-txt", "modest-proposal-txt",
    "pinocchio-it-txt", "pinocchio-it-htm", "shropshire-txt", "shropshire-htm", "time-machine-txt", "treasure-txt",
    "treasure-se", "verwandlung-de-txt", "verwandlung-de-htm", "bovary-fr-utf8lf-txt",
)  # fmt: skip
WHOLE = os.environ.get("CORPUS") == "whole"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is missing")


@pytest.fixture(scope="module")
def books():
    return [score(name) for name in (all_names() if WHOLE else QUICK)]


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.name)
def test_chapters_meet_the_threshold(threshold, books):
    line, holds = threshold.check(books)
    assert holds, "\n".join([line, *map(str, differences(books)), "run `python -m tests.corpus -v` for details"])
