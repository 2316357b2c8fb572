"""Change the lexicons of a pipeline, which are objects in its bucket."""

from collections.abc import Sequence
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.entries import Entry, entry_of
from book_pipeline.formatting.lexicon.stored import Scope, StoredLexicons
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.keys import book_key
from console.client import BookUnknown, Stack


def lexicons_of(stack: Stack) -> StoredLexicons:
    """Return the lexicons of a pipeline."""
    return StoredLexicons(Artifacts(stack.client("s3"), stack.bucket))


def add_entry(scope: Scope, stack: Stack, fields: dict[str, str | None]) -> tuple[Entry, Entry | None]:
    """Add an entry, in place of one for the same word and language, which is returned as well.

    Raises InvalidRequest if the entry is invalid or forms a circle with others.
    """
    entry = entry_of(fields)
    replaced: list[Entry] = []

    def change(entries: tuple[Entry, ...]) -> list[Entry]:
        replaced[:] = [other for other in entries if other.identity == entry.identity]
        return [*(other for other in entries if other.identity != entry.identity), entry]

    lexicons_of(stack).update(scope, change)
    return entry, replaced[0] if replaced else None


def remove_entry(scope: Scope, stack: Stack, word: str, language: str | None) -> list[Entry]:
    """Remove the entries for a word, or the one of a language, and return them. Raises InvalidRequest if none is there.

    The word is written as in the lexicon.
    """
    removed: list[Entry] = []

    def change(entries: tuple[Entry, ...]) -> list[Entry]:
        removed[:] = [
            entry for entry in entries if entry.word == word and (language is None or entry.language == language)
        ]
        if not removed:
            message = (
                f'The lexicon of {scope.name} has no entry "{word}". `book-pipeline lexicon list` shows the entries.'
            )
            raise InvalidRequest(message)
        return [entry for entry in entries if entry not in removed]

    lexicons_of(stack).update(scope, change)
    return removed


def import_entries(scope: Scope, stack: Stack, imported: Sequence[Entry]) -> int:
    """Add entries, each in place of one for the same word and language. Return how many the lexicon then has."""
    identities = {entry.identity for entry in imported}

    def change(entries: tuple[Entry, ...]) -> list[Entry]:
        return [*(entry for entry in entries if entry.identity not in identities), *imported]

    return len(lexicons_of(stack).update(scope, change))


def text_of(book_id: UUID, stack: Stack) -> str:
    """Return the text of a book. Raises BookUnknown if it is not in the bucket."""
    stored = Artifacts(stack.client("s3"), stack.bucket).find(book_key(book_id))
    if stored is None:
        raise BookUnknown(f"The text of the book {book_id} is not in the bucket. Start the book again.")
    return stored.content.decode()
