"""Parser of headings: the division that a line names, its number and its title."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from book_pipeline.chapters.east_asian_headings import FIRST_SIGNS, number_alone, numbered_division
from book_pipeline.chapters.heading_patterns import (
    BARE,
    EDGES,
    FOOTNOTE_MARK,
    FRAMED,
    INNER_NOTE_MARK,
    JOINED,
    KEYWORD_FIRST,
    KNOWN_WORDS,
    LETTER_NUMERAL,
    MARKDOWN,
    MISREAD,
    MISREAD_NUMERAL,
    NO_NUMERALS,
    NOTE_ENDS,
    NUMBER,
    NUMBER_FIRST,
    NUMERAL,
    OF_ALL,
    SHORTEST_MISREAD,
    SUMMARY,
    WORD,
    one_letter_off,
    plain,
)
from book_pipeline.chapters.heading_vocabulary import (
    CLOSING,
    CONTENTS,
    DIVISIONS,
    DIVISIONS_OF_ONE_LANGUAGE,
    INTRODUCTIONS,
    SAME_WORDS,
    Kind,
)
from book_pipeline.chapters.named_sections import FIRST_WORD, NAMES, parse_named
from book_pipeline.chapters.numerals import bare_letters, is_last, letter_value, place_in_alphabet, spelled_value
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.roman_numerals import roman_value

LAST = -1
"""The number in "Chapter the Last"."""
LONGEST, LONGEST_MARKED = 240, 500
"""Characters of a heading known by its form, and of a heading known from markup."""
LONGEST_WORD = 30
WITH_JOINED_NUMBERS = ("th", "km")
LONGEST_NUMBER = 60
"""Characters of a number in words with its keyword, at most."""

_FAMILIES: dict[str, list[tuple[str, str]]] = {}
for _language, _divisions in (*DIVISIONS.items(), *DIVISIONS_OF_ONE_LANGUAGE.items()):
    for _family, _words in _divisions.items():
        for _word in _words.split():
            _FAMILIES.setdefault(bare_letters(_word), []).append((_family, _language))
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


def clean_label(line: str) -> str:
    """Return a heading's text without emphasis marks and note marks."""
    bare = line.strip(EDGES)
    if "[" in bare:
        bare = INNER_NOTE_MARK.sub("", bare)
    without = FOOTNOTE_MARK.sub("", bare).strip(EDGES) if bare.endswith(NOTE_ENDS) else bare
    return without or bare


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
    if language in WITH_JOINED_NUMBERS and (joined := JOINED.match(label)):
        apart = f"{joined[1].replace(' ', '')} {label[joined.end() :]}"
        found = _parse_keyword_first(apart, language)
        return found and replace(found, label=label)
    words = FIRST_WORD.split(plain(label[:LONGEST_NUMBER]).lstrip("[(<{«–—- "), maxsplit=6)
    keyed = any(word in KNOWN_WORDS for word in words)
    if keyed and (framed := FRAMED.fullmatch(label)):
        return _parse_keyword_first(framed[1], language) or _parse_number_first(framed[1], language)
    return (
        (keyed and (_parse_keyword_first(label, language) or _parse_number_first(label, language)))
        or _parse_bare_number(label, language)
        or _parse_named_section(label)
        or (None if keyed else _parse_misread_keyword(label, language))
    )


def _parse_named_section(label: str) -> Heading | None:
    named = parse_named(label)
    return Heading("named", None, named[1], label, named[0]) if named else None


def _parse_misread_keyword(label: str, language: str | None) -> Heading | None:
    """Parse a heading whose keyword has one wrong letter, before a number that is not misread: "CHAFTER IV"."""
    word, _, rest = label.partition(" ")
    if len(word) < SHORTEST_MISREAD or not re.match(rf"(?:{NUMERAL})\b[.:]?(?:\s|$)", rest, re.IGNORECASE):
        return None
    known = one_letter_off(word.lower())
    found = _parse_keyword_first(f"{known} {rest}", language) if known else None
    return found and replace(found, label=label)


def _meanings(word: str, language: str | None) -> list[tuple[str, str]]:
    """Return the divisions that a word names in a text of the language, each with the language of the word."""
    own = SAME_WORDS.get(language or "", language)
    return [(family, of) for family, of in _FAMILIES[bare_letters(word)] if of in DIVISIONS or of == own]


