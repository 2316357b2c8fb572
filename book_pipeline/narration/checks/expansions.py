"""How a short form may be written out.

The forms of the tables, and the months', say what stands there. Any other must be short beyond doubt, and be written
out as a word that the chapter has elsewhere: one that begins with its letters, or, without a vowel, has them in order.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from book_pipeline.narration.checks.dates import month_number, names_of
from book_pipeline.narration.checks.numbering import Place
from book_pipeline.narration.checks.numerals import pattern, spoken
from book_pipeline.narration.checks.short_forms import BEFORE_FIGURES, BEHIND_FIGURES, FORMS

FRENCH = frozenset({"monsieur", "madame", "mademoiselle", "rue"})
"""With one of these words in a chapter, the letter M before a name is no initial."""
BEFORE_NAMES = frozenset({"m", "mm", "d", "fr", "hon", "gen", "col", "rev", "sen", "rep", "mt", "ft"})
"""Titles whose letters may stand for something else behind a name or at a sentence's end."""
UNDOTTED = frozenset({"mr", "mrs", "messrs", "dr", "st", "mme", "mmes", "mlle", "mlles", "sr", "sra", "hr", "&c"})
"""Short forms that some printers set without a full stop."""
FEWEST_LETTERS = 3
VOWEL = re.compile(r"[aeiouyäöüåæøœàâéèêëîïôûùáíóúаеиоуыэюя]")


def expansions(place: Place, start: int, end: int, language: str, words: AbstractSet[str]) -> Iterator[str]:
    """Yield regular expressions of what the word from `start` to `end`, its last full stop left out, is short for.

    `words` are those of the chapter, in small letters, that stand somewhere without a full stop: no abbreviations.
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
        yield pattern(names_of(month, language), language)
        return
    known = _known(short, language)
    if known is None and short == "M" and not FRENCH.isdisjoint(words):
        known = "Monsieur"
    if known is not None:
        named = re.match(r"\.?\s+[^\W\d_]", after) and after.lstrip(". ")[:1].isupper()
        if (dotted or short.lower() in UNDOTTED) and (named or short.lower() not in BEFORE_NAMES):
            yield _any_of(known, language)
    elif "." in token:
        yield "(?i:" + r"\s".join(map(re.escape, short)) + ")"  # initials, letter by letter
    elif dotted and short.lower() not in words and re.match(r"\.(?:[,;:)]|\s+[^\W_A-Z])", after):
        yield from map(re.escape, _longer(short.lower(), words))


def _beside_figures(place: Place, start: int, end: int, short: str, language: str) -> Iterator[str]:
    before, after = place.text[place.first : start], place.text[end : place.limit]
    if re.match(r"\.\s?(?:\d|[IVXLC]{2,}\b)", after):
        yield from filter(None, [BEFORE_FIGURES.get(language, {}).get(short.lower())])
    if re.search(r"\d\Z" if not after.startswith(".") else r"\d\s?\Z", before):
        yield from filter(None, [BEHIND_FIGURES.get(language, {}).get(short.lower())])


def _known(short: str, language: str) -> str | None:
    forms = FORMS.get(language, {})
    return forms.get(short) or forms.get(short.lower()) or (forms.get(short.capitalize()) if short.isupper() else None)


def _any_of(readings: str, language: str) -> str:
    return pattern([spoken(reading, language) for reading in readings.split(", ")], language)


def _longer(short: str, words: AbstractSet[str]) -> Iterator[str]:
    """Yield the chapter's words that begin with the letters, or have them in order where no vowel is among them."""
    if len(short) < FEWEST_LETTERS:
        return
    begins = re.compile(f"{re.escape(short)}.+")
    has = begins if VOWEL.search(short) else re.compile(".*".join(map(re.escape, short)) + ".*")
    yield from (word for word in words if len(word) > len(short) and has.fullmatch(word))
