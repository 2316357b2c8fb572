"""Compare a said form with a written one: each written value must be said once, in order, and nothing else.

The written form is read from left to right. At each place it is a value that is said in one of its wordings, or it is
kept as it is written.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from book_pipeline.formatting.checks.roman_numerals import Place
from book_pipeline.formatting.readings.amounts import read_measures, read_money, read_rates
from book_pipeline.formatting.readings.dates import read_dates
from book_pipeline.formatting.readings.electronic import address_at, read_addresses
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import language_of
from book_pipeline.formatting.readings.numerals import read_decades, read_numbers, read_ordinals, read_ranges
from book_pipeline.formatting.readings.telephone import read_telephones
from book_pipeline.formatting.readings.times import read_times, read_zones
from book_pipeline.formatting.readings.wording import ends, folded, tidied
from book_pipeline.formatting.readings.words import (
    is_unsayable,
    read_abbreviations,
    read_letters,
    read_romans,
    read_signs,
)

LONGEST = 400
"""Characters of a written or said form; longer ones are not read."""
READERS = (
    *(read_dates, read_times, read_telephones, read_money, read_measures, read_numbers, read_ordinals, read_decades),
    *(read_rates, read_zones, read_ranges),
)
KEPT = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])*|\d|[^\w\s]|_")
"""A word, with the vowel signs of Devanagari, a figure or a sign."""
FIRST_EAST_ASIAN = "\u2e80"
HEADING_STOPS = re.compile(r"[\s.:—–]+")
HYPHENS = "-‐‑"
LETTERS_LAST = re.compile(r"(?<!\w)[^\W\d_]+\Z")
WORD_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+['’]?)\s*\Z")
WORD_AFTER = re.compile(r"\s*([^\W\d_]+'?)")
LONGEST_ARTICLE = 10
"""Characters before a value in which an article is looked for."""
NO_WORDS: frozenset[str] = frozenset()


def same_meaning(written: str, spoken: str, language: str) -> bool:
    """Return whether a said form reads out a written one, all of it and nothing else; False in an unknown language."""
    return is_reading(Place(written, 0, len(written), 0, len(written)), spoken, language)


def is_reading(
    place: Place, spoken: str, language: str, words: AbstractSet[str] = NO_WORDS, *, heading: bool = False
) -> bool:
    """Return whether a said form reads out a place of a text.

    `words` are the chapter's words, in lower case, that are no abbreviations. In a `heading`, words in
    capitals may be said in lower case, and its stops may change.
    """
    tongue = language_of(language)
    if tongue is None or not spoken.strip() or max(place.end - place.start, len(spoken)) > LONGEST:
        return False
    return _Comparison(place, tongue.prepared(tidied(spoken)), tongue, words, heading).holds()


@lru_cache(maxsize=32)
def articles_of(language: Language) -> frozenset[str]:
    """Return the words that a language may say before an ordinal or a date."""
    return frozenset(folded(word) for word in language.articles.split("|") if word)


@lru_cache(maxsize=32)
def words_with_article(language: Language) -> frozenset[str]:
    """Return the written words that include an article."""
    return frozenset(word for word in language.with_article.split("|") if word)


@dataclass
class _Comparison:
    """One comparison; `spoken` is tidied. Offsets are in the place's text and in `spoken`."""

    place: Place
    spoken: str
    language: Language
    words: AbstractSet[str]
    heading: bool
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        self.folded = folded(self.spoken)

    def holds(self) -> bool:
        """Return whether the said form can end where the written one does."""
        reached: dict[int, set[int]] = {self.place.start: {0}}
        for at in range(self.place.start, self.place.end):
            starts = reached.pop(at, None)
            if not starts:
                continue
            for end, offsets in self._steps(at, starts):
                reached.setdefault(end, set()).update(offsets)
        return any(not self.spoken[end:].strip() for end in reached.get(self.place.end, ()))

    def _steps(self, at: int, starts: set[int]) -> Iterator[tuple[int, set[int]]]:
        """Yield the offsets that a value or a kept word at an offset leads to."""
        text = self.place.text
        stops = HEADING_STOPS.match(text, at, self.place.end) if self.heading else None
        if stops:
            yield stops.end(), {end for start in starts for end in self._after_stops(start)}
        if text[at].isspace():
            yield at + 1, {end for start in starts for end in self._after_space(at, start)}
            return
        address = address_at(text, at, self.place.end)
        if address:
            for end, wording in read_addresses(text, at, self.place.end, self.language):
                yield end, {last for start in starts for last in ends(wording, self.folded, start)}
            yield address, self._kept(text[at:address], starts)
            return
        before = WORD_BEFORE.search(text, max(0, at - LONGEST_ARTICLE), at)
        article = folded(before[1]) if before else ""
        begun = self._without_second_article(article, starts)
        for end, wording in self._readings(at):
            reached = ((start, last) for start in begun for last in ends(wording, self.folded, start))
            yield end, {last for start, last in reached if self._agrees(article, at, start, end, last)}
        for end, wording in read_signs(self.place, at, self.language):
            words = {start for start in starts if self._is_boundary(start)}
            yield (
                end,
                {last for start in words for last in ends(wording, self.folded, start) if self._is_boundary(last)},
            )
        kept = KEPT.match(text, at, self.place.end)
        if kept is None:
            yield at + 1, self._kept(text[at], starts)
        else:
            offsets = self._kept(kept.group(), starts)
            if kept.group() in HYPHENS and self._joins_words(at):
                offsets |= {start + self.spoken.startswith(" ", start) for start in starts}
            yield kept.end(), offsets

    def _readings(self, at: int) -> Iterator[Reading]:
        text, end = self.place.text, self.place.end
        for read in READERS:
            yield from read(text, at, end, self.language)
        yield from self.language.other_readings(text, at, end)
        if not (text[at - 1 : at].isalpha() and at and text[at].isalpha()):
            yield from read_abbreviations(self.place, at, self.language, self.words)
            yield from read_romans(self.place, at, self.language)
            yield from read_letters(self.place, at, self.language)

    def _agrees(self, article: str, at: int, start: int, end: int, last: int) -> bool:
        """Return whether what is said from `start` to `last` for `at` to `end` fits what is written around it."""
        text = self.place.text
        if not article or not text[at].isdecimal():
            return True
        return self.language.agrees(article, self.folded[start:last], text[end : end + LONGEST_ARTICLE])

    def _without_second_article(self, article: str, starts: set[int]) -> set[int]:
        """Return the offsets where no article is said after one that is written: "am 24." is not "am dem 24."."""
        if article not in articles_of(self.language) | words_with_article(self.language):
            return starts
        following = {start: WORD_AFTER.match(self.folded, start) for start in starts}
        return {start for start, word in following.items() if not (word and word[1] in articles_of(self.language))}

    def _is_boundary(self, at: int) -> bool:
        """Return whether no word goes on at an offset; East Asian words are not separated."""
        left, right = self.spoken[at - 1 : at] if at else "", self.spoken[at : at + 1]
        return not (left.isalnum() and right.isalnum()) or left >= FIRST_EAST_ASIAN or right >= FIRST_EAST_ASIAN

    def _kept(self, word: str, starts: set[int]) -> set[int]:
        """Return the offsets after a word or sign that is said as it is written."""
        word = self.language.prepared(tidied(word))
        is_word = word[:1].isalnum()
        found: set[int] = set()
        for start in starts:
            begin = start
            if not is_word:
                while self.spoken.startswith(" ", begin):
                    begin += 1
            elif self.spoken.startswith((" ", "-"), begin) and not word.isdecimal():
                found |= self._same(word, begin + 1)  # between figures and letters
            found |= self._same(word, begin)
        return found

    def _same(self, word: str, start: int) -> set[int]:
        end = start + len(word)
        heard = self.spoken[start:end]
        same = heard == word or (self.heading and word.isupper() and heard.upper() == word)
        return {end} if same or (is_unsayable(word) and heard == word.upper()) else set()

    def _after_space(self, at: int, start: int) -> set[int]:
        """Return the offsets after a space: a space is said as one unless it is beside a sign."""
        text = self.place.text
        found = {start + 1} if self.spoken.startswith(" ", start) else set()
        beside_words = text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
        beside_words = beside_words and not (text[at - 1].isdecimal() or text[at + 1].isdecimal())
        return found if found or beside_words else {start}

    def _after_stops(self, start: int) -> Iterator[int]:
        """Yield the offsets after the stop between a heading's parts, which may be another one or none."""
        match = re.compile(r" ?[.:—–]? ?").match(self.spoken, start)
        yield from range(start, match.end() + 1 if match else start + 1)

    def _joins_words(self, at: int) -> bool:
        """Return whether a hyphen joins a word to what is before it, or a word without figures to figures."""
        before, after = self.place.text[self.place.first : at], self.place.text[at + 1 : at + 2]
        return before[-1:].isalnum() and (after.isalpha() or (after.isdecimal() and bool(LETTERS_LAST.search(before))))