def _parse_keyword_first(label: str, language: str | None) -> Heading | None:
    match = KEYWORD_FIRST.match(label)
    meanings = _meanings(match["word"], language) if match else []
    if match is None or not meanings:
        return None
    rest = match["rest"]
    if (number := NUMBER.match(rest)) and match["gap"]:
        # After a keyword, a misprinted numeral (XVLIII) is still a numeral.
        token = number["number"]
        mixed = token.isalpha() and not token.isupper() and (match["word"].isupper() or not token.islower())
        value = _number_value(token.translate(MISREAD) if mixed else token, strict=not token.isupper()) or None
        if value is not None and (tail := _title_after_number(number["tail"], label)) is not None:
            return Heading(meanings[0][0], value, tail, label)
    words = re.findall(WORD, rest[:60])
    for length in range(min(4, len(words)), 0, -1):
        number_words = re.match(rf"(?:\W*?{WORD}){{{length}}}", rest)
        if number_words is None:
            continue
        for family, of in meanings:
            spelled = re.sub(r"^(?:the|la|le|el|il|lo)\s+", "", number_words[0].strip(), flags=re.IGNORECASE)
            value = LAST if is_last(spelled, of) else spelled_value(spelled, of)
            if value is not None and (tail := _title_after_number(rest[number_words.end() :], label)) is not None:
                return Heading(family, value, tail, label)
    return _parse_letters(rest, meanings, label) or _parse_misread_numeral(rest, meanings, match["gap"], label)


def _parse_misread_numeral(rest: str, meanings: list[tuple[str, str]], gap: str, label: str) -> Heading | None:
    """Parse a Roman numeral with small letters or figures in it, as scanners read them: "CHAPTER Vl"."""
    match = MISREAD_NUMERAL.fullmatch(rest)
    value = roman_value(match["number"].translate(MISREAD), final_j=True, strict=True) if match and gap else None
    if match is None or not value or (tail := _title_after_number(match["tail"], label)) is None:
        return None
    return Heading(meanings[0][0], value, tail, label)


def _parse_letters(rest: str, meanings: list[tuple[str, str]], label: str) -> Heading | None:
    """Parse a number in letters behind a keyword."""
    match = LETTER_NUMERAL.fullmatch(rest)
    if match is None or (tail := _title_after_number(match["tail"], label)) is None:
        return None
    values = ((family, letter_value(match["number"], language)) for family, language in meanings)
    if match["number"].isascii():
        # "STORY A Girl" is a title.
        if match["tail"][:1].isspace():
            return None
        return Heading(meanings[0][0], place_in_alphabet(match["number"]), tail, label)
    return next((Heading(family, value, tail, label) for family, value in values if value is not None), None)


def _parse_number_first(label: str, language: str | None) -> Heading | None:
    match = NUMBER_FIRST.match(label)
    if match is None or not _meanings(match["word"], language):
        return None
    tail = _title_after_number(match["tail"], label)
    if tail is None:
        return None
    token = match["number"]
    if token.lower() in NO_NUMERALS:
        return None
    value = _number_value(
        re.sub(r"(?<=[\divxlc])(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)$", "", token, flags=re.IGNORECASE)
    )
    for family, of in _meanings(match["word"], language):
        number = value or (LAST if is_last(token, of) else spelled_value(token, of, ordinal=True))
        if number is not None:
            return Heading(family, number, tail, label)
    return None


def _number_value(token: str, *, strict: bool = True) -> int | None:
    return int(token) if token.isdecimal() else roman_value(token, final_j=True, strict=strict)


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


def _parse_bare_number(label: str, language: str | None) -> Heading | None:
    match = BARE.fullmatch(label)
    if found := number_alone(label, language):
        return Heading("spelled", *found, label)
    if match is None:
        value = _spelled_number(bare_letters(label.rstrip(" .:")), language) if len(label) <= LONGEST_WORD else None
        return Heading("spelled", value, "", label) if value else None
    token, tail = match["number"], match["tail"].strip(" —–-_=*:")
    value = _number_value(token)
    bracketed = any(mark in match["open"] for mark in "[(<")
    if not value or not (
        _is_lone_number(token, bracketed, match["close"]) if not tail else _is_number_with_title(token, match, tail)
    ):
        return None
    family = "bracketed" if bracketed else "arabic" if token.isdecimal() else "roman"
    family = "section" if (match["sign"] or "").startswith("§") else family
    return Heading(family, value, tail, label)


def _is_lone_number(token: str, bracketed: bool, close: str) -> bool:
    """Return whether a token alone on a line is a number.

    Lower case needs two letters (and "mi" is a word); an opening bracket needs a closing one.
    """
    small = token.isalpha() and not token.isupper()
    return (not small or (len(token) > 1 and token.lower() != "mi")) and (not bracketed or bool(close))


def _is_number_with_title(token: str, match: re.Match[str], tail: str) -> bool:
    """Return whether a number is followed by a title: "I am", "1 of them" and "C major" are not headings."""
    if match["open"].strip("—–-") or (token.isalpha() and not token.isupper()):
        return False
    # "I—I do not know" is speech.
    punctuated = match["close"][:1] in tuple(".-—:)–") and match["tail"][:1].isspace()
    return (not tail[0].islower() and tail[0] not in ",;.)") and (punctuated or is_title_case(tail))


@lru_cache(maxsize=4096)
def _spelled_number(word: str, language: str | None) -> int | None:
    return next((value for name in {language or "en", "en"} if (value := spelled_value(word, name))), None)
