"""Thresholds for the chapters of the corpus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.corpus.books import Scored, scorer
from tests.corpus.editions import differences

Books = Sequence[Scored]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure of books, and its least or largest allowed value."""

    name: str
    of: Callable[[Books], float]
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def check(self, books: Books) -> tuple[str, bool]:
        """Return the line to print, and whether the threshold is met."""
        value = self.of(books)
        bound = f"at least {self.least:g}" if self.most is None else f"at most {self.most:g}"
        return f"{self.name:<52}{value:10.5g}   {bound:<16}{'yes' if self.holds(value) else 'NO'}", self.holds(value)


def from_scorer(field: str) -> Callable[[Books], float]:
    return lambda books: scorer().summary([book.row for book in books])[field]


def kept_by_words(books: Books) -> float:
    return sum(book.row["cover"] * book.words for book in books) / sum(book.words for book in books)


NARRATED = Threshold(
    "words of the chapters that are narrated, worst book", lambda books: min(b.narrated for b in books), least=0.998
)
LICENCE = Threshold("words of a licence, worst book", lambda books: max(b.licence for b in books), most=0)
THRESHOLDS = (
    Threshold("chapter starts, F1 over all of them", from_scorer("micro_f1"), least=0.995),
    Threshold("chapter starts, F1, mean over books", from_scorer("macro_f1"), least=0.995),
    Threshold("share of books exactly right", from_scorer("exact"), least=0.9),
    Threshold("words kept of the chapters, over all words", kept_by_words, least=0.9995),
    Threshold("words kept of the chapters, mean over books", from_scorer("cover"), least=0.9995),
    Threshold("words kept of the chapters, worst book", from_scorer("min_cover"), least=0.998),
    NARRATED,
    Threshold("true chapters that are not narrated", lambda books: sum(len(b.not_narrated) for b in books), most=0),
    Threshold("books whose joined sections are not the text", lambda books: sum(not b.lossless for b in books), most=0),
    LICENCE,
    Threshold("share of words that are noise, mean over books", from_scorer("noise"), most=0.003),
    Threshold("places in EPUBs that are out of spine order", lambda books: sum(len(b.disorder) for b in books), most=0),
    Threshold(
        "chapters that differ between formats",
        lambda books: sum(difference.ours for difference in differences(books)),
        most=0,
    ),
)
"""Of the corpus of hard forms."""

NOVELS = (
    Threshold("chapter starts, F1 over all of them", from_scorer("micro_f1"), least=0.995),
    Threshold("chapter starts, F1, mean over books", from_scorer("macro_f1"), least=0.995),
    # In ten inputs, a true chapter lacks words of its heading, which are in the true piece before it or in the front
    # matter. A section that begins with the whole heading is then not found there: 111 of 121 can be exact.
    Threshold("share of books exactly right", from_scorer("exact"), least=0.9),
    Threshold("words kept of the chapters, worst book", from_scorer("min_cover"), least=0.998),
)
"""Of the second corpus, whose true chapters are found by alignment of editions."""
