"""Parser of headings: the division that a line names, its number and its title."""

import re
from dataclasses import dataclass

from book_pipeline.chapters.bare_headings import numbered_alone
from book_pipeline.chapters.east_asian_headings import FIRST_SIGNS, numbered_division
from book_pipeline.chapters.heading_labels import clean_label
from book_pipeline.chapters.heading_patterns import FRAMED, FRAMED_NUMBER, JOINED, KNOWN_WORDS, MARKDOWN, plain
from book_pipeline.chapters.heading_vocabulary import CLOSING, CONTENTS, INTRODUCTIONS, Kind
from book_pipeline.chapters.keyword_headings import Numbered, keyword_first, misread_keyword, numbered_by_keyword
from book_pipeline.chapters.named_sections import FIRST_WORD, NAMES, parse_named
from book_pipeline.chapters.numerals import bare_letters

LONGEST, LONGEST_MARKED = 240, 500
"""Characters of a heading known by its form, and of a heading known from markup."""
WITH_JOINED_NUMBERS = ("th", "km")
LONGEST_NUMBER = 60
"""Characters of a number in words with its keyword, at most."""

_INTRODUCTIONS = frozenset(bare_letters(name) for name in INTRODUCTIONS.split("|"))
_CLOSING = frozenset(bare_letters(name) for name in CLOSING.split("|"))
_CONTENTS = frozenset(bare_letters(name) for name in CONTENTS.split("|"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A parsed heading.

    `family` is a division (chapter, part …), a style of bare numeral (roman, arabic, bracketed, spelled), "named" for
    a preface or an index, "contents", or "marked" for a Markdown heading with other text. `title` is the text after
    the number. `level` is that of a Markdown heading, otherwise 0.
    """

    family: str
    number: int | None
    title: str
    label: str
    kind: Kind | None = None
    level: int = 0


def is_introduction(heading: Heading) -> bool:
    """Return whether a heading is an introduction that does not name its author."""
    return bare_letters(heading.label) in _INTRODUCTIONS


def is_closing(heading: Heading) -> bool:
    """Return whether a heading names front matter that may also stand behind the last chapter."""
    return bare_letters(heading.label) in _CLOSING


def parse_heading(text: str, language: str | None) -> Heading | None:
    """Parse a line or short paragraph as a heading; return None if it is not one."""
    if len(text) > (LONGEST_MARKED if text.startswith("#") else LONGEST):
        return None
    line = " ".join(text.split())
    marked = MARKDOWN.fullmatch(line) if text.startswith("#") else None
    label = clean_label(marked[2] or "" if marked else line)
    # The label of an ornament is empty, even in a Markdown heading.
    found = _parse_label(label, language) if label else None
    if not marked or not label:
        return found
    level = len(marked[1])
    if found is None:
        return Heading("marked", None, label, label, level=level)
    return Heading(found.family, found.number, found.title, found.label, found.kind, level)


def _parse_label(label: str, language: str | None) -> Heading | None:
    key = bare_letters(label)
    if key in _CONTENTS:
        return Heading("contents", None, "", label, "front")
    if key in NAMES:
        return Heading("named", None, "", label, NAMES[key])
    division = numbered_division(label, language)
    if division or label[0] in FIRST_SIGNS:
        return Heading(*division, label) if division else None
    if "•" in label or " · " in label:
        # The name of a work or part before each number: "Inferno • Canto I".
        label = re.split(r"\s*[•·]\s*", label)[-1] or label
    found = _read_number(label, language)
    return Heading(*found, label) if found else _parse_named_section(label)


def _read_number(label: str, language: str | None) -> Numbered | None:
    """Return the division, the number and the title of a numbered heading."""
    if language in WITH_JOINED_NUMBERS and (joined := JOINED.match(label)):
        return keyword_first(f"{joined[1].replace(' ', '')} {label[joined.end() :]}", language)
    words = FIRST_WORD.split(plain(label[:LONGEST_NUMBER]).lstrip("[(<{«–—- "), maxsplit=6)
    if not any(word in KNOWN_WORDS for word in words):
        return numbered_alone(label, language) or misread_keyword(label, language)
    if framed := FRAMED.fullmatch(label):
        return numbered_by_keyword(framed[1], language)
    if framed := FRAMED_NUMBER.fullmatch(label):
        found = numbered_by_keyword(framed["number"], language)
        return found and (*found[:2], framed["title"].lstrip(" :.—–-"))
    return numbered_by_keyword(label, language) or numbered_alone(label, language)


def _parse_named_section(label: str) -> Heading | None:
    named = parse_named(label)
    return Heading("named", None, named[1], label, named[0]) if named else None
