"""What stands before the chapters and behind them: prefaces, notes, indexes, and what is only printed there."""

from bisect import bisect_left
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.contents import ContentsPage
from book_pipeline.chapters.cuts import BACK, FRONT, Cuts
from book_pipeline.chapters.layout import STACKED, WIDE
from book_pipeline.chapters.numerals import folded
from book_pipeline.chapters.titles import LONGEST, THE_END

CLOSING = ("note", "anote")
"""Names of a last chapter, which anywhere else head a remark."""
BEHIND_END = 150
"""Characters behind "THE END" that are more than a printer's name."""


def add_named(cuts: Cuts, body: list[Candidate]) -> None:
    """Add prefaces before the chapters, notes and indexes behind them, prologues and epilogues."""
    chapters = cuts.chapters()
    if not chapters:
        return
    for c in body:
        if c.heading.family != "named" or c.gap < WIDE or not c.alone:
            continue
        kind = c.heading.kind or "front"
        if kind == "front" and c.start > chapters[0]:
            continue
        if (kind in ("back", "notes") or folded(c.heading.label) in CLOSING) and c.start < chapters[-1]:
            continue
        cuts.add(c.start, c.heading.label, kind, f'the heading "{c.heading.label}"')


def add_front_sections(cuts: Cuts, pages: list[ContentsPage]) -> None:
    """Cut before the first chapter where a line is set apart over a text of its own: a dedication, a note."""
    if not cuts.chapters():
        return
    first = min(cut.start for cut in cuts.at.values() if cut.kind in ("chapter", "part-title"))
    listing = {n for page in pages for n in range(page.first, page.behind)}
    front = [p for n, p in enumerate(cuts.paragraphs) if p.start < first and n not in listing]
    wide = [n for n, p in enumerate(front) if p.gap == WIDE]
    for n, behind in pairwise([*wide, len(front)]):
        body = sum(len(p.text) for p in front[n + 1 : behind])
        under_heading = n and front[n - 1].start in cuts.at
        if n and not under_heading and len(front[n].text) <= LONGEST and body > STACKED:
            cuts.add(front[n].start, " ".join(front[n].text.split()), "front", "a line set apart before the chapters")
    for page in pages:
        # What follows the list is no list, even where nothing heads it.
        behind = cuts.paragraphs[page.behind].start if page.behind < len(cuts.paragraphs) else cuts.end
        if min((start for start in cuts.at if start >= behind), default=cuts.end) - behind > STACKED:
            cuts.add(
                behind, FRONT if behind < first else BACK, "front" if behind < first else "back", "behind the list"
            )


def add_title_again(cuts: Cuts, title: str) -> None:
    """Cut where the book's title stands right above a chapter that isn't the first: it heads no text of its own."""
    for start in cuts.chapters()[1:]:
        number = bisect_left(cuts.paragraphs, start, key=lambda p: p.start) - 1
        above = cuts.paragraphs[number]
        if number > 0 and above.gap and folded(above.text) == folded(title):
            cuts.add(above.start, " ".join(above.text.split()), "part-title", "the book's title, once more", rank=0)


def add_behind_end(cuts: Cuts) -> None:
    """Cut behind "THE END", where more than a line follows: a publisher speaks of other books."""
    chapters = cuts.chapters()
    if not chapters:
        return
    last = max(start for start in cuts.at if cuts.at[start].kind == "chapter")
    ends = [n for n, p in enumerate(cuts.paragraphs) if p.start > last and folded(p.text) in THE_END]
    if not ends or ends[-1] + 1 == len(cuts.paragraphs):
        return
    behind = cuts.paragraphs[ends[-1] + 1].start
    if min((start for start in cuts.at if start >= behind), default=cuts.end) - behind > BEHIND_END:
        cuts.add(behind, BACK, "back", "it stands behind the end")
