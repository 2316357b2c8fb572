"""The plain texts of the shared corpus against their true chapters, with the corpus's own scorer."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.source.text import read_text

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
QUICK = 200_000
"""Bytes of the largest book that is scored in every run; CORPUS=whole scores them all."""
WHOLE = os.environ.get("CORPUS") == "whole"
LEAST_MICRO, LEAST_MACRO, LEAST_EXACT = 0.985, 0.96, 0.85
LEAST_COVER, LEAST_WORST_COVER, MOST_NOISE = 0.9995, 0.998, 0.003

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is not here: nothing to score against")


@pytest.fixture(scope="module")
def scorer():
    sys.path.insert(0, str(CORPUS))
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(CORPUS))


@pytest.fixture(scope="module")
def scored(scorer):
    rows = []
    for name in json.loads((CORPUS / "split.json").read_text())["all_inputs"]:
        gold = scorer.load_gold(str(CORPUS), name)
        source = CORPUS / "books" / f"{name}.txt"
        if gold["format"] == "txt" and (WHOLE or source.stat().st_size < QUICK):
            document = read_text(source.read_bytes(), source.name)
            pieces = split(document.text, language=document.language, title=document.title)
            assert "".join(piece.text for piece in pieces) == document.text
            heard = [{"title": p.title, "text": p.text, "kind": p.kind} for p in pieces if not p.contents]
            rows.append(scorer.score_book(gold, {"chapters": heard}))
    return rows


def test_chapters_begin_where_they_do(scorer, scored):
    total = scorer.summary(scored)
    assert total["micro_f1"] >= LEAST_MICRO
    assert total["macro_f1"] >= LEAST_MACRO
    assert total["exact"] >= LEAST_EXACT


def test_no_text_is_lost(scorer, scored):
    total = scorer.summary(scored)
    assert total["cover"] >= LEAST_COVER
    assert total["min_cover"] >= LEAST_WORST_COVER
    assert total["noise"] <= MOST_NOISE


def test_no_licence_is_heard(scored):
    assert [row["id"] for row in scored if row["leak"] or row["leakw"]] == []
