"""`python -m tests.corpus.tuning`: tune the weights of an outline's figures, and check them on books left out.

Each outline of each book is scored once. The weights are tuned on four folds by coordinate ascent, from equal ones, and
score the fifth, in turn; a book's editions are in one fold. Prints both figures, the held-out ones by corpus, the books
that lose, and the figures of the weights in use.
"""

import sys
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from math import exp, log1p, log2
from pathlib import Path
from statistics import mean

from book_pipeline.chapters.evidence import read_evidence
from book_pipeline.chapters.fit import WEIGHTS, Fit, fit_outlines
from book_pipeline.chapters.outlines import propose_outlines
from book_pipeline.chapters.split import Section, sections_of
from book_pipeline.source.readers import read_document
from tests.corpus.books import CORPUS, CORPUS2, all_names, corpus_of, fold_of, gold_of, scorer
from tests.unit.chapters.test_books_by_form import BOOKS, CHAPTERS

FOLDS = 5
STEPS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Weights that are tried for each figure."""
ROUNDS = 3
LEAST_LOSS = 0.01
"""F1 that an outline is below the best one of a book, at least, for the book to be named."""
MARGIN, SHARPNESS = 0.02, 40.0
"""Penalty for a small lead, as of a logistic loss: it settles weights among those that choose the same outlines."""
PULL, LEAST = 1e-4, 0.1
"""Penalty for each doubling or halving of a weight, from 1 on, and the weight below which it does not grow: a figure
that decides no book of four folds may decide one of the fifth."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The figures of the outlines of a book, and the F1 of each."""

    name: str
    fold: int
    outlines: tuple[tuple[Fit, float], ...]

    def value(self, weights: Fit) -> tuple[float, float]:
        """Return the F1 of the chosen outline, and its lead over the best one with another F1, 1 at most."""
        ranked = sorted(((fit.score(weights), f1) for fit, f1 in self.outlines), reverse=True)
        best, f1 = ranked[0]
        return f1, min(1.0, best - max((score for score, other in ranked if other != f1), default=best - 1))

    def loss(self, weights: Fit) -> float:
        """Return how much the F1 of the chosen outline is below that of the best one."""
        return max(f1 for _, f1 in self.outlines) - self.value(weights)[0]


def main() -> int:
    inputs = [name for corpus in (CORPUS, CORPUS2) for name in all_names(corpus)]
    with ProcessPoolExecutor() as processes:
        books = [*processes.map(read_choice, inputs), *map(read_form, CHAPTERS)]
    open_books = [book for book in books if len({f1 for _, f1 in book.outlines}) > 1]
    lines = [f"{len(books)} inputs, {len(open_books)} of them with outlines of different quality"]
    parts = {corpus.name: frozenset(all_names(corpus)) for corpus in (CORPUS, CORPUS2)} | {"forms": CHAPTERS.keys()}
    for part, of_part in parts.items():
        known = [book for book in books if book.name in of_part]
        lines.append(f"{part}: F1 with the weights in use {mean_f1(known, WEIGHTS):.4f}")
    tuned, held_out = [], {}
    for fold in range(FOLDS):
        rest, left_out = ([b for b in books if (b.fold == fold) == is_in] for is_in in (False, True))
        weights = tune(rest)
        tuned.append(mean_f1(rest, weights))
        held_out |= {book.name: book.value(weights)[0] for book in left_out}
        lines.append(f"fold {fold}: tuned {tuned[-1]:.4f}, left out {mean_f1(left_out, weights):.4f}")
        lines += [f"    loses {b.name}: {lost:.4f}" for b in left_out if (lost := b.loss(weights)) > LEAST_LOSS]
    lines.append(f"all folds: tuned {mean(tuned):.4f}, held out {mean(held_out.values()):.4f}")
    lines += [f"{part}: held out {mean(held_out[name] for name in names):.4f}" for part, names in parts.items()]
    lines.append(f"tuned on all: {tune(books)}")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def read_choice(name: str) -> Choice:
    """Read a book and score each of its outlines."""
    file = corpus_of(name) / gold_of(name)["file"]
    gold = scorer().load_gold(str(corpus_of(name)), name)
    fold = fold_of(name) if corpus_of(name) == CORPUS2 else zlib.crc32(gold["book"].encode()) % FOLDS

    def f1(sections: Sequence[Section]) -> float:
        predicted = [{"title": s.title, "text": s.text, "kind": s.kind} for s in sections if not s.is_contents_page]
        found: float = scorer().score_book(gold, {"chapters": predicted})["f1"]
        return found

    return Choice(name, fold, _scored_outlines(file, f1))


def read_form(name: str) -> Choice:
    """Read a small book of a form, and compare the number of chapters of each of its outlines."""

    def alike(sections: Sequence[Section]) -> float:
        chapters = max(1, sum(section.kind == "chapter" for section in sections))
        return min(chapters, CHAPTERS[name]) / max(chapters, CHAPTERS[name])

    return Choice(name, zlib.crc32(name.encode()) % FOLDS, _scored_outlines(BOOKS / name, alike))


def _scored_outlines(file: Path, quality: Callable[[Sequence[Section]], float]) -> tuple[tuple[Fit, float], ...]:
    document = read_document(file.read_bytes(), file.name)
    evidence = read_evidence(document.text, document.language)
    known: dict[tuple[int, ...], float] = {}
    outlines: list[tuple[Fit, float]] = []
    for fitted in fit_outlines(propose_outlines(evidence, document.title), evidence):
        ordered = fitted.outline.boundaries.in_order()
        cuts = tuple(boundary.start for boundary in ordered if boundary.kind == "chapter")
        if cuts not in known:
            known[cuts] = quality(sections_of(document.text, ordered, document.title))
        outlines.append((fitted.fit, known[cuts]))
    return tuple(outlines)


def mean_f1(books: Sequence[Choice], weights: Fit) -> float:
    return mean(book.value(weights)[0] for book in books)


def tune(books: Sequence[Choice]) -> Fit:
    """Return the weights with the best mean F1, and among these those whose smallest leads are large."""
    weights = [1.0 for _ in fields(Fit)]
    for _ in range(ROUNDS):
        for place in range(len(weights)):
            tried = [[*weights[:place], step, *weights[place + 1 :]] for step in STEPS]
            weights = max(tried, key=lambda each: _merit(books, Fit(*each)))
    return Fit(*weights)


def _merit(books: Sequence[Choice], weights: Fit) -> float:
    total = sum(astuple(weights)) or 1
    values = [book.value(weights) for book in books]
    pull = PULL * sum(log2(max(LEAST, weight)) ** 2 for weight in astuple(weights))
    return mean(f1 - MARGIN * log1p(exp(-SHARPNESS * lead / total)) for f1, lead in values) - pull


if __name__ == "__main__":
    sys.exit(main())
