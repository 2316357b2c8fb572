"""The type of a rule, and the white space that remains where a rule removes text."""

import re
from collections.abc import Callable, Iterator

from book_pipeline.formatting.edits import Change

Rule = Callable[[str], Iterator[Change]]
"""Given a text, yields the changes to it, in order."""

PARAGRAPH_BREAK = "\n\n"
PAUSE = "\n\n\n"
LONG_PAUSE = "\n\n\n\n"
"""A change of scene; longer than the pause at a heading."""
BREAKS = (" ", "\n", PARAGRAPH_BREAK, PAUSE, LONG_PAUSE)
SENTENCE_END = (".", "!", "?", ":", ";", '"', "”", "’", "»", ")", "]", "_", "—", "。", "！", "？")


def break_for(newlines: int) -> str:
    """Return the break for a number of newlines; at most a long pause."""
    return BREAKS[min(newlines, len(BREAKS) - 1)]


def gap(text: str, match: re.Match[str], kind: str, least: int = 0) -> Change:
    """Return the change that removes the match and the space on its two sides, except the wider break.

    `least` is the minimum number of newlines that remain, except at the ends of the text.
    """
    removed = match.group()
    if match.start() == 0 or match.end() == len(text):
        return Change(match.start(), removed, "", kind, "rule")
    leading, trailing = removed[: len(removed) - len(removed.lstrip())], removed[len(removed.rstrip()) :]
    newlines = max(leading.count("\n"), trailing.count("\n"), least)
    return Change(match.start(), removed, break_for(newlines) if leading or trailing else "", kind, "rule")
