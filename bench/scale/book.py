"""Books as the simulation has them, and what became of them."""

import math
import random
from dataclasses import dataclass, field
from uuid import UUID

from book_pipeline.chapters.parse_book import MOST_CHAPTERS
from book_pipeline.source.limits import MOST_CHARACTERS

CHAPTER_CHARACTERS = 30_000
"""A chapter of 5,000 words: five minutes of one speech call."""


@dataclass
class Chapter:
    """A chapter, with what is left to narrate."""

    characters: int
    left: int = -1
    formatted: bool = False
    begun: bool = False
    narrated: bool = False

    def __post_init__(self) -> None:
        self.left = self.characters


@dataclass
class SimulatedBook:
    """A book that is dropped `dropped` seconds after the first. `status` is None until it ends.

    It has a chance of its own, so that it joins the queue at the same time whatever becomes of the other books.
    """

    number: int
    chapters: list[Chapter]
    dropped: float = 0.0
    failed_chapters: int = 0
    yields: int = 0
    failure_recorded: bool = False
    joined: float = math.nan
    started: float = math.nan
    ended: float = math.nan
    status: str | None = None
    events: int = 0
    transitions: int = 0
    chance: random.Random = field(default_factory=random.Random)
    chapters_left: int = field(init=False)
    characters_left: int = field(init=False)

    def __post_init__(self) -> None:
        self.book_id = UUID(int=self.number)
        self.chapters_left = len(self.chapters)
        self.characters_left = sum(chapter.characters for chapter in self.chapters)

    @property
    def hours(self) -> float:
        """Hours from the drop to the end."""
        return (self.ended - self.dropped) / 3600


def books(count: int, chapters: int) -> list[SimulatedBook]:
    """Return equal books that are dropped together; a book has at most MOST_CHARACTERS."""
    size = min(CHAPTER_CHARACTERS, MOST_CHARACTERS // chapters)
    return [SimulatedBook(number, [Chapter(size) for _ in range(chapters)]) for number in range(count)]


def largest(count: int) -> list[SimulatedBook]:
    """Return books with as many chapters as a book may have."""
    return books(count, MOST_CHAPTERS)


def late_short(others: list[SimulatedBook]) -> list[SimulatedBook]:
    """Return the books and one of a single chapter that is dropped an hour later."""
    return [*others, SimulatedBook(len(others), [Chapter(CHAPTER_CHARACTERS)], 3600.0)]


def mixed(count: int, hours: float, chance: random.Random) -> list[SimulatedBook]:
    """Return books of all sizes that are dropped within some hours."""
    dropped = sorted(chance.uniform(0, hours * 3600) for _ in range(count))
    return [
        SimulatedBook(
            number, [Chapter(round(chance.lognormvariate(9.5, 0.8))) for _ in range(_chapters(chance))], seconds
        )
        for number, seconds in enumerate(dropped)
    ]


def _chapters(chance: random.Random) -> int:
    return min(200, max(1, round(chance.lognormvariate(2.5, 1.3))))
