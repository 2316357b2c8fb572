"""The contents page: where it stands, how far it goes, and what it lists."""

from dataclasses import dataclass, field

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.entries import (
    TELLING,
    TITLE_LONGEST,
    Entry,
    Keys,
    entries_of,
    numbered,
    unled,
)
from book_pipeline.chapters.headings import read_heading
from book_pipeline.chapters.layout import WIDE, Paragraph

DENSE = 300
"""Characters between the headings of a list, at most."""
SHORTEST_LIST = 3
LONGEST_SYNOPSIS = 1500
"""Characters of prose that may stand between two entries."""
LONGEST_ENTRY = 120
MOST_PAGES, MOST_GONE_OVER = 100, 2_000_000
"""Contents pages, and characters gone over in search of them: what asks for more is made to cost."""
PROSE_LINES, PROSE_WIDTH = 4, 52
OPENING = 4
"""Entries of which one must come again to show that the body begins."""
KNOWN_HEADED, KNOWN_BARE = 0.3, 0.6
"""Share of the entries that must come again in the body, under a heading that says "contents" and without."""


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """Paragraphs `first` to `behind` of the text, and the entries' keys, without numbers of pages."""

    first: int
    behind: int
    entries: tuple[Entry, ...]


def contents_pages(candidates: list[Candidate], keys: Keys) -> list[ContentsPage]:
    """Return the contents pages: under a heading that says so, or a list of headings that come again in the body."""
    pages: list[ContentsPage] = []
    walls = _walls(candidates, keys)
    headed = [c.paragraph for c in candidates if c.heading.family == "contents"]
    gone_over = 0
    for number, has_heading in [*((n, True) for n in headed), *((n, False) for n in _lists(candidates, keys))]:
        if len(pages) == MOST_PAGES or gone_over > MOST_GONE_OVER:
            break
        if not any(page.first <= number < page.behind for page in pages):
            page, characters = _page(keys, number, walls, headed=has_heading)
            gone_over += characters
            if page is not None:
                pages = [other for other in pages if not page.first <= other.first < page.behind]
                pages.append(page)
    return sorted(pages, key=lambda page: page.first)


@dataclass(slots=True)
class _Walk:
    """What was met on the way down a list."""

    entries: list[Entry] = field(default_factory=list)
    opening: set[str] = field(default_factory=set)
    opened: int = 0
    prose: int = 0
    prose_from: int = 0
    gone_over: int = 0

    def take(self, found: list[Entry]) -> None:
        self.entries += found
        for entry in found[: OPENING - self.opened]:
            self.opening |= _opening(entry, first=not self.opened)
            self.opened += 1


def _page(keys: Keys, number: int, walls: frozenset[int], *, headed: bool) -> tuple[ContentsPage | None, int]:
    """Return the page that begins with a paragraph, if one does, and the characters gone over."""
    paragraphs = keys.paragraphs
    walk = _Walk()
    behind = _follow(keys, number, walk, walls, headed=headed)
    # A synopsis under each entry comes again nowhere: where the entries are numbered, only they count.
    with_number = [entry for entry in walk.entries if numbered(entry)]
    telling = with_number if len(with_number) >= SHORTEST_LIST else walk.entries
    known = sum(keys.elsewhere(entry, behind, number) for entry in telling)
    needed = (KNOWN_HEADED if headed else KNOWN_BARE) * len(telling)
    if len(walk.entries) < SHORTEST_LIST or known < max(2, needed):
        return None, walk.gone_over
    if behind < len(paragraphs) and paragraphs[behind].gap < WIDE and behind - 1 > number and _heads(keys, behind - 1):
        behind -= 1
    while behind - 1 > number and _is_marked(keys, behind - 1) and _is_marked(keys, behind):
        # The list ends where a chapter's title comes again: its number's heading may stand above.
        behind -= 1
    return ContentsPage(number, behind, tuple(walk.entries)), walk.gone_over


