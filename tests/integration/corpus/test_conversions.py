"""Books of the shared corpus, converted by pandoc and LibreOffice: the chapters and words of their source.

Chapters and words are those of the corpus, which were counted without this project. Two books in every run, five with
CORPUS=whole. pandoc's FictionBook writer drops headings within divisions, so books without these are used.
"""

import os
import shutil
import subprocess
from collections import Counter

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read_document
from tests.corpus.books import CORPUS, gold_of, scorer, words_of

BOOKS = ("alice-htm", "jekyll-se", "dubliners-se", "gulliver-htm", "treasure-se")
QUICK = 2
PROGRAMS = {
    "docx": ("pandoc",), "odt": ("pandoc",), "rtf": ("pandoc",), "fb2": ("pandoc",), "pdf": ("pandoc", "soffice"),
}  # fmt: skip
SECONDS = 300
MOST_LOST = 0.001
"""Largest share of the words of true chapters that a converted book may lack."""

pytestmark = [
    pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is missing"),
    pytest.mark.timeout(3 * SECONDS),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Convert a book of the corpus; each program runs once for a book and a format."""
    folder = tmp_path_factory.mktemp("converted")

    def run(*command):
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)

    def converted(name, form):
        made = folder / f"{name}.{form}"
        if made.exists():
            return made
        if form == "pdf":
            home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            run("soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, converted(name, "docx"))
        else:
            run("pandoc", "--standalone", CORPUS / gold_of(name)["file"], "--output", made)
        return made

    return converted


@pytest.mark.parametrize("name", BOOKS if os.environ.get("CORPUS") == "whole" else BOOKS[:QUICK])
@pytest.mark.parametrize("form", PROGRAMS)
def test_a_converted_book_has_the_chapters_and_words_of_its_source(form, name, converted):
    if missing := [program for program in PROGRAMS[form] if shutil.which(program) is None]:
        pytest.skip(f"{missing[0]} is not installed")
    file = converted(name, form)
    document = read_document(file.read_bytes(), file.name)
    sections = split(document.text, language=document.language, title=document.title)
    gold = scorer().load_gold(str(CORPUS), name)
    predicted = [{"title": p.title, "text": p.text, "kind": p.kind} for p in sections if not p.is_contents_page]
    row = scorer().score_book(gold, {"chapters": predicted}, frozenset())
    assert row["tp"] == row["gold"], row["missed"]
    true = Counter(
        word for chapter in gold["chapters"] for word in gold["words"][chapter["w_start"] : chapter["w_end"]]
    )
    lost = true - Counter(words_of(document.text))
    assert lost.total() <= MOST_LOST * true.total(), lost.most_common(20)
