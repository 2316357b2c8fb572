"""What an abbreviation says where it stands.

Known abbreviations have the expansions of their language. Any other must be an abbreviation beyond doubt, and its
expansion a word that the chapter has elsewhere: a word that begins with its letters or, if they include no vowel,
contains them in order.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from book_pipeline.formatting.checks.roman_numerals import Place
from book_pipeline.formatting.readings.dates import read_dates
from book_pipeline.formatting.readings.language import Language
from book_pipeline.formatting.readings.wording import Wording

FEWEST_LETTERS = 3
VOWEL = re.compile(r"[aeiouyäöüåæøœàâéèêëîïôûùáíóúаеиоуыэюя]")
FIGURES_AFTER = re.compile(r"\s?(?:\d|[IVXLC]{2,}\b|(?!ill\b)[ivxl]{2,}\b)")
FIGURES_BEFORE = re.compile(r"[\d½¼¾]\s?\Z")
NAME_BEFORE = re.compile(r"(?<!\w)(?:[^\W\d_a-z][\w'’-]+|\d+\w{2})\s\Z")
NUMBERED_NAME_BEFORE = re.compile(r"(?<!\w)\d+\s(?:[^\W\d_a-z][\w'’-]+\s){1,3}\Z")
"""A house number and the name of a road: only then is "Elm St. Clare" a road and not Saint Clare."""
PLACE_BEFORE = re.compile(r"\w,\s\Z")
REGION_END = re.compile(r"\s*(?:\Z|[,.;:]|\d)")
LAST_STOP = re.compile(r"\.\W*\Z")
"""The full stop of an abbreviation that ends a paragraph, which is kept."""
NEXT_WORD = re.compile(r",?\s+(?=\w)")
NAME_AFTER = re.compile(r"\s+[^\W\d_]")


def expansions(
    place: Place, at: int, end: int, short: str, language: Language, words: AbstractSet[str]
) -> Iterator[Wording]:
    """Yield what the abbreviation from `at` to `end` says; `short` has its letters alone."""
    after = place.text[end : place.limit]
    dotted = "." in place.text[at:end] or (end == place.end and LAST_STOP.match(after) is not None)
    lower = short.lower()
    if FIGURES_AFTER.match(after) and lower in language.before_figures:
        yield language.before_figures[lower]
    before = place.text[place.first : at]
    if FIGURES_BEFORE.search(before):
        counted = [language.after_figures[key] for key in (short, lower) if key in language.after_figures]
        yield from counted
        if counted:
            return  # "1999 г." is a year, though "г. Тула" is a town
    known = _known(short, language.abbreviations)
    before_name = bool(NAME_AFTER.match(after)) and after.lstrip()[:1].isupper()
    named = NUMBERED_NAME_BEFORE if known is not None and before_name else NAME_BEFORE
    if named.search(before) and lower in language.after_names:
        yield language.after_names[lower]
    if PLACE_BEFORE.search(before) and short in language.regions and REGION_END.match(after):
        yield language.regions[short]
    if lower in language.weekdays and (dotted or _before_date(place, end, language)):
        yield language.weekdays[lower]
    if known is not None:
        alone = not after and not before
        if (dotted or lower in language.undotted) and (before_name or alone or lower not in language.before_names):
            yield known
    elif dotted and short == place.text[at:end].rstrip(".") and lower not in words and _is_inside_sentence(after):
        yield from _longer_words(lower, words)


def _before_date(place: Place, end: int, language: Language) -> bool:
    """Return whether a date follows, so that a day of the week needs no full stop: "tue, 3 may", "lun 5 giugno"."""
    start = NEXT_WORD.match(place.text, end, place.limit)
    return start is not None and any(True for _ in read_dates(place.text, start.end(), place.limit, language))


def _known(short: str, forms: Mapping[str, str]) -> str | None:
    return forms.get(short) or forms.get(short.lower()) or (forms.get(short.capitalize()) if short.isupper() else None)


def _is_inside_sentence(after: str) -> bool:
    return re.match(r"[,;:)]|\s+[^\W_A-Z]", after) is not None


def _longer_words(short: str, words: AbstractSet[str]) -> Iterator[str]:
    """Yield the words that begin with the letters or, if these include no vowel, contain them in order."""
    if len(short) < FEWEST_LETTERS:
        return
    prefix = re.compile(f"{re.escape(short)}.+")
    expansion = prefix if VOWEL.search(short) else re.compile(".*".join(map(re.escape, short)) + ".*")
    yield from (word for word in words if len(word) > len(short) and expansion.fullmatch(word))
