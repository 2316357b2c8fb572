"""Finds the book or the chapter that a person names: by its id or the beginning of it, or by a chapter's number."""

import re
from collections.abc import Iterable
from uuid import UUID

from console.client import BookUnknown, Stack
from events.schemas.describe_books import BookDetails

SHORT = 8
"""Characters of a shortened id."""
BEGINNING = re.compile(r"[0-9a-f][0-9a-f-]{3,35}", re.IGNORECASE)
"""A shorter beginning could be the number of a chapter, or a word."""


def short_id(identity: UUID) -> str:
    """Return the beginning of an id."""
    return str(identity)[:SHORT]


def find_book(text: str, stack: Stack) -> UUID:
    """Return the id of a book, given the id or its beginning. Raises BookUnknown.

    A whole id is returned as it is, without asking the stack.
    """
    check_id(text)
    try:
        return UUID(text)
    except ValueError:
        books = stack.books()
    found = _beginning_with(text, (book.book_id for book in books.books))
    if len(found) == 1:
        return found[0]
    more = " Older books are not searched; use the whole id." if books.left_out and not found else ""
    raise BookUnknown(_problem(text, found, "book", "`book-pipeline status` lists the books.") + more)


def check_id(text: str) -> None:
    """Raise BookUnknown if the text cannot be the id of a book or its beginning."""
    if not BEGINNING.fullmatch(text):
        raise BookUnknown(f"{text} is not a book id. `book-pipeline status` lists the books.")


def find_chapter(book: BookDetails, text: str) -> UUID:
    """Return the id of a chapter, given its number, its id, or the beginning of the id. Raises BookUnknown."""
    numbered = [chapter.chapter_id for chapter in book.chapters if chapter.number == text]
    is_id = bool(BEGINNING.fullmatch(text))
    found = numbered or (_beginning_with(text, (c.chapter_id for c in book.chapters)) if is_id else [])
    if len(found) == 1:
        return found[0]
    raise BookUnknown(_problem(text, found, "chapter", f"`book-pipeline status {book.book_id}` lists them."))


def _beginning_with(text: str, ids: Iterable[UUID]) -> list[UUID]:
    digits = text.replace("-", "").lower()
    return [identity for identity in ids if identity.hex.startswith(digits)]


def _problem(text: str, found: list[UUID], kind: str, remedy: str) -> str:
    if not found:
        return f"There is no {kind} {text}{' in this book' if kind == 'chapter' else ''}. {remedy}"
    listed = ", ".join(map(str, found[:3]))
    return f"{text} is the beginning of {len(found)} ids: {listed}{' and more' if found[3:] else ''}. Use more of it."
