"""Boundaries of front and back matter: prefaces, notes, indexes, repeated titles, text after "The End"."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from book_pipeline.chapters.boundaries import BACK, FRONT, OPENING, Boundaries
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.heading_labels import clean_label
from book_pipeline.chapters.headings import is_closing
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import STACKED, WIDE, Paragraph
from book_pipeline.chapters.prose import ARTICLE_OPENING, is_prose
from book_pipeline.chapters.toc import ContentsPage
from book_pipeline.chapters.toc_entries import TitleIndex
from book_pipeline.chapters.unnumbered_titles import INNER_END, LONGEST, THE_END, is_announced, is_title
from book_pipeline.roman_numerals import roman_value

if TYPE_CHECKING:
    from book_pipeline.chapters.heading_vocabulary import Kind

CLOSING_TITLES = ("note", "anote")
"""Titles of a last chapter; elsewhere they are headings of a remark."""
SHORTEST_AFTER_END = 150
"""Characters after "THE END" from which they are a section; a printer's name is shorter."""
LONGEST_FRONT = 2000
"""Characters of running text before the chapters from which it is narrated, unless its name says what it is."""
MOSTLY_PROSE = 0.6
"""Least share of the characters in paragraphs of sentences for a running text."""
NUMBERED = re.compile(r"(?:the )?\w+(?: numeral)? (?:\d+|the last)")
"""The evidence of a number, like "chapter 3"."""
PICTURE = re.compile(r"\[[^\]]+\]")
"""A note where a picture was."""
RIGHTS = re.compile(r"©|\bISBN\b|\bcopyright\b|all rights reserved|alle rechte vorbehalten|tous droits", re.IGNORECASE)


def add_named_sections(boundaries: Boundaries, body: list[Candidate], least: int = WIDE) -> None:
    """Add prefaces before the chapters, notes and indexes after them, prologues and epilogues.

    `least` is the least gap before their headings; where most chapters are not set apart, neither are these.
    """
    chapters = boundaries.chapter_starts()
    if not chapters:
        return
    starts = set(chapters)
    gaps = [p.gap for p in boundaries.paragraphs if p.start in starts]
    least = least if 2 * sum(gap >= WIDE for gap in gaps) >= len(gaps) else 1
    for c in body:
        if c.heading.family != "named" or c.gap < least or not c.alone:
            continue
        if c.gap < WIDE and c.paragraph and boundaries.paragraphs[c.paragraph - 1].start in boundaries.at:
            # The title under a number.
            continue
        kind = c.heading.kind or "front"
        if kind == "front" and c.start > chapters[-1] and is_closing(c.heading):
            kind = "back"
        if kind == "front" and c.start > chapters[0]:
            continue
        if (kind in ("back", "notes") or bare_letters(c.heading.label) in CLOSING_TITLES) and c.start < chapters[-1]:
            continue
        boundaries.add(c.start, c.heading.label, kind, f'the heading "{c.heading.label}"')


def add_front_sections(boundaries: Boundaries, pages: list[ContentsPage], index: TitleIndex) -> None:
    """Add sections before the first chapter where a set-apart line is above a text: a dedication, a note.

    A contents page whose entries follow it inside a chapter is a list of that chapter, which goes on after it.
    """
    if not boundaries.chapter_starts():
        return
    first = min(boundary.start for boundary in boundaries.at.values() if boundary.kind in ("chapter", "part-title"))
    listing = {n for page in pages for n in range(page.first, page.end)}
    front = [p for n, p in enumerate(boundaries.paragraphs) if p.start < first and n not in listing]
    # A number is of a section of the preface.
    wide = [n for n, p in enumerate(front) if p.gap == WIDE and not roman_value(bare_letters(p.text), final_j=True)]
    for n, end in pairwise([*wide, len(front)]):
        body = sum(len(p.text) for p in front[n + 1 : end])
        under_heading = n and front[n - 1].start in boundaries.at
        apart = n and not under_heading and not is_announced(front, n)
        if apart and len(front[n].text) <= LONGEST and body > STACKED:
            line = " ".join(front[n].text.lstrip("#").split())
            label = clean_label(line) or line
            kind: Kind = "chapter" if is_running_text(front[n + 1 : end], LONGEST_FRONT) else "front"
            boundaries.add(front[n].start, label, kind, "a set-apart line before the chapters")
    for page in pages:
        # The text after a contents page is not part of it, even without a heading.
        following = boundaries.paragraphs[page.end].start if page.end < len(boundaries.paragraphs) else boundaries.end
        if min((start for start in boundaries.at if start >= following), default=boundaries.end) - following <= STACKED:
            continue
        start = boundaries.paragraphs[page.first].start
        if following < first:
            stop = min(start for start in [*boundaries.at, boundaries.end] if start > following)
            after = [p for p in boundaries.paragraphs[page.end :] if p.start < stop]
            if is_running_text(after, LONGEST_FRONT):
                boundaries.add(following, OPENING, "chapter", "running text after the contents page")
            else:
                boundaries.add(following, FRONT, "front", "text after the contents page")
        elif _is_inside_chapter(start, boundaries) and _lists_what_follows(page, index):
            boundaries.at.pop(start, None)
        else:
            boundaries.add(following, BACK, "back", "text after the contents page")