def _follow(keys: Keys, number: int, walk: _Walk, walls: frozenset[int], *, headed: bool) -> int:
    """Return the paragraph where the list's first entries come again, or where prose begins."""
    for at in range(number, len(keys.paragraphs)):
        paragraph = keys.paragraphs[at]
        walk.gone_over += len(paragraph.text)
        if at > number and at in walls:
            return at
        if at > number and paragraph.gap and walk.opening.intersection(keys.of(at)):
            return walk.prose_from or at
        found = entries_of(keys, at) if not walk.prose or len(paragraph.text) <= TITLE_LONGEST else []
        if at == number and headed:
            found = found[1:]
        if not headed and len(paragraph.text) > LONGEST_ENTRY and not any(numbered(entry) for entry in found):
            return at
        listed = sum(keys.elsewhere(entry, at + 1, number) for entry in found)
        if _is_prose(paragraph, found) and listed < SHORTEST_LIST:
            walk.prose_from = walk.prose_from or at
            walk.prose += len(paragraph.text)
            if walk.prose > LONGEST_SYNOPSIS:
                return walk.prose_from
            continue
        if listed:
            walk.prose = walk.prose_from = 0
        walk.take(found)
    return walk.prose_from or len(keys.paragraphs)


def _walls(candidates: list[Candidate], keys: Keys) -> frozenset[int]:
    """Return the paragraphs where markup has a heading over text: no list goes on behind one."""
    marked = [candidate for candidate in candidates if candidate.heading.level]
    end = keys.paragraphs[-1].end if keys.paragraphs else 0
    starts = [*(candidate.start for candidate in marked[1:]), end]
    return frozenset(
        c.paragraph for c, behind in zip(marked, starts, strict=bool(marked)) if behind - c.end > LONGEST_SYNOPSIS
    )


def _heads(keys: Keys, number: int) -> bool:
    """Tell whether a paragraph is set apart over the prose below it and no entry."""
    paragraph = keys.paragraphs[number]
    titles = [key for key in keys.of(number) if "#" not in key]
    return paragraph.gap == WIDE and len(paragraph.text) <= TITLE_LONGEST and len(titles) == 1


def _is_marked(keys: Keys, number: int) -> bool:
    return number < len(keys.paragraphs) and keys.paragraphs[number].text.startswith("#")


def _opening(entry: Entry, *, first: bool) -> set[str]:
    """Return the keys that show the body's beginning: all of the first entry, telling titles of the next."""
    if first:
        return set(entry)
    # "Chapter II" comes again under each part: of a numbered entry only its title tells.
    titled = entry if len(entry) > 2 or not numbered(entry) else ()  # noqa: PLR2004 - line, number, title
    return {key for key in titled if len(key) > TELLING and "#" not in key}


def _is_prose(paragraph: Paragraph, entries: list[Entry]) -> bool:
    lines = paragraph.text.split("\n")
    if entries and len(entries[0]) > 1:
        return False
    if len(lines) == 1:
        return len(paragraph.text) > 2 * TITLE_LONGEST
    if len(lines) < PROSE_LINES:
        return False
    full = sum(len(line.strip()) > PROSE_WIDTH for line in lines[:-1])
    listed = sum(unled(line) != line.strip() for line in lines) + sum(len(entry) > 1 for entry in entries)
    return full >= 0.6 * (len(lines) - 1) and listed < 0.4 * len(lines)


def _lists(candidates: list[Candidate], keys: Keys) -> list[int]:
    """Return the paragraphs where a list of numbered headings without text begins, in one paragraph or in many."""
    firsts: list[int] = []
    run: list[Candidate] = []
    for candidate in candidates:
        if candidate.heading.number is None:
            continue
        if run and candidate.start - run[-1].start > DENSE:
            run = []
        run.append(candidate)
        if len(run) == SHORTEST_LIST + 1:
            firsts.append(run[0].paragraph)
    for number, paragraph in enumerate(keys.paragraphs):
        if number > 100 and number < 0.9 * len(keys.paragraphs):  # noqa: PLR2004 - lists stand at either end
            continue
        lines = paragraph.text.split("\n", SHORTEST_LIST)
        if len(lines) >= SHORTEST_LIST:
            read = [read_heading(unled(line), keys.language) for line in lines[:SHORTEST_LIST]]
            numbers = [heading.number for heading in read if heading is not None and heading.number is not None]
            if numbers == [1, 2, 3]:
                firsts.append(number)
    return sorted(set(firsts))
