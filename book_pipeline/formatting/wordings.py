"""The wordings that a person has chosen for paragraphs, as changes of a formatted text."""

import re
from collections.abc import Mapping, Sequence

from book_pipeline.formatting.edits import Change
from book_pipeline.retakes import paragraphs

KIND = "wording"
PIECE = re.compile(r"\S+|\s+")


def changes_of(text: str, wordings: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that put the wordings in place of their paragraphs; each covers only the words that differ."""
    if not wordings:
        return ()
    found = [(span.start, span.text, wordings[span.text]) for span in paragraphs(text) if span.text in wordings]
    return tuple(difference(start, before, after) for start, before, after in found if before != after)


def difference(start: int, before: str, after: str) -> Change:
    """Return the change from one paragraph to another, cut to the words that differ; `start` is its offset.

    A change replaces something, so an insertion takes the word or space beside it along.
    """
    old, new = PIECE.findall(before), PIECE.findall(after)
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    if head + tail == len(old):
        head, tail = (head - 1, tail) if head else (head, tail - 1)
    replaced, spoken = (pieces[head : len(pieces) - tail] for pieces in (old, new))
    return Change(start + len("".join(old[:head])), "".join(replaced), "".join(spoken), KIND, "person")


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many pieces at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((count for count, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
