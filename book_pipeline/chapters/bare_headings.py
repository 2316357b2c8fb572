"""Headings that are a number without a division, alone or before a title: "IV.", "1. The Ferry", "Seven"."""

import re
from functools import lru_cache

from book_pipeline.chapters.date_titles import is_moment
from book_pipeline.chapters.east_asian_headings import number_alone
from book_pipeline.chapters.heading_patterns import BARE, FRACTION, MISREAD, MISREAD_ALONE
from book_pipeline.chapters.keyword_headings import Numbered
from book_pipeline.chapters.numerals import bare_letters, number_value, spelled_value
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.roman_numerals import roman_value

LONGEST_WORD = 30


def numbered_alone(label: str, language: str | None) -> Numbered | None:
    """Return the style of a number without a division, its value and the title behind it; None if a line has none."""
    match = BARE.fullmatch(label)
    if found := number_alone(label, language):
        return ("spelled", *found)
    if label[0].isdecimal() and is_moment(label):
        return None
    if match is None or FRACTION.fullmatch(label):
        return _unusual_number(label, language)
    token, tail = match["number"], match["tail"].strip(" —–-_=*:")
    value = number_value(token)
    bracketed = any(mark in match["open"] for mark in "[(<")
    if not value or not (
        _is_lone_number(token, bracketed, match["close"]) if not tail else _is_number_with_title(token, match, tail)
    ):
        return None
    family = "bracketed" if bracketed else "arabic" if token.isdecimal() else "roman"
    family = "section" if (match["sign"] or "").startswith("§") else family
    return (family, value, tail)


def _unusual_number(label: str, language: str | None) -> Numbered | None:
    """Parse a number alone that is written in words, is misread, or stands between two others."""
    if between := FRACTION.fullmatch(label):
        number = number_value(between[1])
        return ("arabic" if between[1].isdecimal() else "roman", number, "") if number else None
    if MISREAD_ALONE.fullmatch(label):
        value = roman_value(label.translate(MISREAD), final_j=True, strict=True)
        return ("roman", value, "") if value else None
    value = _spelled_number(bare_letters(label.rstrip(" .:")), language) if len(label) <= LONGEST_WORD else None
    return ("spelled", value, "") if value else None


def _is_lone_number(token: str, bracketed: bool, close: str) -> bool:
    """Return whether a token alone on a line is a number.

    Lower case needs two letters (and "mi" is a word), or a full stop; an opening bracket needs a closing one.
    """
    if token.isalpha() and not token.isupper() and (token.lower() == "mi" or (len(token) == 1 and close != ".")):
        return False
    return not bracketed or bool(close)


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
