"""Find the words of a lexicon in a text: whole words, the longest first, never inside an address."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book_pipeline.formatting.checks.validate import CLOSING, SENTENCE_END, is_boundary
from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.readings.electronic import addresses

KIND = "lexicon"
SAME = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"} | dict.fromkeys("\u00a0\u2009\u202f\t\n", " "))
"""Characters that an entry treats as equal; each replaces exactly one."""
SHORTEST_JOINED = 3
"""A shorter word beside an apostrophe is an ending, like "re" in "we're", not a word."""
NEGATED = re.compile(r"'t(?!\w)")
"""What follows "can" in "can't"."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry's word in a text, from `start` to `end`, in characters."""

    start: int
    end: int
    entry: Entry


class Matcher:
    """Entries by what they begin with. Of two for one place the longer one counts, then the earlier one.

    Parameters
    ----------
    entries
        With a respelling; others are left out.

    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._forms: dict[str, list[Entry]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if entry.alias is None:
                continue
            for form in {entry.word, unicodedata.normalize("NFD", entry.word)}:
                key = _folded(form)
                self._forms[key].append(entry)
                lengths[key[:2]].add(len(key))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}
        self._first = {begin[0] for begin in self._lengths}

    def matches(self, text: str) -> list[Match]:
        """Return the matches in a text, in order, none of which overlap."""
        if not self._forms:
            return []
        return list(self._found(text, _folded(text)))

    def _found(self, text: str, folded: str) -> Iterator[Match]:
        closed = _inside_addresses(text)
        done = 0
        for at, first in enumerate(folded):
            if at < done or first not in self._first or not is_boundary(text, at):
                continue
            match = self._longest(text, folded, at)
            if match and not any(start < match.end and at < end for start, end in closed):
                yield match
                done = match.end

    def _longest(self, text: str, folded: str, at: int) -> Match | None:
        lengths = {*self._lengths.get(folded[at : at + 2], ()), *self._lengths.get(folded[at], ())}
        for length in sorted(lengths, reverse=True):
            end = at + length
            found = self._forms.get(folded[at:end])
            if found and is_boundary(text, end) and _is_whole(folded, at, end):
                exact = next((entry for entry in found if _has_its_capitals(entry, text[at:end])), None)
                if exact:
                    return Match(at, end, exact)
        return None


def changes_of(text: str, matches: Sequence[Match]) -> list[Change]:
    """Return the changes that say the matches as their entries ask for.

    A respelling begins with a capital where the word does. The full stop of an abbreviation stays at the end of a
    paragraph.
    """
    changes = []
    for match in matches:
        alias, end = match.entry.alias or "", match.end
        if text[match.start].isupper() and not match.entry.word[0].isupper():
            alias = alias[0].upper() + alias[1:]
        if text[end - 1] == "." and not alias.endswith(SENTENCE_END) and _ends_paragraph(text, end):
            end -= 1
        changes.append(Change(match.start, text[match.start : end], alias, KIND, "lexicon"))
    return [change for change in changes if change.before != change.after]


def _folded(text: str) -> str:
    """Return the text in lower case, with one character for each of its characters."""
    text = text.translate(SAME)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def _has_its_capitals(entry: Entry, found: str) -> bool:
    """Return whether the word has the entry's capitals, or all capitals; an entry in lower case has every form."""
    word = entry.word.translate(SAME)
    found = unicodedata.normalize("NFC", found).translate(SAME)
    return found == word or word == word.lower() or (found.isupper() and word != word.upper() and len(found) > 1)


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Return whether no apostrophe makes the word a part of another one, like "re" in "we're" and "can" in "can't"."""
    before = folded[max(0, start - 2) : start]
    after = folded[end : end + 2]
    joined = (before[-1:] == "'" and before[:1].isalpha()) or (after[:1] == "'" and after[1:].isalpha())
    return not (NEGATED.match(folded, end) or (joined and end - start < SHORTEST_JOINED))


def _ends_paragraph(text: str, at: int) -> bool:
    paragraph_end = text.find("\n\n", at)
    return CLOSING.match(text[at : len(text) if paragraph_end < 0 else paragraph_end]) is not None


def _inside_addresses(text: str) -> list[tuple[int, int]]:
    return list(addresses(text, 0, len(text)))
