"""Sections that are known by their name: a preface, an epilogue, notes, an index."""

import re

from book_pipeline.chapters.heading_patterns import BREAK, NUMBERED_NAME
from book_pipeline.chapters.heading_vocabulary import BEGINNINGS, NAMED, Kind
from book_pipeline.chapters.numerals import bare_letters, spelled_value
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.roman_numerals import roman_value

FIRST_WORD = re.compile(r"[\s'’.:—-]")
NAMES: dict[str, Kind] = {bare_letters(name): kind for kind, names in NAMED.items() for name in names.split("|")}
_FIRST_WORDS = frozenset(
    bare_letters(FIRST_WORD.split(name)[0]) for names in NAMED.values() for name in names.split("|")
)
_BEGINNINGS = {tuple(words.split()): kind for kind, all_words in BEGINNINGS.items() for words in all_words.split("|")}
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))


def parse_named(label: str) -> tuple[Kind, str] | None:
    """Return the kind and the title of a section whose name has more words: "INTRODUCTION BY A FRIEND".

    None if it is no such name.
    """
    first, *rest = label.split(maxsplit=1)
    if rest and (kind := _kind_of_numbered(first, rest[0])):
        return kind, ""
    if rest and spelled_value(first, "en", ordinal=True):
        # A book may have two: "FIRST EPILOGUE".
        kind = NAMES.get(bare_letters(rest[0])) or ((named := parse_named(rest[0])) and named[0]) or None
        return (kind, "") if kind and is_title_case(label) else None
    if kind := _kind_of_beginning(label):
        return (kind, "") if is_title_case(label) else None
    if bare_letters(FIRST_WORD.split(label, maxsplit=1)[0]) not in _FIRST_WORDS or not (mark := BREAK.search(label)):
        return None
    kind = NAMES.get(bare_letters(label[: mark.start()]))
    return (kind, label[mark.end() :]) if kind and is_title_case(label) else None


def _kind_of_numbered(name: str, rest: str) -> Kind | None:
    """Return the kind of one of several such sections: "Epilogue 2", "Appendix B. The Weirs"."""
    kind, number = NAMES.get(bare_letters(name)), rest.strip(" .:")
    if kind == "chapter":
        return kind if number.isdecimal() or roman_value(number, final_j=True, strict=True) else None
    return kind if kind == "back" and NUMBERED_NAME.fullmatch(rest) else None


def _kind_of_beginning(label: str) -> Kind | None:
    """Return the kind of a section whose name is known by its first words, if more words follow them."""
    words = label.lower().split(maxsplit=_LONGEST_BEGINNING)
    return next((kind for n in range(2, len(words)) if (kind := _BEGINNINGS.get(tuple(words[:n])))), None)
