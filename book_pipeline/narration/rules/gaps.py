"""What a rule is, and what is left where something goes away."""

import re
from collections.abc import Callable, Iterator

from book_pipeline.narration.edits import Change

Rule = Callable[[str], Iterator[Change]]
"""Takes a text and yields the changes to it, in order."""

PARAGRAPH_BREAK = "\n\n"
PAUSE = "\n\n\n"
LONG_PAUSE = "\n\n\n\n"
"""Longer than the pause at a heading: something else begins."""
BREAKS = (" ", "\n", PARAGRAPH_BREAK, PAUSE, LONG_PAUSE)
SENTENCE_END = (".", "!", "?", ":", ";", '"', "”", "’", "»", ")", "]", "_", "—", "。", "！", "？")


def break_of(newlines: int) -> str:
    """Return the break that so many line ends are; more than those of the longest pause are that."""
    return BREAKS[min(newlines, len(BREAKS) - 1)]


def gap(text: str, match: re.Match[str], kind: str, least: int = 0) -> Change:
    """Take the match and the space around it away; what stood around is as far apart as its wider side was.

    `least` is how many line ends stay at the least, but at the ends of the text.
    """
    gone = match.group()
    if match.start() == 0 or match.end() == len(text):
        return Change(match.start(), gone, "", kind, "rule")
    leading, trailing = gone[: len(gone) - len(gone.lstrip())], gone[len(gone.rstrip()) :]
    apart = max(leading.count("\n"), trailing.count("\n"), least)
    return Change(match.start(), gone, break_of(apart) if leading or trailing else "", kind, "rule")
