"""One input of the corpus: read and split as the pipeline does, scored with the corpus's own scorer."""

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

from book_pipeline.chapters.split import Chapter, split
from book_pipeline.source.readers import read
from tests.corpus import spine

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FORMATS = ("txt", "htm", "epub")
OPENING, CLOSING = 120, 30
"""Words kept of a chapter's beginning, headings and all, and of its end."""
LONG_WORD = 25
"""Characters that a word takes at most, with blanks and marks around it, on the average of a few lines."""
ASIDE, SAMPLE = 0.5, 20
"""Share of a true chapter's runs of words, one looked for in so many, that shows in which pieces it stands."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece that is narrated: its title, and its first and last words as the scorer compares words."""

    title: str
    part: str | None
    opening: tuple[str, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of one input.

    `row` is the scorer's; `words` counts those of the true chapters; `licence` what is left of one in pieces that the
    scorer counts; `aside` names true chapters that nobody would hear; `disorder` says where an EPUB isn't as its spine.
    """

    gold: dict[str, Any] = field(repr=False)
    row: dict[str, Any]
    words: int
    licence: int
    lossless: bool
    aside: tuple[str, ...]
    disorder: tuple[str, ...]
    chapters: tuple[Heard, ...] = field(repr=False)
    seconds: float

    @property
    def name(self) -> str:
        return self.row["id"]

    @property
    def format(self) -> str:
        return self.gold["format"]


def all_names() -> list[str]:
    """Return the corpus's inputs, the largest first: so the last ones to be scored are quick."""
    names = json.loads((CORPUS / "split.json").read_text())["all_inputs"]
    return sorted(names, key=lambda name: -(CORPUS / gold_of(name)["file"]).stat().st_size)


@cache
def gold_of(name: str) -> dict[str, Any]:
    return json.loads((CORPUS / "gold" / f"{name}.json").read_text())


@cache
def scorer() -> ModuleType:
    """Return score.py, which finds its textnorm by itself."""
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
    """Return all words of a book, as the scorer has them."""
    words: list[str] = scorer().load_gold(str(CORPUS), name)["words"]
    return words


def score(name: str) -> Scored:
    """Read, split and score one input."""
    gold = scorer().load_gold(str(CORPUS), name)
    file = CORPUS / gold["file"]
    content = file.read_bytes()
    began = time.perf_counter()
    document = read(content, file.name)
    pieces = split(document.text, language=document.language, title=document.title)
    seconds = time.perf_counter() - began
    predicted = [{"title": p.title, "text": p.text, "kind": p.kind} for p in pieces if not p.contents]
    row = scorer().score_book(gold, {"chapters": predicted}, _licence())
    return Scored(
        gold=gold_of(name),
        row=row,
        words=sum(c["w_end"] - c["w_start"] for c in gold["chapters"]),
        licence=row["leak"] + row["leakw"],
        lossless="".join(piece.text for piece in pieces) == document.text,
        aside=tuple(_aside(gold, (piece.text for piece in pieces if piece.kind != "chapter"))),
        disorder=tuple(spine.disorder(textnorm(), file, document)) if gold["format"] == "epub" else (),
        chapters=tuple(_heard(piece) for piece in pieces if piece.kind == "chapter"),
        seconds=seconds,
    )


def _heard(piece: Chapter) -> Heard:
    opening = words_of(piece.text[: OPENING * LONG_WORD])[:OPENING]
    return Heard(
        piece.title, piece.part, tuple(opening), tuple(words_of(piece.text[-CLOSING * LONG_WORD :])[-CLOSING:])
    )


def _aside(gold: dict[str, Any], unheard: Iterable[str]) -> Iterator[str]:
    """Give the titles of the true chapters that stand in pieces which are not narrated."""
    aside = {run for text in unheard for run in scorer().grams(words_of(text), 4)}
    for chapter in gold["chapters"]:
        starts = range(chapter["w_start"], chapter["w_end"] - 4, SAMPLE)
        found = sum(hash(tuple(gold["words"][at : at + 4])) in aside for at in starts)
        if found > ASIDE * len(starts):
            yield chapter["title"]


@cache
def _licence() -> frozenset[int]:
    """Return the runs of words that the licences are made of."""
    import gzip

    with gzip.open(CORPUS / "stream" / "_licence.txt.gz", "rt", encoding="utf-8") as lines:
        return frozenset(run for line in lines for run in scorer().grams(line.split(), 6))
