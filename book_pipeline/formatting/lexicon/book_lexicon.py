"""The lexicon of one book: the entries of its request, of its own, its author's and that of all books."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from book_pipeline.errors import AudiobookDamaged, InvalidRequest
from book_pipeline.formatting.lexicon.entries import Entry, checked, problem_of
from book_pipeline.formatting.lexicon.matching import Match, Matcher
from book_pipeline.formatting.lexicon.stored import StoredLexicons, scopes_of
from book_pipeline.json_text import read_json
from book_pipeline.store.artifacts import JSON, Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.keys import book_lexicon_key

MOST_NAMED = 5
"""Entries that a note names."""


@dataclass(frozen=True)
class BookLexicon:
    """The entries that apply to a book, the first one first; `notes` say which do not, and why."""

    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.entries)

    def matches(self, text: str) -> list[Match]:
        """Return the words of the lexicon in a text, after the rules of formatting."""
        return self._matcher.matches(text)

    def used_in(self, text: str) -> list[dict[str, str]]:
        """Return the entries that are used in a text, as JSON."""
        used = {match.entry.identity: match.entry.as_json() for match in self.matches(text)}
        return [used[identity] for identity in sorted(used)]


EMPTY = BookLexicon()


def collected(book: Book, artifacts: Artifacts) -> BookLexicon:
    """Return the lexicon of a book. An entry of the book counts before one of its author, and that before the others.

    Raises InvalidRequest if the request has an entry that is invalid, also in the book's language. An entry of a stored
    lexicon that does not suit this book is left out, with a note.
    """
    requested = checked(book.request.get("lexicon") or ())
    for entry in requested:
        problem = problem_of(entry, book.language) if is_for(entry, book.language) else None
        if problem:
            message = f'The entry "{entry.word}" of the request\'s lexicon {problem}'
            raise InvalidRequest(message)
    stored = StoredLexicons(artifacts)
    return combined([requested, *(stored.entries(scope) for scope in scopes_of(book.book_id, book.author))], book)


def combined(lexicons: Sequence[Sequence[Entry]], book: Book) -> BookLexicon:
    """Return the entries of several lexicons that are for the book's language; see `collected`."""
    chosen: dict[str, Entry] = {}
    problems: dict[str, str] = {}
    silent: dict[str, None] = {}
    for lexicon in lexicons:
        fitting = [entry for entry in lexicon if is_for(entry, book.language)]
        # The nearer language counts before the wider one, and the word with capitals before the one without.
        for entry in sorted(fitting, key=lambda one: (-len(one.language or ""), one.word == one.word.lower())):
            if entry.alias is None:
                silent[entry.word] = None
            elif problem := problem_of(entry, book.language):
                problems.setdefault(entry.word, problem)
            else:
                chosen.setdefault(entry.word, entry)
    notes = [
        f'The lexicon\'s entry "{word}" is not used: it {problem}'
        for word, problem in problems.items()
        if word not in chosen
    ]
    if len(notes) > MOST_NAMED:
        notes[MOST_NAMED:] = [f"{len(notes) - MOST_NAMED} more entries of the lexicon are not used."]
    unspoken = silent_note([word for word in silent if word not in chosen])
    return BookLexicon(tuple(chosen.values()), (*notes, unspoken) if unspoken else tuple(notes))


def silent_note(words: Sequence[str]) -> str:
    """Return a note about words whose entries have IPA alone, "" if there are none."""
    if not words:
        return ""
    named = ", ".join(f'"{word}"' for word in words[:MOST_NAMED]) + ", …" * (len(words) > MOST_NAMED)
    return (
        "IPA is not spoken, because ElevenLabs' models for books skip words with IPA. "
        f"Entries of the lexicon that need a respelling: {len(words)} ({named})."
    )


def is_for(entry: Entry, language: str | None) -> bool:
    """Return whether an entry is for books in a language: one tag begins with the other, as "en" and "en-GB" do."""
    if entry.language is None:
        return True
    wanted, given = f"{entry.language.lower()}-", f"{(language or '').lower()}-"
    return bool(language) and (wanted.startswith(given) or given.startswith(wanted))


def store(book_id: UUID, lexicon: BookLexicon, artifacts: Artifacts) -> None:
    """Store the lexicon for the chapters of this run; what is changed meanwhile counts in the next one.

    An empty lexicon is stored only in place of another one.
    """
    key = book_lexicon_key(book_id)
    if lexicon.entries or artifacts.find(key) is not None:
        fields = [entry.as_json() for entry in lexicon.entries]
        artifacts.write(key, json.dumps(fields, ensure_ascii=False).encode(), JSON)


def load(book_id: UUID, artifacts: Artifacts) -> BookLexicon:
    """Return the lexicon that ParseBook has stored; an empty one if there is none. Raises AudiobookDamaged."""
    key = book_lexicon_key(book_id)
    stored = artifacts.find(key)
    try:
        return BookLexicon(entries_from(read_json(stored.content))) if stored else EMPTY
    except (ValueError, TypeError) as error:
        raise AudiobookDamaged(
            f"The lexicon of this run of book {book_id} is damaged: {key}. Start the book again; what is paid is not "
            "paid again."
        ) from error


def entries_from(fields: Iterable[dict[str, Any]]) -> tuple[Entry, ...]:
    """Return entries that were checked before."""
    return tuple(Entry(**one) for one in fields)
