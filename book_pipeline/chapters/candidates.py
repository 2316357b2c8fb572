"""Candidates: all lines of a text that may be headings."""

import re
from dataclasses import dataclass, replace

from book_pipeline.chapters.heading_vocabulary import RANKS
from book_pipeline.chapters.headings import LONGEST, LONGEST_MARKED, Heading, parse_heading
from book_pipeline.chapters.numerals import place_in_alphabet
from book_pipeline.chapters.paragraphs import WIDE, Paragraph
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.chapters.unnumbered_titles import is_short_title

BARE = frozenset({"roman", "arabic", "bracketed", "spelled"})
YEARS = range(1000, 2100)
"""Numbers that are years if they stand alone."""
SPEECH = ('"', "“", "„", "‘", "'", "«", "»", "「", "`")
NOTES_HEADING = re.compile(r"\s*((?:FOOT|END)?NOTES?)\s*:\s+\S", re.IGNORECASE)
"""Notes whose heading is on the same line as the first note."""
RUN_IN = re.compile(r"[.)](?:--|—|–)")
"""What separates a heading from text on the same line."""
ONE_LETTER = re.compile(r"[^\W\d_]{2,}\W+([A-Z])(?=[\s.:—–-]|$)")
ALPHABET, FEWEST_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3
ROMAN_LETTERS = frozenset("IVXLCDM")
HEADING_LINES = 5
TITLE_LONGEST = 160
HEADING_LINE = re.compile(
    r"^[ \t]*(?:(?:CHAPTER|Chapter|CHAP\.|CHAPITRE|Chapitre|KAPITEL|Kapitel|CAP[IÍ]TULO|Cap[ií]tulo|CAPITOLO|Capitolo|"
    r"STAVE|LETTER|CANTO|BOOK|PART|ACT|LUKU)[ .]+\S[^\n]{0,70}|[IVXLC]+\.?|第[^\n]{1,40})$",
    re.MULTILINE,
)


@dataclass(slots=True, eq=False)
class Candidate:
    """A possible heading, from character `start` to `end`.

    It is the whole paragraph with index `paragraph` (`alone`), or one of its lines. `gap` is the gap before it.
    """

    start: int
    end: int
    heading: Heading
    paragraph: int
    gap: int
    alone: bool

    @property
    def rank(self) -> int | None:
        """The rank of its division; None if it is not a division."""
        return RANKS.get(self.heading.family)

    @property
    def bare(self) -> bool:
        """Whether it is a number without a keyword."""
        return self.heading.family in BARE

    @property
    def is_year(self) -> bool:
        """Whether it is a year alone."""
        return self.heading.family == "arabic" and self.heading.number in YEARS and not self.heading.title


def find_candidates(text: str, paragraphs: list[Paragraph], language: str | None) -> list[Candidate]:
    """Return the candidates of a text in order."""
    candidates = [
        candidate
        for number, paragraph in enumerate(paragraphs)
        if (candidate := _parse_candidate(number, paragraph, language)) is not None
    ]
    candidates += _candidates_within_paragraphs(
        text, paragraphs, language, {candidate.start for candidate in candidates}
    )
    return _count_letters(sorted(candidates, key=lambda candidate: candidate.start))


def _count_letters(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with the headings of a division numbered by the alphabet if they are A, B, C ….

    "Chapter C" is not the hundredth then. Otherwise, those whose letter is no Roman numeral are left out.
    """
    by_family: dict[str, list[tuple[Candidate, str]]] = {}
    for candidate in candidates:
        heading = candidate.heading
        found = ONE_LETTER.match(heading.label) if candidate.rank is not None else None
        # In "Caibidil a Dó", the letter is a part of the number.
        if found and (heading.title or not heading.label[found.end() :].strip(" .:")):
            by_family.setdefault(candidate.heading.family, []).append((candidate, found[1]))
    for lettered in by_family.values():
        letters = "".join(dict.fromkeys(letter for _, letter in lettered))
        if len(letters) >= FEWEST_LETTERS and ALPHABET.startswith(letters):
            for candidate, letter in lettered:
                candidate.heading = replace(candidate.heading, number=place_in_alphabet(letter))
        else:
            others = {candidate for candidate, letter in lettered if letter not in ROMAN_LETTERS}
            candidates = [candidate for candidate in candidates if candidate not in others]
    return candidates


def _parse_candidate(number: int, paragraph: Paragraph, language: str | None) -> Candidate | None:
    text = paragraph.text
    first, _, _ = text.partition("\n")
    longest = LONGEST_MARKED if text.startswith("#") else LONGEST
    if len(first) > longest or text.lstrip().startswith(SPEECH):
        return None
    if paragraph.gap == WIDE and (notes := NOTES_HEADING.match(first)):
        begins = Heading("named", None, "", notes[1], "notes")
        return Candidate(paragraph.start, paragraph.start + notes.end(), begins, number, WIDE, alone=True)
    heading, alone = _parse_paragraph(paragraph, first, language, longest)
    if heading is None:
        return None
    run_in = heading.family in BARE and heading.title and not heading.label.startswith(heading.title.rstrip("."))
    if run_in and not is_title_case(heading.title) and paragraph.gap < WIDE:
        return None
    end = paragraph.end if alone else paragraph.start + len(first)
    return Candidate(paragraph.start, end, heading, number, paragraph.gap, alone)


def _parse_paragraph(
    paragraph: Paragraph, first: str, language: str | None, longest: int
) -> tuple[Heading | None, bool]:
    """Parse a paragraph or its first line as a heading; return also whether it is the whole paragraph."""
    text = paragraph.text
    if len(text) <= longest and paragraph.lines <= HEADING_LINES:
        heading = parse_heading(text, language)
        if heading is None and paragraph.lines > 1:
            heading = _parse_below_title(text, language)
        if heading is not None:
            return heading, True
    if paragraph.lines == 1 or len(first) > TITLE_LONGEST:
        return None, False
    heading = parse_heading(first, language)
    if heading is not None and heading.title:
        rest = text[len(first) :].lstrip()
        is_sentence = heading.family in (*BARE, "named") or rest[:1].islower() or RUN_IN.search(heading.title)
        return (None if is_sentence else heading), False
    return heading, False


def _parse_below_title(text: str, language: str | None) -> Heading | None:
    """Parse the last line of a paragraph whose first lines are a title as a numbered heading."""
    *above, last = text.split("\n")
    heading = parse_heading(last, language)
    if heading is None or heading.number is None:
        return None
    title = " ".join(" ".join(above).split())
    if heading.family not in BARE:
        named = all(is_title_case(line) for line in above)
        return replace(heading, label=f"{title} {heading.label}") if named else None
    lone = not heading.title and is_short_title(title) and heading.number not in YEARS
    return replace(heading, title=title, label=f"{title.rstrip('.')}. {heading.label}") if lone else None


def _candidates_within_paragraphs(
    text: str, paragraphs: list[Paragraph], language: str | None, known: set[int]
) -> list[Candidate]:
    """Return the headings without a blank line before them."""
    found: list[Candidate] = []
    number = 0
    for match in HEADING_LINE.finditer(text):
        while paragraphs[number].end < match.start():
            number += 1
        if match.start() in known or match.start() <= paragraphs[number].start:
            continue
        heading = parse_heading(match[0], language)
        if heading is not None and heading.number is not None:
            found.append(Candidate(match.start(), match.end(), heading, number, 0, alone=False))
    return found
