"""What a requester reviews, and what they decide, as they are stored with the book."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from book_pipeline.section_kinds import CREDITS


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class Piece(_Stored):
    """A section of the text, by the number that `split` shows; a contents page has none and is never narrated.

    `doubtful` says that it may begin elsewhere, `joined` that it is read as the end of the section before it. `usd` is
    the estimated price of narrating it alone.
    """

    number: str
    title: str
    printed_title: str
    part: str | None
    kind: str
    characters: int
    words: int
    begins: str
    doubtful: bool
    ticked: bool
    joined: bool
    usd: Decimal

    @property
    def may_be_joined(self) -> bool:
        """Whether it can be merged with its neighbours; credits are not part of the text and stand alone."""
        return self.kind != CREDITS


class Review(_Stored):
    """The sections of a book, and what determines its price. `review_id` changes with the sections and the execution.

    `outline` is a hash of all sections: a decision is about these and no others.
    """

    review_id: str
    outline: str
    pieces: tuple[Piece, ...]
    voice_id: str
    model_id: str
    max_cost_usd: Decimal | None


class Decision(_Stored):
    """What a requester has decided about the sections of a text.

    `options` change those of `request`, and count as long as the book is requested in the same way; `ticked` are the
    numbers of all sections that are narrated. `titles` by number and the numbers of `joined` sections belong to the
    text.
    """

    outline: str
    request: dict[str, Any]
    options: dict[str, Any]
    titles: dict[str, str]
    joined: tuple[str, ...]
