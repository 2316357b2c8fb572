"""What a requester reviews of a book before it is paid for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from book_pipeline.chapters.doubts import doubtful_cuts
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.prose import first_words
from book_pipeline.review.models import Decision, Piece, Review
from book_pipeline.section_kinds import CREDITS
from book_pipeline.store.books import Book

if TYPE_CHECKING:
    from book_pipeline.chapters.split import Section

FIRST_WORDS, LONGEST_BEGINNING = 12, 120
"""Words, and characters, that show what a piece is: a heading and how its text begins."""


def outline_of(sections: "Sequence[Section]") -> str:
    """Return a hash of the sections: of their kinds, titles and texts, in order.

    Credits do not count: they are no text, and another voice, which a decision may choose, changes them.
    """
    outline = hashlib.sha256()
    for section in (section for section in sections if section.kind != CREDITS):
        outline.update(json.dumps([section.kind, section.title, section.text]).encode())
    return outline.hexdigest()


def decision_about(book: Book, outline: str) -> Decision | None:
    """Return what was decided about these sections in an earlier review, or None."""
    decision = book.decision and Decision.model_validate(book.decision)
    return decision if decision and decision.outline == outline else None


def review_of(
    sections: "Sequence[Section]",
    book: Book,
    *,
    decision: Decision | None,
    ticked: frozenset[int],
    prices: Mapping[int, Decimal],
    voice_id: str,
    model_id: str,
) -> Review:
    """Return the review of a book.

    Parameters
    ----------
    sections
        All sections, none of them joined.
    decision
        An earlier one about these sections, which the review shows.
    ticked
        Positions of the sections that would be narrated.
    prices
        The estimated price of narrating each section, in USD by position.

    """
    outline, numbers = outline_of(sections), numbers_of(sections)
    doubtful = {section.position for section in doubtful_cuts(sections)}
    titles, joined = (decision.titles, decision.joined) if decision else ({}, ())
    pieces = []
    for section in sections:
        number = numbers.get(section.position, "")
        pieces.append(
            Piece(
                number=number,
                title=titles.get(number, section.title),
                printed_title=section.title,
                part=section.part,
                kind="contents page" if section.is_contents_page else section.kind,
                characters=len(section.text),
                words=len(section.text.split()),
                begins=first_words(section.text, FIRST_WORDS)[:LONGEST_BEGINNING],
                doubtful=section.position in doubtful,
                ticked=section.position in ticked,
                joined=number in joined,
                usd=prices.get(section.position, Decimal(0)),
            )
        )
    limit = book.request.get("max_cost_usd")
    return Review(
        review_id=hashlib.sha256(f"{book.execution_arn} {outline}".encode()).hexdigest()[:16],
        outline=outline,
        pieces=tuple(pieces),
        voice_id=voice_id,
        model_id=model_id,
        max_cost_usd=None if limit is None else Decimal(limit),
    )
