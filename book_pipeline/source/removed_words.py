"""The count of the words that were removed from a source, by reason."""

from collections.abc import Iterable

from book_pipeline.removed_words import RemovedWords
from book_pipeline.source.document import Document, Removal

FIRST_WORDS, LONGEST_BEGINNING = 8, 120
"""Words of the longest passage, and characters of them, because a script without spaces has long words."""
MOST_REASONS = 20
"""Reasons that are counted apart: the sums are a column of the book, removed.json has all passages."""
OTHERS = "other reasons"


def removed_words(document: Document) -> tuple[RemovedWords, ...]:
    """Return what was removed from a source, by reason, the reason with the most words first."""
    by_reason: dict[str, list[Removal]] = {}
    for removal in document.removed:
        if not removal.is_in_text and removal.text.split():
            by_reason.setdefault(removal.reason, []).append(removal)
    total = max(1, _words([document.text]) + sum(map(_words_of, by_reason.values())))
    largest = sorted(by_reason.items(), key=lambda item: -_words_of(item[1]))
    rest = [removal for _, group in largest[MOST_REASONS:] for removal in group]
    groups = [*largest[:MOST_REASONS], *([(OTHERS, rest)] if rest else [])]
    return tuple(_summary(reason, group, total) for reason, group in groups)


def _summary(reason: str, removals: list[Removal], total: int) -> RemovedWords:
    words = _words_of(removals)
    longest = max(removals, key=lambda removal: len(removal.text))
    begins = " ".join(longest.text.split(maxsplit=FIRST_WORDS)[:FIRST_WORDS])[:LONGEST_BEGINNING].replace("\0", "")
    return RemovedWords(reason=reason, words=words, share=round(words / total, 4), begins=begins)


def _words_of(removals: Iterable[Removal]) -> int:
    return _words(removal.text for removal in removals)


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
