"""Page numbers (on lines of their own, within a line or in the margin) and line numbers."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.rules.whitespace import SENTENCE_END, gap

ROMAN = r"[ivxlcdm]+"
PAGE_WORD = r"(?:Pg|Page|p|pg|S|Seite|Página|pág|Pagina|Sivu)\b\.?"
PAGE = rf"(?:\[\s*{PAGE_WORD}\s*(?:\d{{1,4}}|{ROMAN})\s*\]|(?<![_^])\{{\d{{1,4}}[a-z]?\}})"
PAGE_LINE = re.compile(rf"\s*^[^\S\n]*{PAGE}[^\S\n]*$\s*", re.IGNORECASE | re.MULTILINE)
PAGE_MARK = re.compile(rf"(?P<space>[^\S\n]?){PAGE}(?P<after>[^\S\n]?)", re.IGNORECASE)
LINE_NUMBER = re.compile(r"^[^\S\n]*\[(?P<number>\d{1,3})\][^\S\n]+(?=\S)", re.MULTILINE)
FEWEST_LINE_NUMBERS = 5
LINES_COUNTED = 5
PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
MARGIN_NUMBER = re.compile(r"(?<=\S)[^\S\n]{3,}\d{1,4}[^\S\n]*$", re.MULTILINE)
FEWEST_LINES_A_PAGE = 2
"""A paragraph has at most one page number for this many lines; a table has a number on every line."""


def page_lines(text: str) -> Iterator[Change]:
    """Remove page numbers on lines of their own, and join a sentence that continues after one."""
    for match in PAGE_LINE.finditer(text):
        continues = text[match.end() :][:1].islower() and not text[: match.start()].endswith(SENTENCE_END)
        yield (
            Change(match.start(), match.group(), "\n", "page_mark", "rule")
            if continues
            else gap(text, match, "page_mark")
        )


def page_marks(text: str) -> Iterator[Change]:
    """Remove page numbers within a line."""
    for match in PAGE_MARK.finditer(text):
        spaced = match["space"] and match["after"]
        after = match["space"] if spaced else match["space"] + match["after"]
        yield Change(match.start(), match.group(), after, "page_mark", "rule")


def line_numbers(text: str) -> Iterator[Change]:
    """Remove the number at every fifth line, as in the margin of a school edition."""
    marks = [match for match in LINE_NUMBER.finditer(text) if int(match["number"]) % LINES_COUNTED == 0]
    if len(marks) >= FEWEST_LINE_NUMBERS:
        for match in marks:
            yield Change(match.start(), match.group(), "", "line_number", "rule")


def margin_numbers(text: str) -> Iterator[Change]:
    """Remove page numbers in the right margin, away from the line's end, but not the columns of a table or list."""
    for paragraph in PARAGRAPH.finditer(text):
        lines = paragraph.group()
        marks = list(MARGIN_NUMBER.finditer(lines))
        few = len(marks) * FEWEST_LINES_A_PAGE <= lines.count("\n") + 1
        for match in marks:
            if few or lines[: match.start()].endswith(SENTENCE_END):
                yield Change(paragraph.start() + match.start(), match.group(), "", "page_mark", "rule")
