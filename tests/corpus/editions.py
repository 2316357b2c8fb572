"""Where one book is there in several formats: whether all of them have the same chapters.

Editions differ in spelling, in how words are written together, in what an editor added. A difference that the two true
lists have too is the editions'; any other is ours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, dropwhile

from book_pipeline.chapters.numerals import roman, spelled
from tests.corpus.books import Heard, Scored, stream_of, words_of

LETTERS = 40
"""Of a chapter's first and of its last words, about eight words; compared without blanks: "for ever", "forever"."""
ALIKE = 0.85
"""Share of equal letters in order: "Dr." and "Doctor" may stand in one opening."""
EDGE = 3
"""The very first and the very last letters are equal: a heading that hangs on at the end is no matter of spelling."""
RUN = 6
"""Words that are a chapter's own."""
AHEAD = 12
"""Chapters that may be missing in a row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two editions of a book don't have the same chapter; `ours` if the true lists agree there."""

    books: tuple[str, str]
    what: str
    ours: bool

    def __str__(self) -> str:
        return f"{' / '.join(self.books)}: {self.what}{'' if self.ours else ' (so do the editions)'}"


def differences(books: Iterable[Scored]) -> list[Difference]:
    """Return the differences between every two editions of a book."""
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
    """Give, in words, what differs, and whether that is our fault."""
    for one, other in _aligned(a.chapters, b.chapters):
        if one is None or other is None:
            chapter, there, lacking = (one, a, b) if other is None else (other, b, a)
            true = not _in_text(chapter, lacking) or (_in_gold(chapter, there) and not _in_gold(chapter, lacking))
            yield f"“{chapter.title}” is a chapter in {there.name} alone", not true
            continue
        pair = f"“{one.title}” / “{other.title}”"
        if not _same(*(openings := _openings(one, other))):
            true = _begins_as_gold(one, a) and _begins_as_gold(other, b)
            yield f"{pair} begin differently: {_shown(openings)}", not true
        if not _same(*(ends := (_end(one.closing), _end(other.closing)))):
            true = _ends_as_gold(one, a) and _ends_as_gold(other, b)
            yield f"{pair} end differently: {_shown(end[:LETTERS][::-1] for end in ends)}", not true
        numbers = _number(one.title, a), _number(other.title, b)
        if None not in numbers and numbers[0] != numbers[1]:
            yield f"{pair} have different numbers", True


def _aligned(a: tuple[Heard, ...], b: tuple[Heard, ...]) -> Iterator[tuple[Heard | None, Heard | None]]:
    """Give the chapters side by side; None beside one that the other edition lacks."""
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


def _begin_alike(a: tuple[Heard, ...], i: int, b: tuple[Heard, ...], j: int) -> bool:
    return i < len(a) and j < len(b) and _same(*_openings(a[i], b[j]))


def _openings(one: Heard, other: Heard) -> tuple[str, str]:
    """Return the letters with which two bodies begin: without headings, by the words of both editions' headings."""
    headings = _headings(one) | _headings(other)
    return _beginning(one.opening, headings), _beginning(other.opening, headings)


def _headings(chapter: Heard) -> set[str]:
    return set(words_of(f"{chapter.title} {chapter.part or ''}"))


def _beginning(words: Iterable[str], headings: set[str]) -> str:
    return "".join(dropwhile(headings.__contains__, words))


def _end(words: Iterable[str]) -> str:
    """Return the letters backwards, so that an end is compared as a beginning is; "THE END" is no chapter's word."""
    return "".join(words).removesuffix("theend")[::-1]


def _same(one: str, other: str) -> bool:
    one, other = one[:LETTERS], other[:LETTERS]
    return one == other or (
        one[:EDGE] == other[:EDGE] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
    )


def _in_text(chapter: Heard, book: Scored) -> bool:
    """Tell whether an edition has a chapter's text at all: some lack a letter or a preface."""
    return " ".join(list(chapter.opening)[-RUN:]) in " ".join(stream_of(book.name))


def _in_gold(chapter: Heard, book: Scored) -> bool:
    """Tell whether a book's true list has a chapter that begins as this one."""
    text = " ".join(chapter.opening)
    return any(true["starts_with"][:LETTERS] in text for true in book.gold["chapters"])


def _begins_as_gold(chapter: Heard, book: Scored) -> bool:
    headings = _headings(chapter)
    beginning = _beginning(chapter.opening, headings)
    trues = (true["starts_with"].split() for true in book.gold["chapters"])
    return any(_same(beginning, _beginning(true, headings)) for true in trues)


def _ends_as_gold(chapter: Heard, book: Scored) -> bool:
    return any(_same(_end(chapter.closing), _end(true["ends_with"].split())) for true in book.gold["chapters"])


def _number(title: str, book: Scored) -> int | None:
    """Return the number in a title's first two words: "XV", "Chapter 3", "Second Act"."""
    for word in words_of(title)[:2]:
        value = int(word) if word.isdecimal() else roman(word) or spelled(word, book.gold["language"])
        if value is not None:
            return value
    return None


def _shown(two: Iterable[str]) -> str:
    return " / ".join(letters[:LETTERS] for letters in two)
