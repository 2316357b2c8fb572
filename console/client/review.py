"""The review of a book for the commands and the page: what is narrated, what that costs, and what is left out."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from book_pipeline.chapters.selection import parse_selection
from book_pipeline.errors import InvalidRequest
from events.schemas.actions import ApproveRequest
from events.schemas.base import problems_of
from events.schemas.describe_books import BookDetails
from events.schemas.review import Review, ReviewPiece

RENAMING = re.compile(r"\s*(\d+[a-z]*)\s*=(.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class ReviewChanges:
    """The changes of a person to a review; None keeps a value of the review."""

    chapters: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    joined: Collection[str] | None = None
    max_cost_usd: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    voice_name: str | None = None
    """Of `voice_id`, as people read it."""


def renamings(texts: Iterable[str]) -> dict[str, str]:
    """Return new titles by number, given as "3=Title". Raises InvalidRequest."""
    titles = {}
    for text in texts:
        found = RENAMING.fullmatch(text)
        if found is None or not found[2].strip():
            raise InvalidRequest(f'A new title has the form "3=Title", not "{text}".')
        titles[found[1]] = found[2].strip()
    return titles


def approval_of(book: BookDetails, changes: ReviewChanges) -> ApproveRequest:
    """Return the approval of the review that a person has seen. Raises InvalidRequest for a value of a wrong form."""
    review = require_review(book)
    if changes.chapters is not None and not changes.chapters.strip():
        raise InvalidRequest("Nothing is selected, so there is nothing to narrate. Select a chapter, or cancel.")
    sent = {name: value for name, value in vars(changes).items() if name != "voice_name"}
    fields: dict[str, Any] = {name: value for name, value in sent.items() if value is not None}
    fields["joined"] = None if changes.joined is None else list(changes.joined)
    try:
        return ApproveRequest.model_validate({"book_id": book.book_id, "review_id": review.review_id, **fields})
    except ValidationError as error:
        raise InvalidRequest(problems_of(error)) from None


def require_review(book: BookDetails) -> Review:
    """Return the review that the book waits for. Raises InvalidRequest if it waits for none."""
    if book.review is None:
        raise InvalidRequest(f"Book {book.book_id} does not wait for a review.")
    return book.review


def narrated(review: Review, changes: ReviewChanges) -> tuple[list[ReviewPiece], Decimal]:
    """Return the sections that are narrated with these changes, each merged one after its first, and their price.

    Raises InvalidRequest for a selection outside the book. ApproveBook checks the rest.
    """
    numbers = [piece.number for piece in review.pieces if piece.number]
    joined = {piece.number for piece in review.pieces if piece.joined} if changes.joined is None else changes.joined
    chosen = parse_selection(changes.chapters, numbers) if changes.chapters else None
    pieces, is_chosen = [], False
    for piece in review.pieces:
        if piece.number not in joined:
            is_chosen = piece.ticked if chosen is None else piece.number in chosen
        if is_chosen and piece.number:
            pieces.append(piece)
    return pieces, sum((piece.usd for piece in pieces), Decimal(0))


def left_out_reason(piece: ReviewPiece) -> str:
    """Return why a section is not narrated unless somebody ticks it."""
    if not piece.number:
        return "contents page, never narrated"
    return "not selected" if piece.kind == "chapter" else f"{piece.kind}, left out unless ticked"
