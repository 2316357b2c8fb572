"""Dashes, hyphens, ellipses and other punctuation."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.edits import Change

DASH = re.compile(r"(?<!-)-{2,9}(?!-)|(?<=[^\W\d_] )-(?= [^\W\d_])|(?<=[^\W\d_])-(?=\n)")
LONG_DASH = 4
"""From this many hyphens on: a withheld name, or a line that begins in the middle of a verse."""
DOTS = re.compile(r"(?<!\.)\.(?:[^\S\n]\.){2,99}")
SUBSCRIPT = re.compile(r"(?<=\w)[_^]\{(?P<digits>[\w.,+-]{1,10})\}")
WITHHELD = re.compile(r"(?<=[^\W_])\*{2,9}(?!\*)")
ROW = re.compile(r"^[^\S\n]*\|.*$", re.MULTILINE)
COLUMN = re.compile(r"(?:[^\S\n]*\|)+[^\S\n]*")
SOFT_HYPHEN = re.compile("\u00ad")


def dashes(text: str) -> Iterator[Change]:
    """Replace typewriter hyphens by a dash, and four or more by a long dash."""
    for match in DASH.finditer(text):
        yield Change(match.start(), match.group(), "—" if len(match.group()) < LONG_DASH else "——", "dash", "rule")


def dots(text: str) -> Iterator[Change]:
    """Replace spaced dots by an ellipsis."""
    for match in DOTS.finditer(text):
        yield Change(match.start(), match.group(), "…", "ellipsis", "rule")


def subscripts(text: str) -> Iterator[Change]:
    """Remove the marks around subscripts and superscripts, as in "H_{2}O"."""
    for match in SUBSCRIPT.finditer(text):
        yield Change(match.start(), match.group(), match["digits"], "subscript", "rule")


def withheld_names(text: str) -> Iterator[Change]:
    """Replace the stars of a withheld name ("Count D***") by a long dash."""
    for match in WITHHELD.finditer(text):
        yield Change(match.start(), match.group(), "——", "dash", "rule")


def columns(text: str) -> Iterator[Change]:
    """Replace the bars between a table's columns by commas."""
    for row in ROW.finditer(text):
        for match in COLUMN.finditer(text, row.start(), row.end()):
            at_an_end = match.start() == row.start() or match.end() == row.end()
            yield Change(match.start(), match.group(), "" if at_an_end else ", ", "table", "rule")


def soft_hyphens(text: str) -> Iterator[Change]:
    """Remove soft hyphens."""
    for match in SOFT_HYPHEN.finditer(text):
        yield Change(match.start(), match.group(), "", "soft_hyphen", "rule")
