"""Detection of contents pages: their position, their end, and their entries."""

from dataclasses import dataclass, field

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.headings import parse_heading
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import WIDE, Paragraph
from book_pipeline.chapters.toc_entries import (
    DISTINCTIVE,
    TITLE_LONGEST,
    EntryKeys,
    TitleIndex,
    has_number,
    parse_entries,
    without_leaders,
)

DENSE = 300
"""Characters between two headings of a list, at most."""
SHORTEST_LIST = 3
SHORTEST_TITLES = 4
"""Lines of a list of titles without numbers, at least."""
NUMBER_ALONE = 2
"""Keys of an entry that is a number without a title."""
LONGEST_SYNOPSIS = 1500
"""Characters of prose between two entries, at most."""
LONGEST_ENTRY = 120
MOST_PAGES, MOST_SCANNED = 100, 2_000_000
"""Contents pages, and characters scanned for them, at most; a text that needs more is an attack."""
PROSE_LINES, PROSE_WIDTH = 4, 52
HEADING_HEIGHT = 3
"""Paragraphs of a heading, at most: the book's title, a number, a title."""
OPENING_ENTRIES = 4
"""Entries at the start of a list; when one of them is repeated, the body begins."""
MATCHED_WITH_HEADING, MATCHED_WITHOUT_HEADING = 0.3, 0.6
"""Least share of the entries that are repeated in the body, with and without a heading that says "contents"."""


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """A contents page: the paragraphs from `first` to before `end`, and the keys of its entries."""

    first: int
    end: int
    entries: tuple[EntryKeys, ...]


def find_contents_pages(candidates: list[Candidate], index: TitleIndex) -> list[ContentsPage]:
    """Return the contents pages: lists under a heading like "contents", or lists of headings repeated in the body."""
    pages: list[ContentsPage] = []
    text_headings = _headings_over_text(candidates, index)
    headed = [c.paragraph for c in candidates if c.heading.family == "contents"]
    scanned = 0
    for number, has_heading in [*((n, True) for n in headed), *((n, False) for n in _find_lists(candidates, index))]:
        if len(pages) == MOST_PAGES or scanned > MOST_SCANNED:
            break
        if not any(page.first <= number < page.end for page in pages):
            page, characters = _read_page(index, number, text_headings, headed=has_heading)
            scanned += characters
            if page is not None:
                pages = [other for other in pages if not page.first <= other.first < page.end]
                pages.append(page)
    return sorted(pages, key=lambda page: page.first)


@dataclass(slots=True)
class _ListReader:
    """The state while a list is read: its entries, the keys of the first ones, and the prose since the last entry."""

    entries: list[EntryKeys] = field(default_factory=list)
    opening: set[str] = field(default_factory=set)
    opening_count: int = 0
    prose: int = 0
    prose_from: int = 0
    scanned: int = 0

    def take(self, found: list[EntryKeys]) -> None:
        self.entries += found
        for entry in found[: OPENING_ENTRIES - self.opening_count]:
            self.opening |= _opening_keys(entry, first=not self.opening_count)
            self.opening_count += 1


