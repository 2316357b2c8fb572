"""Dashes, hyphens, and what stands for them."""

import re
from collections.abc import Iterator

from book_pipeline.narration.edits import Change

DASH = re.compile(r"(?<!-)-{2,9}(?!-)|(?<=[^\W\d_] )-(?= [^\W\d_])|(?<=[^\W\d_])-(?=\n)")
LONG_DASH = 4
"""Hyphens of a name withheld, or of a line that begins in the midst of a verse."""
DOTS = re.compile(r"(?<!\.)\.(?:[^\S\n]\.){2,99}")
SUBSCRIPT = re.compile(r"(?<=\w)[_^]\{(?P<said>[\w.,+-]{1,10})\}")
WITHHELD = re.compile(r"(?<=[^\W_])\*{2,9}(?!\*)")
ROW = re.compile(r"^[^\S\n]*\|.*$", re.MULTILINE)
COLUMN = re.compile(r"(?:[^\S\n]*\|)+[^\S\n]*")
SOFT_HYPHEN = re.compile("\u00ad")


def dashes(text: str) -> Iterator[Change]:
    """Set dashes for a typewriter's hyphens; four and more are the long dash."""
    for match in DASH.finditer(text):
        yield Change(match.start(), match.group(), "—" if len(match.group()) < LONG_DASH else "——", "dash", "rule")


def dots(text: str) -> Iterator[Change]:
    """Join the dots of an ellipsis that are set apart."""
    for match in DOTS.finditer(text):
        yield Change(match.start(), match.group(), "…", "ellipsis", "rule")


def subscripts(text: str) -> Iterator[Change]:
    """Take away the signs around what print lowers or raises, as in "H_{2}O"."""
    for match in SUBSCRIPT.finditer(text):
        yield Change(match.start(), match.group(), match["said"], "subscript", "rule")


def withheld(text: str) -> Iterator[Change]:
    """Set the long dash for the stars of a name withheld: "Count D***"."""
    for match in WITHHELD.finditer(text):
        yield Change(match.start(), match.group(), "——", "dash", "rule")


def columns(text: str) -> Iterator[Change]:
    """Set commas for the rules between a table's columns."""
    for row in ROW.finditer(text):
        for match in COLUMN.finditer(text, row.start(), row.end()):
            at_an_end = match.start() == row.start() or match.end() == row.end()
            yield Change(match.start(), match.group(), "" if at_an_end else ", ", "table", "rule")


def soft_hyphens(text: str) -> Iterator[Change]:
    """Take away hyphens that would show only at a line's end."""
    for match in SOFT_HYPHEN.finditer(text):
        yield Change(match.start(), match.group(), "", "soft_hyphen", "rule")
