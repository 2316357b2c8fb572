"""The lexicons in the bucket: one of all books, one for each author, one for each book."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import Entry, checked
from book_pipeline.json_text import read_json
from book_pipeline.store.artifacts import JSON, Artifacts
from book_pipeline.store.keys import lexicon_key

MOST_TRIES = 8
"""Tries of a change; each fails only if another one was stored meanwhile."""
LONGEST_SLUG = 100


@dataclass(frozen=True)
class Scope:
    """Whose lexicon it is: `name` for people, and its key in the bucket."""

    name: str
    key: str


ALL_BOOKS = Scope("all books", lexicon_key("all"))


def scope_of_book(book_id: UUID) -> Scope:
    """Return the scope of one book."""
    return Scope(f"the book {book_id}", lexicon_key(f"books/{book_id}"))


def scope_of_author(author: str) -> Scope:
    """Return the scope of an author's books. The order of the names, capitals and commas do not matter.

    Raises InvalidRequest if the name has no letter.
    """
    words = sorted("".join(one if one.isalnum() else " " for one in author.casefold()).split())
    if not words:
        message = "The author's name has no letter. Write it as `book-pipeline status` shows it."
        raise InvalidRequest(message)
    slug = "-".join(words)
    if len(slug) > LONGEST_SLUG:
        slug = f"{slug[: LONGEST_SLUG - 17]}-{sha256(slug.encode()).hexdigest()[:16]}"
    return Scope(f"the author {author}", lexicon_key(f"authors/{slug}"))


def scopes_of(book_id: UUID, author: str | None) -> list[Scope]:
    """Return the scopes that apply to a book, the first one first."""
    named = [scope_of_author(author)] if author and any(map(str.isalnum, author)) else []
    return [scope_of_book(book_id), *named, ALL_BOOKS]


class StoredLexicons:
    """The lexicons in the artifacts bucket."""

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts

    def entries(self, scope: Scope) -> tuple[Entry, ...]:
        """Return the entries of a lexicon; none if there is no lexicon. Raises InvalidRequest if it is damaged."""
        return self._read(scope)[0]

    def update(self, scope: Scope, change: Callable[[tuple[Entry, ...]], Sequence[Entry]]) -> tuple[Entry, ...]:
        """Store what `change` makes of the entries, and return it.

        If another writer was faster, `change` is called again with what that one has stored, so no entry is lost.
        Raises InvalidRequest if the result is invalid, or others keep writing.
        """
        for _ in range(MOST_TRIES):
            before, etag = self._read(scope)
            fields = [entry.as_json() for entry in change(before)]
            after = checked(fields)
            content = json.dumps({"entries": fields}, ensure_ascii=False, indent=1).encode()
            if self._artifacts.write_if_unchanged(scope.key, content, JSON, etag):
                return after
        message = f"The lexicon of {scope.name} is being changed by others. Try again."
        raise InvalidRequest(message)

    def _read(self, scope: Scope) -> tuple[tuple[Entry, ...], str | None]:
        """Return the entries and the ETag of their object, None if it does not exist."""
        stored = self._artifacts.find(scope.key)
        if stored is None:
            return (), None
        try:
            return checked(read_json(stored.content)["entries"]), stored.etag
        except (ValueError, TypeError, KeyError, AttributeError):
            message = (
                f"The lexicon of {scope.name}, {scope.key} in the bucket, is no list of entries. Restore an older "
                "version of the object, or delete it."
            )
            raise InvalidRequest(message) from None
