"""The review of a book that waits until somebody approves it, in the answer of DescribeBooks."""

from datetime import datetime
from decimal import Decimal

from events.schemas.base import Payload


class ReviewPiece(Payload):
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


class Review(Payload):
    """What a requester looks at before a book is paid for. `review_id` is sent back with the approval.

    `options` are those that change the text or the price: of the request, and of an earlier decision. `voice_name` is
    the name of the voice in the ElevenLabs account, if it could be read.
    """

    review_id: str
    since: datetime
    pieces: tuple[ReviewPiece, ...]
    voice_id: str
    voice_name: str | None = None
    model_id: str
    max_cost_usd: Decimal | None
    options: dict[str, str]
    chapters: int
    characters: int
    minutes: float
    usd: Decimal
