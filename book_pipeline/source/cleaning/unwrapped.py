"""Paragraphs that are single lines without blank lines between them, as programs for writing save a text."""

from itertools import pairwise

LONG = 60
"""Characters from which a line is a paragraph rather than a heading, a cry or a line of verse."""
FEWEST = 4
"""Long lines with another line at once below, at least."""
LEAST_SHARE = 0.9
"""Least share of these that end as a sentence does. A wrapped line seldom ends so."""
SENTENCE_ENDS = (
    ".",
    "!",
    "?",
    "…",
    ":",
    ";",
    '"',
    "”",
    "’",
    "»",
    ")",
    "]",
    "*",
    "_",
    "。",
    "！",
    "？",
    "」",
    "』",
    "،",
    "؟",
    "।",
)


def with_gaps_at_lines(lines: list[str]) -> list[str]:
    """Return the lines with a blank line after each that is a paragraph, if the lines of a text are its paragraphs.

    Short lines without the end of a sentence stay together: a number and a title, or verse.
    """
    followed = [line for line, below in pairwise(lines) if len(line) >= LONG and below.strip()]
    ended = sum(line.endswith(SENTENCE_ENDS) for line in followed)
    if len(followed) < FEWEST or ended < LEAST_SHARE * len(followed):
        return lines
    gapped = lines[:1]
    for line, below in pairwise(lines):
        is_apart = len(line) >= LONG or len(below) >= LONG or line.endswith(SENTENCE_ENDS)
        gapped += ["", below] if line and below and is_apart else [below]
    return gapped
