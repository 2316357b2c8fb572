"""The accepted expansions of an abbreviation.

Known abbreviations, and those of months, have the expansions of their tables. Any other must be an abbreviation beyond
doubt, and its expansion a word that the chapter has elsewhere: a word that begins with its letters or, if they include
no vowel, contains them in order.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from book_pipeline.formatting.checks.abbreviations import AFTER_FIGURES, BEFORE_FIGURES, EXPANSIONS
from book_pipeline.formatting.checks.dates import month_names, month_number
from book_pipeline.formatting.checks.numerals import normalized, pattern
from book_pipeline.formatting.checks.roman_numerals import Place

FRENCH = frozenset({"monsieur", "madame", "mademoiselle", "rue"})
"""If a chapter contains one of these words, an M before a name is "Monsieur", not an initial."""
BEFORE_NAMES = frozenset({"m", "mm", "d", "fr", "hon", "gen", "col", "rev", "sen", "rep", "mt", "ft"})
"""Titles whose letters may have another meaning unless a name follows."""
UNDOTTED = frozenset({"mr", "mrs", "messrs", "dr", "st", "mme", "mmes", "mlle", "mlles", "sr", "sra", "hr", "&c"})
"""Abbreviations that some printers set without a full stop."""
FEWEST_LETTERS = 3
VOWEL = re.compile(r"[aeiouyäöüåæøœàâéèêëîïôûùáíóúаеиоуыэюя]")


def expansions(place: Place, start: int, end: int, language: str, words: AbstractSet[str]) -> Iterator[str]:
    """Yield regular expressions of the expansions of the word from `start` to `end`, which excludes its last full stop.

    `words` are the chapter's words, in lower case, that occur without a full stop and so are no abbreviations.
    """
    token, after = place.text[start:end], place.text[end : place.limit]
    dotted = after.startswith(".")
    short = re.sub(r"[.\s]", "", token)
    yield from (_any_of(readings, language) for readings in _beside_figures(place, start, end, short, language))
    month = month_number(token, language)
    if (
        month is not None
        and dotted
        and (re.match(r"\.,?\s\d", after) or re.search(r"\d\S{,2}\s\Z", place.text[:start]))
    ):
        yield pattern(month_names(month, language), language)
        return
    known = _known(short, language)
    if known is None and short == "M" and not FRENCH.isdisjoint(words):
        known = "Monsieur"
    if known is not None:
        before_name = re.match(r"\.?\s+[^\W\d_]", after) and after.lstrip(". ")[:1].isupper()
        if (dotted or short.lower() in UNDOTTED) and (before_name or short.lower() not in BEFORE_NAMES):
            yield _any_of(known, language)
    elif "." in token:
        yield "(?i:" + r"\s".join(map(re.escape, short)) + ")"  # initials, letter by letter
    elif dotted and short.lower() not in words and re.match(r"\.(?:[,;:)]|\s+[^\W_A-Z])", after):
        yield from map(re.escape, _longer_words(short.lower(), words))


def _beside_figures(place: Place, start: int, end: int, short: str, language: str) -> Iterator[str]:
    before, after = place.text[place.first : start], place.text[end : place.limit]
    if re.match(r"\.\s?(?:\d|[IVXLC]{2,}\b)", after):
        yield from filter(None, [BEFORE_FIGURES.get(language, {}).get(short.lower())])
    if re.search(r"\d\Z" if not after.startswith(".") else r"\d\s?\Z", before):
        yield from filter(None, [AFTER_FIGURES.get(language, {}).get(short.lower())])


def _known(short: str, language: str) -> str | None:
    forms = EXPANSIONS.get(language, {})
    return forms.get(short) or forms.get(short.lower()) or (forms.get(short.capitalize()) if short.isupper() else None)


def _any_of(readings: str, language: str) -> str:
    return pattern([normalized(reading, language) for reading in readings.split(", ")], language)


def _longer_words(short: str, words: AbstractSet[str]) -> Iterator[str]:
    """Yield the words that begin with the letters or, if these include no vowel, contain them in order."""
    if len(short) < FEWEST_LETTERS:
        return
    prefix = re.compile(f"{re.escape(short)}.+")
    expansion = prefix if VOWEL.search(short) else re.compile(".*".join(map(re.escape, short)) + ".*")
    yield from (word for word in words if len(word) > len(short) and expansion.fullmatch(word))
