"""By which letters headings are known: the entries of a contents page and the lines of the body that answer to them."""

import re

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.headings import LONGEST, Heading, clean, read_heading
from book_pipeline.chapters.layout import Paragraph
from book_pipeline.chapters.numerals import folded

LEADERS = re.compile(r"(?:[\s.·…_]{2,}|\s)(?:\(?\b(?:pp?|pages?|pag|seite|s)\.?\s*)?(?:\d{1,4}|[ivxlc]{1,7})\)?\.?\s*$")
COLUMN = re.compile(r"^([IVXLC]+|\d{1,3})\.?\s{2,}")
DOTS = re.compile(r"[\s.·…]{3,}$")
TITLE_LONGEST, TITLE_LINES = 160, 4
TELLING = 8
"""Letters that a title needs to be known by itself."""
COLUMN_HEADS = frozenset(("page", "pages", "chapter", "chap", "seite", "pag", "pagina", "sivu"))

Entry = tuple[str, ...]


class Keys:
    """By which letters the paragraphs that may be headings are known, and where each key occurs."""

    def __init__(self, paragraphs: list[Paragraph], candidates: list[Candidate], language: str | None) -> None:
        self.paragraphs = paragraphs
        self.language = language
        self.places: dict[str, list[int]] = {}
        self._headings = {c.paragraph: c.heading for c in candidates if c.alone}
        self._known: dict[int, tuple[str, ...]] = {}
        for number, paragraph in enumerate(paragraphs):
            if len(paragraph.text) <= TITLE_LONGEST and paragraph.text.count("\n") < TITLE_LINES:
                self._known[number] = found = keys_of(paragraph.text, self._headings.get(number))
                for key in found:
                    self.places.setdefault(key, []).append(number)

    def of(self, number: int) -> tuple[str, ...]:
        """Return a paragraph's keys; none for one that is longer than a title."""
        return self._known.get(number, ())

    def elsewhere(self, keys: tuple[str, ...], behind: int, before: int) -> bool:
        """Tell whether one of the keys occurs outside of the paragraphs from `before` to `behind`."""
        known = [places for key in keys if (places := self.places.get(key))]
        return any(places[0] < before or places[-1] >= behind for places in known)


def keys_of(line: str, heading: Heading | None) -> tuple[str, ...]:
    """Return the bare letters of a line, its number if it has one, and the letters of the title behind it."""
    whole = folded(clean(line))
    keys = [whole] if whole else []
    if heading is not None:
        if heading.number is not None:
            keys.append(f"{heading.family}#{heading.number}")
        if (title := folded(heading.title)) and title != whole:
            keys.append(title)
    return tuple(keys)


def unled(line: str) -> str:
    """Return a line without leaders and page number; nothing of a line too long for a list."""
    stripped = line.strip()
    if len(stripped) > LONGEST:
        return ""
    bare = LEADERS.sub("", stripped)
    # "Chapter 1" ends with a number that is no page's.
    return DOTS.sub("", bare if " " in bare or "  " in stripped else stripped).strip()


def entries_of(keys: Keys, number: int) -> list[Entry]:
    """Return the entries that a paragraph lists, line by line, without leaders and numbers of pages."""
    paragraph = keys.paragraphs[number]
    # A number in a column of its own has no need of a point.
    lines = [COLUMN.sub(r"\1. ", unled(line)) for line in paragraph.text.split("\n")]
    lines = [line for line in lines if line]
    found = [keys_of(line, read_heading(line, keys.language)) + _beginning(line) for line in lines]
    joined = " ".join(lines)
    below = [read_heading(line, keys.language) for line in lines[1:]] if len(lines) <= TITLE_LINES else []
    if below and len(joined) <= TITLE_LONGEST and not any(heading and heading.number for heading in below):
        found.append(keys_of(joined, read_heading(joined, keys.language)))
    return [entry for entry in found if entry and entry[0] not in COLUMN_HEADS]


def _beginning(line: str) -> tuple[str, ...]:
    """Return the key of an entry's first half: "THE MILL.—INTRODUCTORY" is THE MILL in the body."""
    half, separator, _ = line.partition(".—") if ".—" in line else line.partition("--")
    key = folded(half)
    return (key,) if separator and len(key) > TELLING else ()


def numbered(entry: Entry) -> bool:
    """Tell whether an entry has a number."""
    return any("#" in key for key in entry)