def _read_page(
    index: TitleIndex, number: int, text_headings: frozenset[int], *, headed: bool
) -> tuple[ContentsPage | None, int]:
    """Return the contents page that begins with a paragraph, or None; and the number of scanned characters."""
    paragraphs = index.paragraphs
    reader = _ListReader()
    end = _find_end(index, number, reader, text_headings, headed=headed)
    # A synopsis under an entry is not repeated. If entries are numbered, only these count.
    with_number = [entry for entry in reader.entries if has_number(entry)]
    significant = with_number if len(with_number) >= SHORTEST_LIST else reader.entries
    repeated = sum(index.occurs_outside(entry, end, number) for entry in significant)
    needed = (MATCHED_WITH_HEADING if headed else MATCHED_WITHOUT_HEADING) * len(significant)
    if len(reader.entries) < SHORTEST_LIST or repeated < max(2, needed):
        return None, reader.scanned
    if _swallows_first_chapter(index, number, end, with_number):
        return None, reader.scanned
    if not headed and all(has_number(entry) and len(entry) <= NUMBER_ALONE for entry in reader.entries):
        # Numbers with sentences between them are sections of a chapter.
        between = [n for n in range(number, end) if not index.numbers_of(n)]
        if 2 * len(between) > len(reader.entries):
            return None, reader.scanned
    if (
        end < len(paragraphs)
        and paragraphs[end].gap < WIDE
        and end - 1 > number
        and _is_title_over_text(index, end - 1)
    ):
        end -= 1
    end = _before_first_heading(index, number, end, with_number)
    if end - 1 > number and index.names_matter(end - 1) and not index.occurs_after(index.keys_of(end - 1), end):
        # A preface between the list and the first chapter.
        end -= 1
    while end - 1 > number and _is_above_title(index, end - 1):
        # The list ends where a chapter's title is repeated; the heading with its number may be above the title.
        end -= 1
    first = number if headed else _first_paragraph(index, number, end)
    return ContentsPage(first, end, tuple(reader.entries)), reader.scanned


def _swallows_first_chapter(index: TitleIndex, number: int, end: int, with_number: list[EntryKeys]) -> bool:
    """Return whether the only number of a list is not repeated, but the next one follows: it is a chapter's."""
    known = [key for entry in with_number for key in entry if "#" in key]
    if len(known) != 1 or index.occurs_outside((known[0],), end, number):
        return False
    family, _, value = known[0].partition("#")
    return index.occurs_after((f"{family}#{int(value) + 1}",), end)


def _first_paragraph(index: TitleIndex, number: int, end: int) -> int:
    """Return the first paragraph of a list, or the heading of a part above it that is repeated after the list."""
    for at in range(number - 1, max(-1, number - HEADING_HEIGHT), -1):
        if index.numbers_of(at) and index.occurs_after(index.keys_of(at), end):
            return at
    return number


def _find_end(
    index: TitleIndex, number: int, reader: _ListReader, text_headings: frozenset[int], *, headed: bool
) -> int:
    """Return the paragraph where a first entry is repeated, or where prose begins."""
    for at in range(number, len(index.paragraphs)):
        paragraph = index.paragraphs[at]
        reader.scanned += len(paragraph.text)
        if at > number and at in text_headings:
            return at
        repeated = at > number and paragraph.gap and reader.opening.intersection(index.keys_of(at))
        if repeated and not _is_counted_on(index, at):
            return reader.prose_from or at
        found = parse_entries(index, at) if not reader.prose or len(paragraph.text) <= TITLE_LONGEST else []
        if at == number and headed:
            found = found[1:]
        if (
            at > number
            and not headed
            and len(paragraph.text) > LONGEST_ENTRY
            and not any(has_number(entry) for entry in found)
        ):
            return at
        listed = sum(index.occurs_outside(entry, at + 1, number) for entry in found)
        if _is_prose(paragraph, found) and listed < SHORTEST_LIST:
            reader.prose_from = reader.prose_from or at
            reader.prose += len(paragraph.text)
            if reader.prose > LONGEST_SYNOPSIS:
                return reader.prose_from
            continue
        if listed:
            reader.prose = reader.prose_from = 0
        reader.take(found)
    return reader.prose_from or len(index.paragraphs)


def _is_counted_on(index: TitleIndex, number: int) -> bool:
    """Return whether the next number is right below a numbered heading: both are in a list, even if one is repeated."""
    here, below = index.numbers_of(number), index.numbers_of(number + 1)
    return bool(here and below) and int(below[0]) == int(here[0]) + 1


def _headings_over_text(candidates: list[Candidate], index: TitleIndex) -> frozenset[int]:
    """Return the paragraphs that are marked headings above text: a list ends there."""
    marked = [candidate for candidate in candidates if candidate.heading.level]
    end = index.paragraphs[-1].end if index.paragraphs else 0
    starts = [*(candidate.start for candidate in marked[1:]), end]
    return frozenset(
        c.paragraph for c, following in zip(marked, starts, strict=bool(marked)) if following - c.end > LONGEST_SYNOPSIS
    )