def is_running_text(paragraphs: Sequence[Paragraph], least: int) -> bool:
    """Return whether paragraphs are the author's text: mostly sentences, `least` characters, no notice of rights."""
    prose = sum(len(p.text) for p in paragraphs if is_prose(p.text))
    total = sum(len(p.text) for p in paragraphs)
    return total >= least and prose >= MOSTLY_PROSE * total and not any(RIGHTS.search(p.text) for p in paragraphs)


def add_opening_text(boundaries: Boundaries, title: str) -> None:
    """Add the text under the book's title, before the first heading.

    A long one is a chapter. A short one above chapters without numbers is the introduction of an article.
    """
    first = min(boundaries.at, default=0)
    if not first or not boundaries.chapter_starts():
        return
    above = [p for p in boundaries.paragraphs if p.start < first]
    text = above[1:] if above and bare_letters(above[0].text) == bare_letters(title) else above
    numbered = any(NUMBERED.fullmatch(why) for b in boundaries.at.values() for why in b.evidence)
    if is_running_text(text, LONGEST_FRONT):
        boundaries.add(0, title or OPENING, "chapter", ARTICLE_OPENING)
    elif not numbered and is_running_text(text, 1):
        boundaries.add(0, title or OPENING, "front", ARTICLE_OPENING)


def _is_inside_chapter(start: int, boundaries: Boundaries) -> bool:
    above = max((other for other in boundaries.at if other < start), default=None)
    return above is not None and boundaries.at[above].kind == "chapter"


def _lists_what_follows(page: ContentsPage, index: TitleIndex) -> bool:
    """Return whether most entries are repeated after the page. Those of a contents page at the end are before it."""
    return 2 * sum(index.occurs_after(entry, page.end) for entry in page.entries) > len(page.entries)


def add_repeated_title(boundaries: Boundaries, title: str) -> None:
    """Add the book's title as a part title where it is repeated right above a later chapter."""
    for start in boundaries.chapter_starts()[1:]:
        number = bisect_left(boundaries.paragraphs, start, key=lambda p: p.start) - 1
        above = boundaries.paragraphs[number]
        apart = above.gap >= WIDE or PICTURE.fullmatch(boundaries.paragraphs[number - 1].text.strip())
        if number > 0 and apart and bare_letters(above.text) == bare_letters(title):
            boundaries.add(
                above.start, " ".join(above.text.split()), "part-title", "the book's title, repeated", rank=0
            )


def add_after_the_end(boundaries: Boundaries) -> None:
    """Add what follows the end of the last chapter.

    This is a chapter where only a text within the book ends, like a manuscript, and a title follows. It is back matter
    after "THE END" if it is more than a line, such as a publisher's advertisements.
    """
    chapters = boundaries.chapter_starts()
    if not chapters:
        return
    heading = bisect_left(boundaries.paragraphs, chapters[-1], key=lambda p: p.start)
    _add_after_inner_end(boundaries, heading)
    # Right under the number of the last chapter it is the chapter's title.
    ends = [n for n, p in enumerate(boundaries.paragraphs) if n > heading + 1 and bare_letters(p.text) in THE_END]
    if not ends or ends[-1] + 1 == len(boundaries.paragraphs):
        return
    following = boundaries.paragraphs[ends[-1] + 1].start
    if (
        min((start for start in boundaries.at if start >= following), default=boundaries.end) - following
        > SHORTEST_AFTER_END
    ):
        boundaries.add(following, BACK, "back", "text after the end")


def _add_after_inner_end(boundaries: Boundaries, heading: int) -> None:
    """Add a chapter at the title under the end of a text within the book, behind the paragraph `heading`."""
    paragraphs = boundaries.paragraphs
    for n in range(heading + 1, len(paragraphs) - 1):
        if INNER_END.fullmatch(paragraphs[n].text.strip()) and is_title(replace(paragraphs[n + 1], gap=WIDE)):
            if is_running_text(paragraphs[n + 2 :], SHORTEST_AFTER_END):
                boundaries.add_title(n + 1, "a title under the end of a text within the book")
            return
