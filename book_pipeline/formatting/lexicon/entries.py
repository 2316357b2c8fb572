"""An entry of a lexicon: a word or phrase, and how it is pronounced."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.meaning import changed_meaning

LONGEST_WORD = 100
LONGEST_SPOKEN = 200
MOST_ENTRIES = 10_000
MARKUP = frozenset("<>[]{}\\|")
"""Some models read these as tags."""
JOINERS = frozenset("\u200c\u200d")
"""Persian and Indic words have them."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
SENTENCE_ENDS = frozenset("!?;:…。！？")


@dataclass(frozen=True, slots=True)
class Entry:
    """How a word or phrase is pronounced.

    Parameters
    ----------
    word
        As it is printed. In lower case it stands for all forms; with a capital, for itself and for all capitals.
    alias
        A respelling, which is spoken instead.
    ipa
        The pronunciation in the International Phonetic Alphabet, for other programs; it is not spoken.
    language
        BCP 47 tag of the books that it is for; None for books in any language.

    """

    word: str
    alias: str | None = None
    ipa: str | None = None
    language: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """The key that is unique within a lexicon."""
        return self.word, (self.language or "").lower()

    def as_json(self) -> dict[str, str]:
        """Return the fields that are set."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def entry_of(fields: dict[str, Any]) -> Entry:
    """Return an entry with composed letters (NFC) and single spaces. Raises InvalidRequest, which says why not."""
    entry = Entry(**fields)
    problem = _problem_of_language(entry.language) or _problem_of_form(entry)
    if problem is None:
        entry = Entry(_tidy(entry.word), _tidy(entry.alias), _tidy(entry.ipa), entry.language)
        problem = problem_of(entry, entry.language)
    if problem is not None:
        message = f"The lexicon's entry {_shown(entry.word)} {problem}"
        raise InvalidRequest(message)
    return entry


def problem_of(entry: Entry, language: str | None) -> str | None:
    """Return what is wrong with an entry for books in a language, as a part of a sentence and a remedy, else None."""
    if entry.alias is None and entry.ipa is None:
        return "says nothing. Give a respelling."
    if not _has_letter(entry.word):
        return "has no letter. A lexicon is for words; figures and signs are read by their meaning."
    if entry.alias is None:
        changed = changed_meaning(entry.word, "", language)
        return f"changes {changed}. Give a respelling that keeps it." if changed else None
    if not _has_letter(entry.alias):
        return "is said without a letter. Write its respelling in letters."
    if entry.alias == entry.word:
        return "is said as it is written, so it changes nothing. Leave it out, or respell it."
    changed = changed_meaning(entry.word, entry.alias, language)
    return f"changes {changed}. Keep it as it is written in the respelling." if changed else None


def checked(fields: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
    """Return the entries of one lexicon.

    Raises InvalidRequest, which names the entry: it is invalid, there are two for one word, they form a circle, or
    there are too many.
    """
    listed = list(fields)
    if len(listed) > MOST_ENTRIES:
        message = f"The lexicon has {len(listed):,} entries; it may have {MOST_ENTRIES:,}. Remove those without use."
        raise InvalidRequest(message)
    entries = tuple(map(entry_of, listed))
    known: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.identity in known:
            message = f"The lexicon has two entries for {_shown(entry.word)} in one language. Remove one of them."
            raise InvalidRequest(message)
        known.add(entry.identity)
    circle = _circle(entries)
    if circle:
        message = f"The lexicon's entries {' → '.join(map(_shown, circle))} form a circle. Remove one of them."
        raise InvalidRequest(message)
    return entries


def _circle(entries: Sequence[Entry]) -> list[str]:
    """Return the words of which each is said as the next one, back to the first; empty if there are none."""
    spoken_as = {entry.word.casefold(): entry.alias.casefold() for entry in entries if entry.alias}
    written = {entry.word.casefold(): entry.word for entry in entries}
    done: set[str] = set()
    for first in spoken_as:
        word, path = first, dict[str, None]()
        while word in spoken_as and word not in done and word not in path:
            path[word] = None
            word = spoken_as[word]
        if word in path and spoken_as[word] != word:  # a word that is said as another form of itself is no circle
            circle = list(path)
            return [written[one] for one in (*circle[circle.index(word) :], word)]
        done.update(path)
    return []


def _problem_of_language(language: str | None) -> str | None:
    if language is None or LANGUAGE.fullmatch(language):
        return None
    return f"is for the language {_shown(language)}. Write a BCP 47 tag, such as en or pt-BR."


def _problem_of_form(entry: Entry) -> str | None:
    """Return what is wrong with the characters or lengths of the fields, else None."""
    fields = [("", entry.word, LONGEST_WORD)]
    fields += [("'s respelling", entry.alias, LONGEST_SPOKEN)] if entry.alias is not None else []
    fields += [("'s pronunciation", entry.ipa, LONGEST_SPOKEN)] if entry.ipa is not None else []
    for name, text, longest in fields:
        if not text.strip():
            return f"{name} is empty. Write the word and how it is said.".lstrip()
        if len(text) > longest:
            return f"{name} has {len(text)} characters; it may have {longest}.".lstrip()
        if any(unicodedata.category(one)[0] == "C" and one not in JOINERS for one in text):
            return f"{name} has control characters. Write letters and spaces only.".lstrip()
        if MARKUP & set(text):
            return f"{name} has one of the signs {' '.join(sorted(MARKUP))}, which some voices read as tags.".lstrip()
    if SENTENCE_ENDS & set(entry.alias or "") - set(entry.word):
        return "has a respelling with a sign that ends a sentence. Leave the sign out."
    return None


def _tidy(text: str | None) -> Any:
    return None if text is None else " ".join(unicodedata.normalize("NFC", text).split())


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _shown(word: str) -> str:
    """Return a word as a message quotes it."""
    return f'"{word[:LONGEST_WORD]}"' if word.isprintable() else ascii(word[:LONGEST_WORD])
