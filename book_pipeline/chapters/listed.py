"""The lines of the body that the contents page lists, in order."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from book_pipeline.chapters.contents import SHORTEST_LIST, ContentsPage
from book_pipeline.chapters.entries import Entry, Keys, numbered

ALIKE = 0.85
LONGEST_NUMERAL = 2
UNTITLED = 2
"""Keys of an entry that has a number and no title."""
MOST_PLACES = 50
MOST_LETTERS_OFF = 3
MOST_MISSED, MOST_GUESSES = 20, 10_000
"""Entries between two that are found, and comparisons letter by letter in a text: these take their time."""
SHORTEST_GUESS = 5
"""Letters; a shorter entry is like too many lines."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the contents page says of a paragraph of the body.

    `outer`: the entry stands before or behind the numbered ones. `unnumbered`: the page has next to no numbers.
    """

    outer: bool
    unnumbered: bool


def listed_paragraphs(pages: list[ContentsPage], keys: Keys) -> dict[int, Listed]:
    """Return the body's paragraphs that answer to the entries, in order."""
    found: dict[int, Listed] = {}
    inside = {number for page in pages for number in range(page.first, page.behind)}
    guesses = iter(range(MOST_GUESSES))
    for page in pages:
        at_end = page.first > 0.5 * len(keys.paragraphs)
        last = -1 if at_end else page.behind - 1
        top = page.first if at_end else len(keys.paragraphs)
        missed: list[str] = []
        with_number = [n for n, entry in enumerate(page.entries) if numbered(entry)]
        unnumbered = len(with_number) < SHORTEST_LIST
        # Right behind a number without a title may stand its title.
        behind = with_number[-1] + (len(page.entries[with_number[-1]]) <= UNTITLED) if with_number else 0
        for place, entry in enumerate(page.entries):
            outer = not with_number or place < with_number[0] or place > behind
            spot = _spot(entry, keys, last, inside)
            ahead = [_spot(further, keys, last, inside) for further in page.entries[place + 1 : place + 3]]
            if spot >= top or (len(ahead) > 1 and all(other < spot for other in ahead)):
                missed += _titles(entry)[-1:]
                continue
            for lost in missed[-MOST_MISSED:]:
                if (near := _nearly(keys, lost, last, spot, guesses)) is not None:
                    found[near] = Listed(outer, unnumbered)
            missed = []
            last = spot
            found[last] = Listed(outer, unnumbered)
    return found


def _titles(entry: Entry) -> list[str]:
    """Return the keys of an entry that are more than a numeral."""
    return [key for key in entry if "#" not in key and len(key) > LONGEST_NUMERAL]


def _spot(entry: Entry, keys: Keys, last: int, inside: set[int]) -> int:
    """Return the first paragraph behind another that answers to an entry; the number of all without one."""
    spots = [len(keys.paragraphs)]
    for key in _titles(entry):
        places = keys.places.get(key, [])
        spots += [place for place in _some(places, bisect_left(places, last + 1)) if place not in inside][:1]
    return min(spots)


def _some(places: list[int], first: int) -> list[int]:
    return places[first : first + MOST_PLACES]


def _nearly(keys: Keys, entry: str, after: int, before: int, guesses: Iterator[int]) -> int | None:
    """Return the paragraph between two others that is the entry but for a misprint; no more than `guesses` are made."""
    if len(entry) < SHORTEST_GUESS:
        return None
    for number in range(after + 1, before):
        if keys.paragraphs[number].gap:
            for key in keys.of(number):
                as_long = abs(len(key) - len(entry)) <= MOST_LETTERS_OFF
                if as_long and next(guesses, None) is not None and SequenceMatcher(None, key, entry).ratio() >= ALIKE:
                    return number
    return None
