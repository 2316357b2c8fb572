"""The words that were removed from a source, by reason, and a sentence about them if they are many."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from book_pipeline.source.document import Document, Removal

LEAST_SHARE = 0.05
"""Least share of the source's words, of which the requester is told."""
USUAL = re.compile(
    r"Project Gutenberg|licen[cs]e|contents|(?:title|copyright) page|colophon|cover|list of illustrations"
)
"""Reasons that are no cause for a look."""
MOST_NAMED, FIRST_WORDS = 3, 8


@dataclass(frozen=True)
class RemovedWords:
    """What was removed for one reason: its words, their share of the source's, and how the longest passage begins."""

    reason: str
    words: int
    share: float
    begins: str


def removed_words(document: Document) -> tuple[RemovedWords, ...]:
    """Return what was removed from a source, by reason, the reason with the most words first."""
    by_reason: dict[str, list[Removal]] = {}
    for removal in document.removed:
        if not removal.is_in_text and removal.text.split():
            by_reason.setdefault(removal.reason, []).append(removal)
    total = max(1, _words([document.text]) + sum(_words(each.text for each in group) for group in by_reason.values()))
    made = (_summary(reason, group, total) for reason, group in by_reason.items())
    return tuple(sorted(made, key=lambda each: -each.words))


def removed_note(document: Document) -> str | None:
    """Return a sentence about what was removed, if it is a larger share than usual, else None."""
    unusual = [each for each in removed_words(document) if not USUAL.search(each.reason)]
    share = sum(each.share for each in unusual)
    if share < LEAST_SHARE:
        return None
    named = "; ".join(f'{each.reason} ({each.words:,} words: "{each.begins} …")' for each in unusual[:MOST_NAMED])
    return f"{share:.0%} of the words of the source are taken for no part of the book: {named}."


def _summary(reason: str, removals: list[Removal], total: int) -> RemovedWords:
    words = _words(removal.text for removal in removals)
    longest = max(removals, key=lambda removal: len(removal.text))
    return RemovedWords(reason, words, round(words / total, 4), " ".join(longest.text.split()[:FIRST_WORDS]))


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
