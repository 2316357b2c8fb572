"""Footnotes of a PDF: lines in smaller type at the foot of a page, and the raised numbers that refer to them."""

import re
from collections import Counter
from collections.abc import Sequence

from book_pipeline.source.pdf.lines import Line

SMALLER = 0.93
"""Largest ratio of a footnote's type size to the text's."""
BEGIN = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}|[*†‡]{1,3})[.)]?\s*(?=\S)")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLACE = re.compile("\x00(\\d+)\x00")
"""Where a note's mark is: its number between characters that no text has."""


def without_notes(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines without footnotes, with PLACE instead of each mark, and the lines of the notes by number.

    Lines in smaller type whose mark is not on their page stay where they are.
    """
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[round(line.size, 1)] += len(line.text)
    usual = max(sizes, key=sizes.__getitem__, default=0.0)
    kept: list[Line] = []
    notes: list[list[Line]] = []
    for lines in pages:
        foot = len(lines)
        while foot > len(lines) / 2 and lines[foot - 1].size <= SMALLER * usual:
            foot -= 1
        text, small = list(lines[:foot]), lines[foot:]
        open_note = notes[-1] if notes and small and notes[-1][-1].page == small[0].page - 1 else None
        for line in small:
            begin = BEGIN.match(line.text)
            if begin and _refer(text, begin["mark"], len(notes)):
                line.text = line.text[begin.end() :]
                open_note = [line]
                notes.append(open_note)
            elif open_note is not None and text:
                open_note.append(line)
            else:
                text.append(line)
        kept += text
    return kept, notes


def _refer(lines: Sequence[Line], mark: str, number: int) -> bool:
    """Replace the first reference with a mark by the note's place; return whether there is one."""
    raised = mark.translate(RAISED)
    pattern = re.compile(rf"(?<=[\w.,;:!?”’»\"')]){re.escape(raised)}(?![⁰¹²³⁴⁵⁶⁷⁸⁹*†‡])")
    for line in lines:
        if match := pattern.search(line.text):
            line.text = f"{line.text[: match.start()]}\x00{number}\x00{line.text[match.end() :]}"
            return True
    return False
