"""Headings without numbers: lines that are set apart and look like titles."""

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from statistics import median

from book_pipeline.chapters.date_titles import is_date
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import WIDE, Paragraph
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.roman_numerals import roman_value

LONGEST, MOST_LINES = 90, 2
SHORTEST_BODY = 80
"""Characters under a title, at least; lines of a title page have no text under them."""
FEWEST_TITLES = 3
FEWEST_POEMS, STANZA = 5, 3
"""Poems of one stanza, and lines of it, at least."""
COVERED_SHARE = 0.8
OPENERS = "\"“”„«»‹'‘’([—–-_*.…•「『（《〈【"
CLOSERS = (":", ",", ";", "]", '"', "”", "»", "!—", "--", "。", "，", "：", "；", "！", "？", "…", "」", "』", "।")
EMPHASIS = re.compile(r"([_=*])(?=[^\s_=*])([^_=*]+)\1([.,]?)")
"""A line that is emphasised as a whole."""
THE_END = frozenset(("theend", "finis", "fin", "ende", "end", "fine", "loppu"))
ENDINGS = THE_END | {"tableau", "curtain", "actdrop", "vorhang", "rideau"}


def is_title(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is set apart and looks like a title: not speech, a stage direction or a sentence."""
    text = paragraph.text.strip()
    if paragraph.gap < WIDE or len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        return False
    text = without_emphasis(text)
    if any(line.endswith(":") for line in text.split("\n")):
        return False
    if (
        roman_value(bare_letters(text), final_j=True)
        or text[0] in OPENERS
        or text.endswith(CLOSERS)
        or text[0].islower()
        or not (text[0].isalpha() or is_date(text))
        or bare_letters(text) in ENDINGS
    ):
        return False
    return text.isupper() or is_title_case(text) or len(text.split()) <= 8  # noqa: PLR2004 - "A night in the open field"


def without_emphasis(line: str) -> str:
    """Return a line without the marks that emphasise all of it."""
    match = EMPHASIS.fullmatch(line)
    return match[2] + match[3] if match else line


def find_titles(
    paragraphs: list[Paragraph], first: int, end: int, known: AbstractSet[int], *, capitals_first: bool
) -> list[int]:
    """Return the paragraphs, from number `first` on, that are chapter titles of a book without numbers.

    These are all titles in capitals if there are enough and `capitals_first`, otherwise all titles, without
    those that are `known` to be something else. There are none if the text between them is too short for chapters.
    """
    speakers = _speakers(paragraphs)
    shaped = [
        n for n in range(first, len(paragraphs))
        if n not in known and is_title(paragraphs[n]) and not _is_direction(paragraphs[n].text, speakers)
    ]  # fmt: skip
    capitals = [n for n in shaped if paragraphs[n].text.isupper()]
    for pool in (capitals, shaped) if capitals_first else (shaped,):
        kept: list[int] = []
        sizes: list[int] = []
        stacked = False
        starts = [*(paragraphs[n].start for n in pool), end]
        for n, following in zip(pool, starts[1:], strict=True):
            body = following - paragraphs[n].end
            # Of several lines in a row the first is the title; on the title page, the last one begins the book.
            if not stacked and (body >= SHORTEST_BODY or kept):
                kept.append(n)
                sizes.append(0)
            if kept:
                sizes[-1] += body
            stacked = body < SHORTEST_BODY and bool(kept)
        # Poems may be short. Without capitals, a short text after a set-apart line belongs to a stage direction.
        least = 2 * SHORTEST_BODY if pool is capitals else 5 * SHORTEST_BODY
        if pool is capitals and _are_above_stanzas(paragraphs, kept):
            least = SHORTEST_BODY
        if len(kept) >= FEWEST_TITLES and median(sizes) >= least and sum(sizes) > COVERED_SHARE * end:
            return kept
    return []


def _are_above_stanzas(paragraphs: list[Paragraph], titles: list[int]) -> bool:
    """Return whether all titles differ, and each is above a paragraph of several lines: poems of one stanza."""
    below = [n + 1 for n in titles if n + 1 < len(paragraphs)]
    differ = len({bare_letters(paragraphs[n].text) for n in titles}) == len(titles)
    return differ and len(titles) >= FEWEST_POEMS and all(paragraphs[n].lines >= STANZA for n in below)


def _is_direction(text: str, speakers: set[str]) -> bool:
    """Return whether a line is a speaker's name, or a stage direction: a sentence that begins with one."""
    name = text if text.isupper() else text.split(maxsplit=1)[0]
    return text.rstrip().endswith(".") and bare_letters(name) in speakers


def _speakers(paragraphs: list[Paragraph]) -> set[str]:
    """Return the speakers of a play: names in capitals that often begin a first line that ends with a colon or stop."""
    names = Counter(
        name
        for p in paragraphs
        if (line := p.text.lstrip().partition("\n")[0]).endswith((":", ".")) and line.split()[0].strip(":.").isupper()
        for name in {bare_letters(line.split()[0]), bare_letters(line)}
    )
    return {name for name, times in names.items() if times >= FEWEST_TITLES}
