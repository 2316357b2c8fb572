"""Paragraphs that a plain text marks by an indented first line instead of a blank line."""

import re
from itertools import pairwise
from statistics import median

INDENT = re.compile(r"(?: {1,10}|\t|\u3000{1,2}|\u00a0{2,8})(?=\S)")
FEWEST = 4
"""Indented lines after a line of text, at least."""
SHORTEST_LINE = 40
"""Characters of the median line that another one continues; lines of verse are shorter."""
MOST_INDENTED = 0.5
"""Share of indented lines, at most: in verse, every second line may be one."""
SENTENCE_ENDS = (".", "!", "?", "…", ":", '"', "”", "’", "»", ")", "]", "*", "_")
MOST_RUNS = 0.5
"""Share of indented lines before another one, at most: a passage of indented lines is a quotation or verse."""


def with_gaps_at_indents(lines: list[str]) -> list[str]:
    """Return the lines with a blank line before each indented one, if indents mark the paragraphs of a text.

    They do if more paragraphs begin so than after a blank line. Gaps that the text has become wider, because they
    separate more than paragraphs. The indents go.
    """
    starts = [at for at in range(1, len(lines)) if INDENT.match(lines[at]) and lines[at - 1].strip()]
    blocks = sum(bool(line.strip()) and not before.strip() for before, line in zip(["", *lines], lines, strict=False))
    indented = sum(INDENT.match(line) is not None for line in lines)
    runs = sum(INDENT.match(one) is not None and INDENT.match(two) is not None for one, two in pairwise(lines))
    flush = sum(bool(line.strip()) and not line[0].isspace() for line in lines)
    inner = [len(one) for one, two in pairwise(lines) if one.strip() and two.strip() and not two[0].isspace()]
    if (
        len(starts) < max(FEWEST, blocks)
        or indented > MOST_INDENTED * (indented + flush)
        or runs > MOST_RUNS * indented
        or median(inner or [0]) < SHORTEST_LINE
    ):
        return lines
    gapped: list[str] = []
    for at, line in enumerate(lines):
        is_gap = not line.strip()
        if INDENT.match(line) or (is_gap and at and lines[at - 1].strip()) or _is_heading(lines, at):
            gapped.append("")
        gapped.append(INDENT.sub("", line, count=1) if INDENT.match(line) else line)
    return gapped


def _is_heading(lines: list[str], at: int) -> bool:
    """Return whether a line at the margin stands between two paragraphs, and does not end as a sentence does."""
    is_between = 0 < at < len(lines) - 1 and lines[at - 1].endswith(SENTENCE_ENDS) and INDENT.match(lines[at + 1])
    return bool(is_between) and bool(lines[at].strip()) and not lines[at].endswith((*SENTENCE_ENDS, ",", ";", "-"))
