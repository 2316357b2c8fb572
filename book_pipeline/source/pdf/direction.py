"""The direction of writing: words of right-to-left scripts among others, in the order in which they are read."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from book_pipeline.source.pdf.extract import Word

FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic, Syriac and other scripts that are written from right to left."""
LETTER = re.compile(r"[^\W\d_]")


class Placed(Protocol):
    """A piece of a line."""

    text: str


Piece = TypeVar("Piece", bound=Placed)


def is_from_right(words: Iterable[Word]) -> bool:
    """Return whether most words of a book are written from right to left."""
    count = total = 0
    for text, *_ in words:
        total += LETTER.search(text) is not None
        count += FROM_RIGHT.search(text) is not None
    return count > total / 2


def mirrored(words: Iterable[Word]) -> list[Word]:
    """Return words with their left and right exchanged, so that lines, columns and indents begin at the left."""
    return [[text, -right, -left, baseline, size] for text, left, right, baseline, size in words]


def in_reading_order(pieces: Sequence[Piece], *, from_right: bool) -> list[Piece]:
    """Return the pieces of a line, which are in the book's direction, in the order in which they are read.

    Pieces in the other direction, with the numbers between them, follow one another the other way round.
    """
    ordered: list[Piece] = []
    run: list[Piece] = []
    neutral: list[Piece] = []
    for piece in pieces:
        if LETTER.search(piece.text) is None:
            (neutral if run else ordered).append(piece)
        elif (FROM_RIGHT.search(piece.text) is not None) != from_right:
            run += [*neutral, piece]
            neutral = []
        else:
            ordered += [*run[::-1], *neutral, piece]
            run, neutral = [], []
    return [*ordered, *run[::-1], *neutral]
