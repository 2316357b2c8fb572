"""Matching of the entries of contents pages with paragraphs of the body, in order."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from book_pipeline.chapters.toc import SHORTEST_LIST, ContentsPage
from book_pipeline.chapters.toc_entries import EntryKeys, TitleIndex, has_number

LEAST_SIMILARITY = 0.85
LONGEST_NUMERAL = 2
UNTITLED = 2
"""Keys of an entry that has a number and no title."""
MOST_PLACES = 50
MOSTLY = 0.5
"""Share of the entries from which most are numbered."""
MOST_LETTERS_OFF = 3
MOST_MISSED, MOST_GUESSES = 20, 10_000
"""Unmatched entries between two matches, and comparisons letter by letter in a text, at most: these are slow."""
SHORTEST_GUESS = 5
"""Letters of an entry that is compared letter by letter; a shorter one is similar to too many lines."""


@dataclass(frozen=True, slots=True)
class TocMatch:
    """The entry of a contents page that matches a paragraph of the body.

    `outer`: it is before or after the numbered entries. `own`: it has no number, and is no title of the entry before
    it. `unnumbered`: most entries of the page have no numbers. `page`: the paragraph where the page begins.
    """

    outer: bool
    unnumbered: bool
    own: bool
    page: int


def match_toc(pages: list[ContentsPage], index: TitleIndex) -> dict[int, TocMatch]:
    """Return the paragraphs of the body that match an entry."""
    matches: dict[int, TocMatch] = {}
    inside = {number for page in pages for number in range(page.first, page.end)}
    guesses = iter(range(MOST_GUESSES))
    for page in pages:
        at_end = page.first > 0.5 * len(index.paragraphs)
        last = -1 if at_end else page.end - 1
        top = page.first if at_end else len(index.paragraphs)
        missed: list[str] = []
        with_number = [n for n, entry in enumerate(page.entries) if has_number(entry)]
        unnumbered = len(with_number) < max(SHORTEST_LIST, MOSTLY * len(page.entries))
        own = _own_entries(page.entries)
        # The entry after a number without a title may be its title.
        last_numbered = with_number[-1] + (len(page.entries[with_number[-1]]) <= UNTITLED) if with_number else 0
        for place, entry in enumerate(page.entries):
            outer = not with_number or place < with_number[0] or place > last_numbered
            spot = _find_paragraph(entry, index, last, inside)
            following = [
                _find_paragraph(further, index, last, inside) for further in page.entries[place + 1 : place + 3]
            ]
            if spot >= top or (len(following) > 1 and all(other < spot for other in following)):
                missed += _title_keys(entry)[-1:]
                continue
            for unmatched in missed[-MOST_MISSED:]:
                if (similar := _find_similar(index, unmatched, last, spot, guesses)) is not None:
                    matches[similar] = TocMatch(outer, unnumbered, place in own, page.first)
            missed = []
            last = spot
            matches[last] = TocMatch(outer, unnumbered, place in own, page.first)
    return matches


def _own_entries(entries: Sequence[EntryKeys]) -> set[int]:
    """Return the places of the entries without a number, except those that are titles of the numbers before them."""
    alone = [n for n, entry in enumerate(entries) if has_number(entry) and len(entry) <= UNTITLED]
    titles = [n + 1 for n in alone if n + 1 < len(entries) and not has_number(entries[n + 1])]
    hidden = set(titles) if len(titles) > MOSTLY * len(alone) else set()
    return {n for n, entry in enumerate(entries) if not has_number(entry) and n not in hidden}


def _title_keys(entry: EntryKeys) -> list[str]:
    """Return the keys of an entry that are longer than a numeral."""
    return [key for key in entry if "#" not in key and len(key) > LONGEST_NUMERAL]


def _find_paragraph(entry: EntryKeys, index: TitleIndex, last: int, inside: set[int]) -> int:
    """Return the first paragraph after `last` that matches an entry; the number of paragraphs without one."""
    spots = [len(index.paragraphs)]
    for key in _title_keys(entry):
        places = index.places.get(key, [])
        spots += [place for place in _some(places, bisect_left(places, last + 1)) if place not in inside][:1]
    return min(spots)


def _some(places: list[int], first: int) -> list[int]:
    return places[first : first + MOST_PLACES]


def _find_similar(index: TitleIndex, entry: str, after: int, before: int, guesses: Iterator[int]) -> int | None:
    """Return the paragraph between two others that equals an entry except for a misprint.

    Each comparison takes one of the `guesses`.
    """
    if len(entry) < SHORTEST_GUESS:
        return None
    for number in range(after + 1, before):
        if index.paragraphs[number].gap:
            for key in index.keys_of(number):
                as_long = abs(len(key) - len(entry)) <= MOST_LETTERS_OFF
                if (
                    as_long
                    and next(guesses, None) is not None
                    and SequenceMatcher(None, key, entry).ratio() >= LEAST_SIMILARITY
                ):
                    return number
    return None
