"""Read abbreviations, Roman numerals, letters and signs."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from book_pipeline.formatting.checks.roman_numerals import Place, is_roman
from book_pipeline.formatting.readings.abbreviations import expansions
from book_pipeline.formatting.readings.electronic import spelled
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.wording import maybe, one_of, then
from book_pipeline.roman_numerals import roman_value

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s\Z")
MARKED_ROMAN = re.compile(r"[IVX]+|[IVXLC]{2,}")
RULER_BEFORE = re.compile(r"(?<=[\w,;]\s)[^\W\d_a-z]\w+\s\Z")
"""A name before a numeral, not the first word of a sentence: "King Louis XIV"."""
DOTTED = re.compile(r"&c|[^\W\d_]+(?:(?:\.[\s-]?|[:/])[^\W\d_]+){0,7}")
MOST_LETTERS = 6


def read_romans(place: Place, at: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a Roman numeral: a cardinal, or an ordinal with or without its article."""
    match = WORD.match(place.text, at, place.end)
    if match is None:
        return
    end = at + len(POSSESSIVE.sub("", match.group()))
    value = roman_value(place.text[at:end])
    if value and is_roman(place, at, end):
        ruler = language.rulers_have_articles and RULER_BEFORE.search(place.text[place.first : at])
        ordinal = then(language.articles if ruler else maybe(language.articles), language.ordinal(value))
        yield end, one_of(language.cardinal(value), ordinal)
        if re.compile(language.ordinal_marks).fullmatch(place.text, match.end(), match.end() + 1):
            yield match.end() + 1, ordinal  # as the full stop in "Ludwig XIV. kam"
    numeral = MARKED_ROMAN.match(place.text, at, place.end)
    mark = re.compile(language.ordinal_marks).fullmatch(match.group(), len(numeral.group())) if numeral else None
    if numeral and mark and mark.group().isalpha() and (marked := roman_value(numeral.group())):
        yield match.end(), then(maybe(language.articles), language.marked_ordinal(marked, mark.group()))


def read_abbreviations(place: Place, at: int, language: Language, words: AbstractSet[str]) -> Iterator[Reading]:
    """Yield the expansions of an abbreviation; the full stop of one that ends a sentence may be kept.

    `words` are the chapter's words, in lower case, that occur without a full stop and so are no abbreviations.
    """
    match = DOTTED.match(place.text, at, place.end)
    if match is None:
        return
    for end in _ends(match, place):
        short = re.sub(r"[.\s:/-]", "", place.text[at:end])
        for spoken in expansions(place, at, end, short, language, words):
            yield end, then(spoken, maybe(".")) if place.text[end - 1] == "." else spoken


def _ends(match: re.Match[str], place: Place) -> Iterator[int]:
    """Yield the ends of the abbreviations that begin where the match does, the longest first."""
    ends = [match.end(), *(found.start() + match.start() for found in re.finditer(r"\.|[\s:/]", match.group()))]
    for end in sorted(set(ends), reverse=True):
        if place.text.startswith(".", end) and end < place.end:
            yield end + 1
        if not place.text[end : end + 1].isalnum():
            yield end


def read_letters(place: Place, at: int, language: Language) -> Iterator[Reading]:
    """Yield the reading of letters one by one: "MP", "U.S.", and in lower case if no vowel is among them."""
    match = re.compile(r"[^\W\d_](?:\.\s?[^\W\d_](?!\w)){1,7}|[^\W\d_]+(?!\w)").match(place.text, at, place.end)
    if match is None or place.text[at - 1 : at].isalpha():
        return
    letters = re.sub(r"[.\s]", "", match.group())
    if 1 < len(letters) <= MOST_LETTERS and (letters.isupper() or letters != match.group() or is_unsayable(letters)):
        spoken = spelled(letters, language)
        yield match.end(), spoken
        if place.text.startswith(".", match.end()) and match.end() < place.end and letters != match.group():
            yield match.end() + 1, then(spoken, maybe("."))


def is_unsayable(letters: str) -> bool:
    """Return whether no vowel of the Latin alphabet is among the letters."""
    return letters.isascii() and not set("aeiouy") & set(letters.lower())


def read_signs(place: Place, at: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a sign: "&", or a dash between two numbers."""
    text = place.text
    for length in (2, 1):
        spoken = language.signs.get(text[at : at + length])
        if spoken is not None and at + length <= place.end and not _is_of_amount(place, at, language):
            yield at + length, spoken
    before, after = text[place.first : at].rstrip(), text[at + 1 : place.limit].lstrip()
    if not _is_number_beside(before[-8:], after[:3], language):
        return
    if text[at] in "-‐‑–—−":
        yield at + 1, one_of(language.range_words, language.score_words)
    elif text[at] == ":":
        yield at + 1, one_of(language.ratio_words, language.score_words)
    elif text[at] in "xX×хХ*":
        yield at + 1, language.by


def _is_of_amount(place: Place, at: int, language: Language) -> bool:
    """Return whether a sign of a currency stands beside figures."""
    beside = place.text[max(place.first, at - 2) : at].strip()[-1:] + place.text[at + 1 : at + 3].strip()[:1]
    return place.text[at] in currency_signs(language) and any(map(str.isdecimal, beside))


def _is_number_beside(before: str, after: str, language: Language) -> bool:
    signs = currency_signs(language)
    number_before = re.search(r"\d[\w.%°²³]*(?:\s[^\W\d_]{1,2}\.?[^\W\d_]?\.?)?\Z", before) or before[-1:] in signs
    return bool(number_before) and (after[:1].isdecimal() or after[:1] in signs | set("½¼¾.,-−"))


@lru_cache(maxsize=32)
def currency_signs(language: Language) -> frozenset[str]:
    """Return the signs of currencies that are no letters."""
    return frozenset(sign for sign in language.currencies if not sign.isalnum())
