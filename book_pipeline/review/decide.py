"""Checks what a requester changes in a review against the book. Pure: a review and changes in, a decision out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from book_pipeline.errors import BudgetExceeded, InvalidRequest
from book_pipeline.review.models import Decision, Piece, Review

REVIEW = "review"
Select = Callable[[str, Collection[str]], Collection[str]]
"""Returns the numbers in a selection like "1-3,7,0a", given the numbers of all sections. Raises InvalidRequest."""


@dataclass(frozen=True)
class Changes:
    """The changes of a requester; None keeps a value of the review.

    Parameters
    ----------
    chapters
        The numbers of the sections to narrate, as a selection.
    titles
        New titles by number.
    joined
        Numbers of all sections that are read as the end of the section before them.

    """

    chapters: str | None = None
    titles: Mapping[str, str] | None = None
    joined: Collection[str] | None = None
    max_cost_usd: Decimal | None = None
    voice_id: str | None = None
    model_id: str | None = None


@dataclass
class _Group:
    """A section with the sections that are joined to it."""

    first: Piece
    others: list[Piece] = field(default_factory=list)

    @property
    def usd(self) -> Decimal:
        return sum((piece.usd for piece in self.others), self.first.usd)


def decide(review: Review, request: Mapping[str, Any], changes: Changes, *, select: Select, most: int) -> Decision:
    """Return the decision that the changes make of a review.

    Parameters
    ----------
    request
        The options of the book as they were requested.
    most
        Sections that one execution narrates, at most.

    Raises
    ------
    InvalidRequest
        A number is not in the book, nothing is ticked, or two changes contradict each other.
    BudgetExceeded
        What is ticked costs more than the limit. Another model has another price, which ParseBook checks.

    """
    numbered = {piece.number: piece for piece in review.pieces if piece.number}
    ticked = _ticked(numbered, changes, select)
    joined = _joined(review.pieces, numbered, changes)
    groups = _groups(review.pieces, joined)
    chosen = _chosen(groups, ticked, changes)
    if not chosen:
        raise InvalidRequest("Nothing is selected, so there is nothing to narrate. Select a chapter, or cancel.")
    if len(chosen) > most:
        raise InvalidRequest(f"{len(chosen):,} chapters are selected, and one run takes {most:,}. Select fewer.")
    _check_costs(review, chosen, changes)
    wanted = {"max_cost_usd": changes.max_cost_usd, "voice_id": changes.voice_id, "model_id": changes.model_id}
    options = {name: str(value) for name, value in wanted.items() if value is not None}
    return Decision(
        outline=review.outline,
        request={name: value for name, value in request.items() if name != REVIEW},
        options={"ticked": [group.first.number for group in chosen], **options},
        titles=_titles(numbered, joined, changes),
        joined=tuple(number for number in numbered if number in joined),
    )


def _ticked(numbered: Mapping[str, Piece], changes: Changes, select: Select) -> Collection[str]:
    if changes.chapters is None:
        return {number for number, piece in numbered.items() if piece.ticked}
    return set(select(changes.chapters, numbered)) if changes.chapters else set()


def _joined(pieces: Collection[Piece], numbered: Mapping[str, Piece], changes: Changes) -> set[str]:
    """Return the numbers of joined sections. Raises InvalidRequest if one has no section before it that it can join."""
    if changes.joined is None:
        return {piece.number for piece in pieces if piece.joined}
    before, earlier = "", {}
    for piece in pieces:
        earlier[piece.number] = before if piece.may_be_joined else ""
        before = piece.number if piece.may_be_joined else ""
    for number in changes.joined:
        _require_known(number, numbered)
        if not earlier[number]:
            raise InvalidRequest(f"{number} cannot be merged: there is no section before it that it can continue.")
    return set(changes.joined)


def _groups(pieces: Collection[Piece], joined: Collection[str]) -> list[_Group]:
    groups: list[_Group] = []
    for piece in pieces:
        if piece.number in joined:
            groups[-1].others.append(piece)
        else:
            groups.append(_Group(piece))
    return [group for group in groups if group.first.number]


def _chosen(groups: Collection[_Group], ticked: Collection[str], changes: Changes) -> list[_Group]:
    """Return the groups whose first section is ticked. Raises InvalidRequest if a ticked section would be lost."""
    for group in groups:
        lost = [piece.number for piece in group.others if piece.number in ticked]
        if group.first.number not in ticked and lost:
            number, first = lost[0], group.first.number
            if changes.chapters is None and changes.joined is None:
                continue
            raise InvalidRequest(
                f"{number} is selected and merged into {first}, which is not selected. Select {first}, or do not merge."
            )
    return [group for group in groups if group.first.number in ticked]


def _check_costs(review: Review, chosen: Collection[_Group], changes: Changes) -> None:
    limit = review.max_cost_usd if changes.max_cost_usd is None else changes.max_cost_usd
    usd = sum((group.usd for group in chosen), Decimal(0))
    is_same_model = changes.model_id in {None, review.model_id}
    if limit is not None and is_same_model and usd > limit:
        raise BudgetExceeded(
            f"What is selected would cost about ${usd:.2f}, more than max_cost_usd ${limit}. Nothing was paid. Select "
            "fewer chapters, or raise the limit."
        )


def _titles(numbered: Mapping[str, Piece], joined: Collection[str], changes: Changes) -> dict[str, str]:
    """Return the titles that differ from the printed ones. Raises InvalidRequest for a section that is joined."""
    known = {number: piece.title for number, piece in numbered.items() if number not in joined}
    for number, title in (changes.titles or {}).items():
        _require_known(number, numbered)
        if number in joined:
            raise InvalidRequest(f"{number} is merged into the chapter before it, so it has no title of its own.")
        known[number] = title
    return {number: title for number, title in known.items() if title != numbered[number].printed_title}


def _require_known(number: str, numbered: Mapping[str, Piece]) -> None:
    if number not in numbered:
        raise InvalidRequest(f"{number} is not in the book. The review lists the numbers of its chapters.")
