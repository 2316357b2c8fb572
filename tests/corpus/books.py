"""Inputs of the corpus: read and split as in the pipeline, scored with the corpus's scorer."""

import importlib.util
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from book_pipeline.chapters.split import Section, split
from book_pipeline.source.readers import read_document
from tests.corpus import spine

SHARED = Path(__file__).parents[3] / "shared"
CORPUS, CORPUS2 = SHARED / "corpus", SHARED / "corpus2"
"""Hard forms with chapters found by hand; many novels with chapters found by alignment of editions."""
FORMATS = ("txt", "htm", "epub")
OPENING, CLOSING = 120, 30
"""Words of a chapter's beginning, with its headings, and of its end, that are compared."""
LONG_WORD = 25
"""Characters per word, at most, with blanks and punctuation, on average over a few lines."""
MISSING_SHARE, SAMPLE = 0.5, 20
"""Share of a true chapter's sequences of words (one in so many) in other sections from which it is not narrated."""


@dataclass(frozen=True, slots=True)
class Narrated:
    """A section that is narrated: its title, and its first and last words as the scorer compares words."""

    title: str
    part: str | None
    opening: tuple[str, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one input.

    `row` is the scorer's result. `words` is the number of words of the true chapters, `narrated` the share of these in
    chapters, `licence` the number of licence words in scored sections. `not_narrated` are the titles of true chapters
    outside narrated sections, `disorder` the places where an EPUB's text is not in spine order.
    """

    gold: dict[str, Any] = field(repr=False)
    row: dict[str, Any]
    words: int
    narrated: float
    licence: int
    lossless: bool
    not_narrated: tuple[str, ...]
    disorder: tuple[str, ...]
    chapters: tuple[Narrated, ...] = field(repr=False)
    seconds: float

    @property
    def name(self) -> str:
        return self.row["id"]

    @property
    def format(self) -> str:
        return self.gold["format"]


def all_names(corpus: Path = CORPUS) -> list[str]:
    """Return a corpus's inputs, the largest first, which balances the processes."""
    names = json.loads((corpus / "split.json").read_text())["all_inputs"]
    return sorted(names, key=lambda name: -(corpus / gold_of(name)["file"]).stat().st_size)


def fold_of(name: str) -> int:
    """Return the fold of an input of the second corpus."""
    folds: dict[str, int] = json.loads((CORPUS2 / "split.json").read_text())["folds"]
    return folds[gold_of(name)["book"]]


@cache
def corpus_of(name: str) -> Path:
    """Return the folder of the corpus that has an input."""
    return CORPUS if (CORPUS / "gold" / f"{name}.json").exists() else CORPUS2


@cache
def gold_of(name: str) -> dict[str, Any]:
    return json.loads((corpus_of(name) / "gold" / f"{name}.json").read_text())


@cache
def scorer() -> ModuleType:
    """Return the module score.py of the corpus, which also loads textnorm."""
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def textnorm() -> ModuleType:
    scorer()
    return sys.modules["textnorm"]


def words_of(text: str) -> list[str]:
    return textnorm().norm_words(textnorm().strip_noise(text))


@cache
def stream_of(name: str) -> list[str]:
    """Return all words of a book, as the scorer compares them."""
    words: list[str] = scorer().load_gold(str(corpus_of(name)), name)["words"]
    return words


def score(name: str) -> Scored:
    """Read, split and score one input."""
    gold = scorer().load_gold(str(corpus_of(name)), name)
    file = corpus_of(name) / gold["file"]
    content = file.read_bytes()
    began = time.perf_counter()
    document = read_document(content, file.name)
    sections = split(document.text, language=document.language, title=document.title)
    seconds = time.perf_counter() - began
    predicted = [{"title": p.title, "text": p.text, "kind": p.kind} for p in sections if not p.is_contents_page]
    row = scorer().score_book(gold, {"chapters": predicted}, _licence())
    return Scored(
        gold=gold_of(name),
        row=row,
        words=sum(c["w_end"] - c["w_start"] for c in gold["chapters"]),
        narrated=_narrated_share(gold, [section.text for section in sections if section.kind == "chapter"]),
        licence=row["leak"] + row["leakw"],
        lossless="".join(section.text for section in sections) == document.text,
        not_narrated=tuple(_not_narrated(gold, (section.text for section in sections if section.kind != "chapter"))),
        disorder=tuple(spine.disorder(textnorm(), file, document)) if gold["format"] == "epub" else (),
        chapters=tuple(_narrated(section) for section in sections if section.kind == "chapter"),
        seconds=seconds,
    )


def _narrated(section: Section) -> Narrated:
    opening = words_of(section.text[: OPENING * LONG_WORD])[:OPENING]
    return Narrated(
        section.title, section.part, tuple(opening), tuple(words_of(section.text[-CLOSING * LONG_WORD :])[-CLOSING:])
    )


def _narrated_share(gold: dict[str, Any], texts: Iterable[str]) -> float:
    """Return the share of the true chapters' words that are in chapters, in runs of four words."""
    runs = {run for text in texts for run in scorer().grams(words_of(text), 4)}
    bodies = [gold["words"][c["w_start"] : c["w_end"]] for c in gold["chapters"]]
    return sum(scorer().covered(body, runs) for body in bodies) / max(1, sum(map(len, bodies)))


def _not_narrated(gold: dict[str, Any], other_texts: Iterable[str]) -> Iterator[str]:
    """Yield the titles of true chapters that are in sections that are not narrated."""
    other_runs = {run for text in other_texts for run in scorer().grams(words_of(text), 4)}
    for chapter in gold["chapters"]:
        starts = range(chapter["w_start"], chapter["w_end"] - 4, SAMPLE)
        found = sum(hash(tuple(gold["words"][at : at + 4])) in other_runs for at in starts)
        if found > MISSING_SHARE * len(starts):
            yield chapter["title"]


@cache
def _licence() -> frozenset[int]:
    """Return the sequences of words in the licences."""
    import gzip

    with gzip.open(CORPUS / "stream" / "_licence.txt.gz", "rt", encoding="utf-8") as lines:
        return frozenset(run for line in lines for run in scorer().grams(line.split(), 6))