def _is_title_over_text(index: TitleIndex, number: int) -> bool:
    """Return whether a paragraph is a set-apart title without a number, not an entry."""
    paragraph = index.paragraphs[number]
    titles = [key for key in index.keys_of(number) if "#" not in key]
    return paragraph.gap == WIDE and len(paragraph.text) <= TITLE_LONGEST and len(titles) == 1


def _is_marked(index: TitleIndex, number: int) -> bool:
    return number < len(index.paragraphs) and index.paragraphs[number].text.startswith("#")


def _before_first_heading(index: TitleIndex, first: int, end: int, with_number: list[EntryKeys]) -> int:
    """Return the paragraph right before the end that has the first entry's number again: it is the first chapter."""
    opening = [key.partition("#")[2] for key in (with_number[0] if with_number else ()) if "#" in key]
    for at in range(end - 1, max(first + 1, end - HEADING_HEIGHT) - 1, -1):
        if at > first + 1 and index.is_named(at):
            return at
        if numbers := index.numbers_of(at):
            again = numbers == opening and at > first + 1
            return at if again else end
    return end


def _is_above_title(index: TitleIndex, number: int) -> bool:
    """Return whether a paragraph is a heading right above another one, or a number above its title."""
    if number + 1 == len(index.paragraphs):
        return False
    marked = _is_marked(index, number) and _is_marked(index, number + 1)
    return marked or (index.is_number(number) and not index.is_number(number + 1))


def _opening_keys(entry: EntryKeys, *, first: bool) -> set[str]:
    """Return the keys whose repetition begins the body: all of the first entry, distinctive titles of the next ones."""
    if first:
        return set(entry)
    # "Chapter II" is repeated in each part, so only the title of a numbered entry is distinctive.
    title = entry if len(entry) > 2 or not has_number(entry) else ()  # noqa: PLR2004 - line, number, title
    return {key for key in title if len(key) > DISTINCTIVE and "#" not in key}


def _is_prose(paragraph: Paragraph, entries: list[EntryKeys]) -> bool:
    lines = paragraph.text.split("\n")
    if entries and len(entries[0]) > 1:
        return False
    if len(lines) == 1:
        return len(paragraph.text) > 2 * TITLE_LONGEST
    if len(lines) < PROSE_LINES:
        return False
    full = sum(len(line.strip()) > PROSE_WIDTH for line in lines[:-1])
    listed = sum(without_leaders(line) != line.strip() for line in lines) + sum(len(entry) > 1 for entry in entries)
    return full >= 0.6 * (len(lines) - 1) and listed < 0.4 * len(lines)


def _lists_titles(index: TitleIndex, number: int) -> bool:
    """Return whether each of the first lines of a paragraph is repeated as a paragraph of its own behind it."""
    lines = index.paragraphs[number].text.split("\n", SHORTEST_TITLES)[:SHORTEST_TITLES]
    keys = (bare_letters(without_leaders(line)) for line in lines)
    return len(lines) == SHORTEST_TITLES and all(index.occurs_after((key,), number + 1) for key in keys)


def _find_lists(candidates: list[Candidate], index: TitleIndex) -> list[int]:
    """Return the paragraphs where a list of numbered headings without text begins."""
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
    for number, paragraph in enumerate(index.paragraphs):
        if number > 100 and number < 0.9 * len(index.paragraphs):  # noqa: PLR2004 - lists are at the beginning or the end
            continue
        lines = paragraph.text.split("\n", SHORTEST_LIST)
        if len(lines) >= SHORTEST_LIST:
            headings = [parse_heading(without_leaders(line), index.language) for line in lines[:SHORTEST_LIST]]
            numbers = [heading.number for heading in headings if heading is not None and heading.number is not None]
            if numbers == [1, 2, 3] or _lists_titles(index, number):
                firsts.append(number)
    return sorted(set(firsts))
