"""Headings with a division and its number in either order: "Chapter IV", "Erstes Kapitel", "Letter the Last"."""

import re

from book_pipeline.chapters.heading_patterns import (
    KEYWORD_FIRST,
    LETTER_NUMERAL,
    MISREAD,
    MISREAD_NUMERAL,
    NO_NUMERALS,
    NUMBER,
    NUMBER_FIRST,
    NUMERAL,
    OF_ALL,
    SHORTEST_MISREAD,
    SUMMARY,
    WORD,
    one_letter_off,
)
from book_pipeline.chapters.heading_vocabulary import DIVISIONS, DIVISIONS_OF_ONE_LANGUAGE, SAME_WORDS
from book_pipeline.chapters.numerals import (
    bare_letters,
    is_last,
    letter_value,
    number_value,
    place_in_alphabet,
    spelled_value,
)
from book_pipeline.roman_numerals import roman_value

LAST = -1
"""The number in "Chapter the Last"."""
Numbered = tuple[str, int, str]
"""A division, its number, and the title after it."""

_FAMILIES: dict[str, list[tuple[str, str]]] = {}
for _language, _divisions in (*DIVISIONS.items(), *DIVISIONS_OF_ONE_LANGUAGE.items()):
    for _family, _words in _divisions.items():
        for _word in _words.split():
            _FAMILIES.setdefault(bare_letters(_word), []).append((_family, _language))


def numbered_by_keyword(label: str, language: str | None) -> Numbered | None:
    """Return the division that a line names, its number and its title; None if it is no such heading."""
    return keyword_first(label, language) or _number_first(label, language)


def misread_keyword(label: str, language: str | None) -> Numbered | None:
    """Parse a heading whose keyword has one wrong letter, before a number that is not misread: "CHAFTER IV"."""
    word, _, rest = label.partition(" ")
    if len(word) < SHORTEST_MISREAD or not re.match(rf"(?:{NUMERAL})\b[.:]?(?:\s|$)", rest, re.IGNORECASE):
        return None
    known = one_letter_off(word.lower())
    return keyword_first(f"{known} {rest}", language) if known else None


def _meanings(word: str, language: str | None) -> list[tuple[str, str]]:
    """Return the divisions that a word names in a text of the language, each with the language of the word."""
    own = SAME_WORDS.get(language or "", language)
    return [(family, of) for family, of in _FAMILIES[bare_letters(word)] if of in DIVISIONS or of == own]


def keyword_first(label: str, language: str | None) -> Numbered | None:
    """Read a division before its number: "Chapter IV. The Ferry"."""
    match = KEYWORD_FIRST.match(label)
    meanings = _meanings(match["word"], language) if match else []
    if match is None or not meanings:
        return None
    rest = match["rest"]
    if (number := NUMBER.match(rest)) and match["gap"]:
        # After a keyword, a misprinted numeral (XVLIII) is still a numeral.
        token = number["number"]
        mixed = token.isalpha() and not token.isupper() and (match["word"].isupper() or not token.islower())
        value = number_value(token.translate(MISREAD) if mixed else token, strict=not token.isupper()) or None
        if value is not None and (tail := _title_after_number(number["tail"], label)) is not None:
            return meanings[0][0], value, tail
    words = re.findall(WORD, rest[:60])
    for length in range(min(4, len(words)), 0, -1):
        number_words = re.match(rf"(?:\W*?{WORD}){{{length}}}", rest)
        if number_words is None:
            continue
        for family, of in meanings:
            spelled = re.sub(r"^(?:the|la|le|el|il|lo)\s+", "", number_words[0].strip(), flags=re.IGNORECASE)
            value = LAST if is_last(spelled, of) else spelled_value(spelled, of)
            if value is not None and (tail := _title_after_number(rest[number_words.end() :], label)) is not None:
                return family, value, tail
    return _letters(rest, meanings, label) or _misread_numeral(rest, meanings, match["gap"], label)


def _misread_numeral(rest: str, meanings: list[tuple[str, str]], gap: str, label: str) -> Numbered | None:
    """Parse a Roman numeral with small letters or figures in it, as scanners read them: "CHAPTER Vl"."""
    match = MISREAD_NUMERAL.fullmatch(rest)
    value = roman_value(match["number"].translate(MISREAD), final_j=True, strict=True) if match and gap else None
    if match is None or not value or (tail := _title_after_number(match["tail"], label)) is None:
        return None
    return meanings[0][0], value, tail


def _letters(rest: str, meanings: list[tuple[str, str]], label: str) -> Numbered | None:
    """Parse a number in letters behind a keyword."""
    match = LETTER_NUMERAL.fullmatch(rest)
    if match is None or (tail := _title_after_number(match["tail"], label)) is None:
        return None
    values = ((family, letter_value(match["number"], language)) for family, language in meanings)
    if match["number"].isascii():
        # "STORY A Girl" is a title.
        if match["tail"][:1].isspace():
            return None
        return meanings[0][0], place_in_alphabet(match["number"]), tail
    return next(((family, value, tail) for family, value in values if value is not None), None)


def _number_first(label: str, language: str | None) -> Numbered | None:
    match = NUMBER_FIRST.match(label)
    if match is None or not _meanings(match["word"], language):
        return None
    tail = _title_after_number(match["tail"], label)
    if tail is None:
        return None
    token = match["number"]
    if token.lower() in NO_NUMERALS:
        return None
    value = number_value(
        re.sub(r"(?<=[\divxlc])(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)$", "", token, flags=re.IGNORECASE)
    )
    for family, of in _meanings(match["word"], language):
        number = value or (LAST if is_last(token, of) else spelled_value(token, of, ordinal=True))
        if number is not None:
            return family, number, tail
    return None


def _title_after_number(tail: str, label: str) -> str | None:
    """Return the title after a number; None if the line is a sentence."""
    stripped = tail.strip(" \t\u3000.:;,—–-_=*")
    if not stripped or OF_ALL.fullmatch(tail):
        return ""
    # Lower case continues a sentence ("Chapter ten was dull", "Part one of the plan"), except after punctuation
    # ("Chapter 3: of kings").
    separated = tail.lstrip()[:1] in ".:;,—–-(" or tail.startswith("  ")
    if not separated and (stripped[0].islower() or stripped[0].isdecimal() or not tail[0].isspace()):
        return None
    # "Book II, line 30." and "Part I., p. 12" are references.
    if tail.lstrip()[:1] in ",(" and stripped[0].islower() and not label.isupper() and not SUMMARY.match(stripped):
        return None
    return tail.strip(" \t\u3000:;,—–-_=*").removeprefix(".").strip(" \t\u3000:;,—–-_=*")
