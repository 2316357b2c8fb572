"""The paragraphs of a text and the gaps before them."""

from dataclasses import dataclass, replace

from book_pipeline.chapters.heading_patterns import KEYWORD_FIRST
from book_pipeline.chapters.headings import LONGEST
from book_pipeline.chapters.title_case import is_sentence

WIDE = 2
"""Blank lines before a paragraph that the source sets apart."""
STACKED = 400
"""Characters between the heading of a part without text and its first chapter, at most."""
UNWRAPPED = 0.1
"""Share of blank lines below which every line of a text is a paragraph."""
FEWEST_LINES = 20
LONGEST_LABEL = 60
"""Characters of a title in a text without wide gaps, at most."""
UNTITLED_ENDS = (",", ";", "!", "?", '"', "”", "’", "»", "—", "-", ":")
SPEECH = ('"', "“", "„", "‘", "'", "«", "»", "「", "—", "-")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters `start` to `end` of a text; `gap` is the number of blank lines before, WIDE at most."""

    start: int
    end: int
    gap: int
    text: str

    @property
    def lines(self) -> int:
        """The number of lines."""
        return self.text.count("\n") + 1


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text; its lines, if it has no blank lines."""
    newlines = text.count("\n")
    unwrapped = newlines > FEWEST_LINES and text.count("\n\n") < UNWRAPPED * newlines and len(text) > 100 * newlines
    found: list[Paragraph] = []
    start = at = end = blank = 0
    gap = WIDE
    for line in text.split("\n"):
        line_end = at + len(line)
        if line and not line.isspace():
            if blank or not end or unwrapped:
                if end:
                    found.append(Paragraph(start, end, gap, text[start:end]))
                    gap = min(blank + unwrapped, WIDE)
                start = at
            end, blank = line_end, 0
        else:
            blank += 1
        at = line_end + 1
    if end:
        found.append(Paragraph(start, end, gap, text[start:end]))
    return found if any(paragraph.gap >= WIDE for paragraph in found[1:]) else _set_apart(found)


def _set_apart(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs of a text whose gaps are all alike, with a wide gap before those that look like titles."""
    return [
        replace(paragraph, gap=WIDE) if paragraph.gap and _is_label(paragraph) else paragraph
        for paragraph in paragraphs
    ]


def _is_label(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    if KEYWORD_FIRST.match(text) and len(text) <= LONGEST:
        return True
    short = len(text) <= LONGEST_LABEL and paragraph.lines == 1 and not is_sentence(text)
    return short and not text.endswith(UNTITLED_ENDS) and not text.startswith(SPEECH)
