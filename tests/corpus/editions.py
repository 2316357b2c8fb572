"""Comparison of the chapters of one book in several formats.

Editions differ in spelling, in word division and in editors' additions. A difference that the true chapters have too is
the editions'; any other is an error of the pipeline (`ours`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, dropwhile

from book_pipeline.chapters.numerals import spelled_value
from book_pipeline.roman_numerals import roman_value
from tests.corpus.books import Narrated, Scored, stream_of, words_of

LETTERS = 40
"""Letters of a chapter's beginning and end that are compared, without blanks ("for ever", "forever")."""
ALIKE = 0.85
"""Least share of equal letters in order: one edition may have "Dr.", the other "Doctor"."""
EDGE = 3
"""Letters at the edge that must be equal: a heading left at the end is not a difference in spelling."""
RUN = 6
"""Words that identify a chapter."""
AHEAD = 12
"""Consecutive chapters that may be missing, below this number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between two editions' chapters; `ours` if the true chapters agree there."""

    books: tuple[str, str]
    what: str
    ours: bool

    def __str__(self) -> str:
        return f"{' / '.join(self.books)}: {self.what}{'' if self.ours else ' (the editions differ too)'}"


def differences(books: Iterable[Scored]) -> list[Difference]:
    """Return the differences between all pairs of editions of each book."""
    editions: dict[str, list[Scored]] = defaultdict(list)
    for book in books:
        editions[book.gold["book"]].append(book)
    return [
        Difference((a.name, b.name), what, ours)
        for group in editions.values()
        for a, b in combinations(sorted(group, key=lambda book: book.name), 2)
        for what, ours in _between(a, b)
    ]


def _between(a: Scored, b: Scored) -> Iterator[tuple[str, bool]]:
    """Yield descriptions of differences, and whether each is an error of the pipeline."""
    for one, other in _aligned(a.chapters, b.chapters):
        if one is None or other is None:
            chapter, present, missing = (one, a, b) if other is None else (other, b, a)
            true = not _in_text(chapter, missing) or (_in_gold(chapter, present) and not _in_gold(chapter, missing))
            yield f"“{chapter.title}” is a chapter in {present.name} only", not true
            continue
        pair = f"“{one.title}” / “{other.title}”"
        if not _same(*(openings := _openings(one, other))):
            true = _begins_as_gold(one, a) and _begins_as_gold(other, b)
            yield f"{pair} begin differently: {_shortened(openings)}", not true
        if not _same(*(ends := (_end(one.closing), _end(other.closing)))):
            true = _ends_as_gold(one, a) and _ends_as_gold(other, b)
            yield f"{pair} end differently: {_shortened(end[:LETTERS][::-1] for end in ends)}", not true
        numbers = _number(one.title, a), _number(other.title, b)
        if None not in numbers and numbers[0] != numbers[1]:
            yield f"{pair} have different numbers", True


def _aligned(a: tuple[Narrated, ...], b: tuple[Narrated, ...]) -> Iterator[tuple[Narrated | None, Narrated | None]]:
    """Yield pairs of corresponding chapters; None for a chapter that one edition lacks."""
    i = j = 0
    while i < len(a) and j < len(b):
        if not _same(*_openings(a[i], b[j])):
            skip = next((n for n in range(1, AHEAD) if _begin_alike(a, i + n, b, j)), AHEAD)
            leap = next((n for n in range(1, AHEAD) if _begin_alike(a, i, b, j + n)), AHEAD)
            if min(skip, leap) < AHEAD:
                skip, leap = (skip, 0) if skip <= leap else (0, leap)
                yield from ((chapter, None) for chapter in a[i : i + skip])
                yield from ((None, chapter) for chapter in b[j : j + leap])
                i, j = i + skip, j + leap
        yield a[i], b[j]
        i, j = i + 1, j + 1
    yield from ((chapter, None) for chapter in a[i:])
    yield from ((None, chapter) for chapter in b[j:])


def _begin_alike(a: tuple[Narrated, ...], i: int, b: tuple[Narrated, ...], j: int) -> bool:
    return i < len(a) and j < len(b) and _same(*_openings(a[i], b[j]))


def _openings(one: Narrated, other: Narrated) -> tuple[str, str]:
    """Return the letters at the beginning of two chapters, without the words of both editions' headings."""
    headings = _headings(one) | _headings(other)
    return _beginning(one.opening, headings), _beginning(other.opening, headings)


def _headings(chapter: Narrated) -> set[str]:
    return set(words_of(f"{chapter.title} {chapter.part or ''}"))


def _beginning(words: Iterable[str], headings: set[str]) -> str:
    return "".join(dropwhile(headings.__contains__, words))


def _end(words: Iterable[str]) -> str:
    """Return the letters in reverse order, without "THE END", so that ends are compared like beginnings."""
    return "".join(words).removesuffix("theend")[::-1]


def _same(one: str, other: str) -> bool:
    one, other = one[:LETTERS], other[:LETTERS]
    return one == other or (
        one[:EDGE] == other[:EDGE] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
    )


def _in_text(chapter: Narrated, book: Scored) -> bool:
    """Return whether an edition contains a chapter's text: some lack a letter or a preface."""
    return " ".join(list(chapter.opening)[-RUN:]) in " ".join(stream_of(book.name))


def _in_gold(chapter: Narrated, book: Scored) -> bool:
    """Return whether one of a book's true chapters begins like this one."""
    text = " ".join(chapter.opening)
    return any(true["starts_with"][:LETTERS] in text for true in book.gold["chapters"])


def _begins_as_gold(chapter: Narrated, book: Scored) -> bool:
    headings = _headings(chapter)
    beginning = _beginning(chapter.opening, headings)
    trues = (true["starts_with"].split() for true in book.gold["chapters"])
    return any(_same(beginning, _beginning(true, headings)) for true in trues)


def _ends_as_gold(chapter: Narrated, book: Scored) -> bool:
    return any(_same(_end(chapter.closing), _end(true["ends_with"].split())) for true in book.gold["chapters"])


def _number(title: str, book: Scored) -> int | None:
    """Return the number in a title's first two words: "XV", "Chapter 3", "Second Act"."""
    for word in words_of(title)[:2]:
        value = (
            int(word)
            if word.isdecimal()
            else roman_value(word, final_j=True) or spelled_value(word, book.gold["language"])
        )
        if value is not None:
            return value
    return None


def _shortened(two: Iterable[str]) -> str:
    return " / ".join(letters[:LETTERS] for letters in two)
