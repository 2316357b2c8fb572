"""Every place of a text where a heading might stand."""

import re
from dataclasses import dataclass, replace

from book_pipeline.chapters.headings import LONGEST, LONGEST_MARKED, Heading, read_heading
from book_pipeline.chapters.layout import WIDE, Paragraph
from book_pipeline.chapters.shape import is_titled
from book_pipeline.chapters.words import RANKS

BARE = frozenset({"roman", "arabic", "bracketed", "spelled"})
SPEECH = ('"', "“", "„", "‘", "'", "«", "»", "「", "`")
NOTES_BEGIN = re.compile(r"\s*((?:FOOT|END)?NOTES?)\s*:\s+\S", re.IGNORECASE)
"""Notes whose heading runs on into the first of them."""
HEADING_LINES = 5
TITLE_LONGEST = 160
TIGHT = re.compile(
    r"^[ \t]*(?:(?:CHAPTER|Chapter|CHAP\.|CHAPITRE|Chapitre|KAPITEL|Kapitel|CAP[IÍ]TULO|Cap[ií]tulo|CAPITOLO|Capitolo|"
    r"STAVE|LETTER|CANTO|BOOK|PART|ACT|LUKU)[ .]+\S[^\n]{0,70}|[IVXLC]+\.?|第[^\n]{1,40})$",
    re.MULTILINE,
)


@dataclass(slots=True, eq=False)
class Candidate:
    """A heading read at `start`; it is the paragraph with number `paragraph` or the line that begins or breaks it."""

    start: int
    end: int
    heading: Heading
    paragraph: int
    gap: int
    alone: bool

    @property
    def rank(self) -> int | None:
        """How far down its division stands; None for what is no division."""
        return RANKS.get(self.heading.family)

    @property
    def bare(self) -> bool:
        """Whether it is a number alone, with or without a title."""
        return self.heading.family in BARE


def candidates_of(text: str, paragraphs: list[Paragraph], language: str | None) -> list[Candidate]:
    """Return the candidates in their order."""
    found = [
        candidate
        for number, paragraph in enumerate(paragraphs)
        if (candidate := _candidate(number, paragraph, language)) is not None
    ]
    found += _tight(text, paragraphs, language, {candidate.start for candidate in found})
    return sorted(found, key=lambda candidate: candidate.start)


def _candidate(number: int, paragraph: Paragraph, language: str | None) -> Candidate | None:
    text = paragraph.text
    first, _, _ = text.partition("\n")
    longest = LONGEST_MARKED if text.startswith("#") else LONGEST
    if len(first) > longest or text.lstrip().startswith(SPEECH):
        return None
    if paragraph.gap == WIDE and (notes := NOTES_BEGIN.match(first)):
        begins = Heading("named", None, "", notes[1], "notes")
        return Candidate(paragraph.start, paragraph.start + notes.end(), begins, number, WIDE, alone=True)
    heading, alone = _heading_of(paragraph, first, language, longest)
    if heading is None:
        return None
    if heading.family in BARE and heading.title and not is_titled(heading.title) and paragraph.gap < WIDE:
        return None
    end = paragraph.end if alone else paragraph.start + len(first)
    return Candidate(paragraph.start, end, heading, number, paragraph.gap, alone)


def _heading_of(paragraph: Paragraph, first: str, language: str | None, longest: int) -> tuple[Heading | None, bool]:
    """Return the heading that a paragraph is, or that its first line is; and whether it is all of it."""
    text = paragraph.text
    if len(text) <= longest and paragraph.lines <= HEADING_LINES:
        heading = read_heading(text, language)
        if heading is None and paragraph.lines > 1:
            heading = _below_title(text, language)
        if heading is not None:
            return heading, True
    if paragraph.lines == 1 or len(first) > TITLE_LONGEST:
        return None, False
    heading = read_heading(first, language)
    goes_on = heading is not None and heading.family in (*BARE, "named") and heading.title
    return (None if goes_on else heading), False


def _below_title(text: str, language: str | None) -> Heading | None:
    """Return the numbered heading in the last line of a paragraph whose first lines repeat the work's title."""
    *above, last = text.split("\n")
    if not all(is_titled(line) for line in above):
        return None
    heading = read_heading(last, language)
    if heading is None or heading.number is None or heading.family in BARE:
        return None
    return replace(heading, label=" ".join(text.split()))


def _tight(text: str, paragraphs: list[Paragraph], language: str | None, known: set[int]) -> list[Candidate]:
    """Return the headings that stand in a paragraph without a blank line before them."""
    found: list[Candidate] = []
    number = 0
    for match in TIGHT.finditer(text):
        while paragraphs[number].end < match.start():
            number += 1
        if match.start() in known or match.start() <= paragraphs[number].start:
            continue
        heading = read_heading(match[0], language)
        if heading is not None and heading.number is not None:
            found.append(Candidate(match.start(), match.end(), heading, number, 0, alone=False))
    return found
