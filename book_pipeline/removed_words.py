"""The words of a source that are not part of its book, by reason, and a sentence about them if they are many."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

LEAST_SHARE = 0.05
"""Least share of the source's words that is described."""
USUAL = re.compile(
    r"Project Gutenberg|licen[cs]e|contents|(?:title|copyright) page|colophon|cover|list of illustrations"
)
"""Reasons that are no cause for a look."""
MOST_NAMED = 3


class RemovedWords(BaseModel):
    """What was removed for one reason: its words, their share of the source's, and how the longest passage begins."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    reason: str
    words: int
    share: float
    begins: str


def removed_note(removed: Sequence[RemovedWords]) -> str | None:
    """Return a sentence about what was removed, if it is a larger share than usual, else None."""
    unusual = [each for each in removed if not USUAL.search(each.reason)]
    share = sum(each.share for each in unusual)
    if share < LEAST_SHARE:
        return None
    named = "; ".join(f'{each.reason} ({each.words:,} words: "{each.begins} …")' for each in unusual[:MOST_NAMED])
    return f"{share:.0%} of the words of the source are taken for no part of the book: {named}."
