"""Marks of emphasis: italics, bold and spaced type."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.edits import Change

UNDERSCORE = re.compile(r"(?<!_)_(?!_)")
PAIR = re.compile(
    r"(?:(?<![^\W_])_(?=[^\s_])[^_]{1,2000}?(?<=[^\s_])_(?!_)|(?<!_)_(?=[^\s_])[^_]{1,2000}?(?<=[^\s_])_(?!\w))"
)
TO_FILL_IN = re.compile(r"_(?:\s*_)+")
BOLD = re.compile(r"(?<![\w=*~])(?P<mark>\*\*|\*|=|~)(?=[^\s=*~])[^=*~]{0,2000}?(?<=[^\s=*~])(?P=mark)(?![\w=*~])")


def italics(text: str) -> Iterator[Change]:
    """Remove underscores, except unpaired ones within a word and blanks to fill in."""
    paired = {at for pair in PAIR.finditer(text) for at in (pair.start(), pair.end() - 1)}
    blanks = {at for line in TO_FILL_IN.finditer(text) for at in range(*line.span())}
    for match in UNDERSCORE.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        within = before.isalnum() and after.isalnum()
        if match.start() in paired or not (within or match.start() in blanks):
            yield Change(match.start(), "_", "", "emphasis", "rule")


def bold(text: str) -> Iterator[Change]:
    """Remove the marks around bold and spaced words."""
    for match in BOLD.finditer(text):
        if "\n\n" in match.group():
            continue
        mark = match["mark"]
        yield Change(match.start(), mark, "", "emphasis", "rule")
        yield Change(match.end() - len(mark), mark, "", "emphasis", "rule")
