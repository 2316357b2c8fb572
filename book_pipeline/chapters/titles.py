"""Headings without numbers: titles that the contents page lists, or lines that are all set apart in the same way."""

from collections import Counter
from statistics import median

from book_pipeline.chapters.layout import WIDE, Paragraph
from book_pipeline.chapters.numerals import folded, roman
from book_pipeline.chapters.shape import is_titled

LONGEST, MOST_LINES = 90, 2
SHORTEST_BODY = 80
"""Characters under a title, at least: title pages pile up lines with nothing under them."""
FEWEST = 3
MOSTLY = 0.8
OPENERS = "\"“”„«»‹'‘’([—–-_*.…•"
CLOSERS = (":", ",", ";", "]", '"', "”", "»", "!—", "--")
THE_END = frozenset(("theend", "finis", "fin", "ende", "end", "fine", "loppu"))
ENDINGS = THE_END | {"tableau", "curtain", "actdrop", "vorhang", "rideau"}


def is_title(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is set apart and shaped like a title: not speech, not a direction, not a sentence."""
    text = paragraph.text.strip()
    if paragraph.gap < WIDE or len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        return False
    if any(line.endswith(":") for line in text.split("\n")):
        return False
    if (
        roman(folded(text))
        or text[0] in OPENERS
        or text.endswith(CLOSERS)
        or not text[0].isupper()
        or folded(text) in ENDINGS
    ):
        return False
    return text.isupper() or is_titled(text) or len(text.split()) <= 8  # noqa: PLR2004 - "A night in the open field"


def title_runs(paragraphs: list[Paragraph], first: int, end: int) -> list[int]:
    """Return the paragraphs, from number `first` on, that head the chapters of a book without numbers.

    All of them in capitals, if enough are; otherwise all that are set apart like titles. None where set-apart lines
    are so many that they can't be chapters.
    """
    speakers = _speakers(paragraphs)
    shaped = [
        n for n in range(first, len(paragraphs))
        if is_title(paragraphs[n]) and not _is_direction(paragraphs[n].text, speakers)
    ]  # fmt: skip
    capitals = [n for n in shaped if paragraphs[n].text.isupper()]
    for pool in (capitals, shaped):
        kept: list[int] = []
        sizes: list[int] = []
        stacked = False
        starts = [*(paragraphs[n].start for n in pool), end]
        for n, behind in zip(pool, starts[1:], strict=True):
            body = behind - paragraphs[n].end
            # Of lines one under another the first is the title; on the title page the last begins the book.
            if not stacked and (body >= SHORTEST_BODY or kept):
                kept.append(n)
                sizes.append(0)
            if kept:
                sizes[-1] += body
            stacked = body < SHORTEST_BODY and bool(kept)
        # Poems may be short; where nothing but the gap marks a title, a short text is a stage direction's.
        least = 2 * SHORTEST_BODY if pool is capitals else 5 * SHORTEST_BODY
        if len(kept) >= FEWEST and median(sizes) >= least and sum(sizes) > MOSTLY * end:
            return kept
    return []


def _is_direction(text: str, speakers: set[str]) -> bool:
    """Tell whether a line says who is on the stage: a sentence that begins with one who speaks."""
    return text.rstrip().endswith(".") and folded(text.split(maxsplit=1)[0]) in speakers


def _speakers(paragraphs: list[Paragraph]) -> set[str]:
    """Return the names that begin speeches in a play: a line of its own, in capitals, often, up to a colon or point."""
    names = Counter(
        folded(line.split()[0])
        for p in paragraphs
        if (line := p.text.lstrip().partition("\n")[0]).endswith((":", ".")) and line.split()[0].strip(":.").isupper()
    )
    return {name for name, times in names.items() if times >= FEWEST}
