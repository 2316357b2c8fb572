"""Keys by which the entries of a contents page are matched with headings in the body."""

import re

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.heading_labels import clean_label
from book_pipeline.chapters.headings import LONGEST, Heading, parse_heading
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import WIDE, Paragraph

LEADERS = re.compile(
    r"(?:[\s.·…_]{2,}|\s)(?:\(?\b(?:pp?|pages?|pag|seite|s)\.?\s*)?"
    r"(?:(?<=[\s.·…_]{2})\d{4}|\d{1,3}|[ivxlc]{1,7}|(?:\d{1,4}|[IVXLC]{1,7})\s?[-–]\s?(?:\d{1,4}|[IVXLC]{1,7}))\)?\.?\s*$"
)
"""What follows an entry: leaders and the page's number, or the numbers of the chapters of a part ("I-XI")."""
COLUMN = re.compile(r"^([IVXLC]+|\d{1,3})\.?\s{2,}")
LED = re.compile(r"[.·…_]{3}|(?:\. ){3}")
HALVES = re.compile(r"\.—|--|\s\((?=[^()]*\)$)")
"""What separates a title from what its heading may lack: a synopsis, or years in brackets."""
DOTS = re.compile(r"[\s.·…]{3,}$")
TITLE_LONGEST, TITLE_LINES = 160, 4
DISTINCTIVE = 8
"""Letters from which a title identifies a heading."""
COLUMN_HEADS = re.compile("(?:chapter|chap|kapitel|chapitre|capitulo|capitolo)?(?:pages?|pag|seite|pagina|sivu)?")

EntryKeys = tuple[str, ...]
"""The keys of an entry: its letters, its number as "chapter#3", the letters of its title."""


class TitleIndex:
    """The keys of all paragraphs that may be headings, and `places`: the paragraphs of each key."""

    def __init__(self, paragraphs: list[Paragraph], candidates: list[Candidate], language: str | None) -> None:
        self.paragraphs = paragraphs
        self.language = language
        self.places: dict[str, list[int]] = {}
        self._headings = {c.paragraph: c.heading for c in candidates if c.alone}
        self._known: dict[int, tuple[str, ...]] = {}
        for number, paragraph in enumerate(paragraphs):
            if len(paragraph.text) <= TITLE_LONGEST and paragraph.text.count("\n") < TITLE_LINES:
                self._known[number] = found = title_keys(paragraph.text, self._headings.get(number))
                for key in found:
                    self.places.setdefault(key, []).append(number)

    def keys_of(self, number: int) -> tuple[str, ...]:
        """Return a paragraph's keys; none if it is longer than a title."""
        return self._known.get(number, ())

    def is_number(self, number: int) -> bool:
        """Return whether a paragraph is the number of a division without a title."""
        heading = self._headings.get(number)
        return heading is not None and heading.number is not None and not heading.title

    def is_named(self, number: int) -> bool:
        """Return whether a paragraph is a set-apart heading like "Prologue"."""
        heading = self._headings.get(number)
        return heading is not None and heading.kind == "chapter" and self.paragraphs[number].gap >= WIDE

    def names_matter(self, number: int) -> bool:
        """Return whether a paragraph is a heading like "Preface" or "Appendix"."""
        heading = self._headings.get(number)
        return heading is not None and heading.kind in ("front", "back", "notes")

    def numbers_of(self, number: int) -> list[str]:
        """Return the number of a paragraph that is a numbered heading, as in a key but without the division."""
        return [key.partition("#")[2] for key in self.keys_of(number) if "#" in key]

    def occurs_after(self, keys: tuple[str, ...], end: int) -> bool:
        """Return whether one of the keys occurs in the paragraph `end` or a later one."""
        return any(places[-1] >= end for key in keys if (places := self.places.get(key)))

    def occurs_outside(self, keys: tuple[str, ...], end: int, first: int) -> bool:
        """Return whether one of the keys occurs outside the paragraphs from `first` to `end`."""
        known = [places for key in keys if (places := self.places.get(key))]
        return any(places[0] < first or places[-1] >= end for places in known)


def title_keys(line: str, heading: Heading | None) -> tuple[str, ...]:
    """Return the keys of a line: its letters, its number if it has one, and the letters of the title after it."""
    whole = bare_letters(clean_label(line))
    keys = [whole] if whole else []
    if heading is not None:
        if heading.number is not None:
            keys.append(f"{heading.family}#{heading.number}")
        if (title := bare_letters(heading.title)) and title != whole:
            keys.append(title)
    return tuple(keys)


def without_leaders(line: str) -> str:
    """Return a line without leaders and page number; empty if it is too long for an entry."""
    stripped = line.strip()
    if len(stripped) > LONGEST:
        return ""
    bare = LEADERS.sub("", stripped)
    # "Chapter 1" ends with a number that is not a page number.
    is_led = " " in bare or "  " in stripped or LED.search(stripped)
    return DOTS.sub("", bare if is_led else stripped).strip()


def parse_entries(keys: TitleIndex, number: int) -> list[EntryKeys]:
    """Return the entries in the lines of a paragraph, and one of all lines if it may be a single entry."""
    paragraph = keys.paragraphs[number]
    # A number in its own column has no full stop.
    lines = [COLUMN.sub(r"\1. ", without_leaders(line)) for line in paragraph.text.split("\n")]
    lines = [line for line in lines if line]
    found = [title_keys(line, parse_heading(line, keys.language)) + _first_half_key(line) for line in lines]
    joined = " ".join(lines)
    below = [parse_heading(line, keys.language) for line in lines[1:]] if len(lines) <= TITLE_LINES else []
    if below and len(joined) <= TITLE_LONGEST and not any(heading and heading.number for heading in below):
        found.append(title_keys(joined, parse_heading(joined, keys.language)))
    return [entry for entry in found if entry and not COLUMN_HEADS.fullmatch(entry[0])]


def _first_half_key(line: str) -> tuple[str, ...]:
    """Return the key of an entry's first half: the heading of "THE MILL.—INTRODUCTORY" may be THE MILL."""
    half, *rest = HALVES.split(line, maxsplit=1)
    key = bare_letters(half)
    return (key,) if rest and len(key) > DISTINCTIVE else ()


def has_number(entry: EntryKeys) -> bool:
    """Return whether an entry has a number."""
    return any("#" in key for key in entry)
