"""The data of a paid call: before, during and after it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

LONGEST_CALL = 2.5
"""The longest call, in timeouts: its response may begin one timeout after the request and take another to arrive.
Connecting takes time, too."""


class UnusableResult(ValueError):
    """The provider's result is damaged, or is not the result of the work; the message is the reason."""


@dataclass(frozen=True)
class Work:
    """A call to pay for.

    Parameters
    ----------
    idempotency_key
        SHA-256 of everything that determines the result, in hexadecimal.
    key
        S3 key of the result.
    content_type
        Media type of the result.
    provider, model
        The provider that is paid, and its model.
    characters
        Length of the text that is sent.
    estimated_usd
        Expected price.

    """

    idempotency_key: str
    key: str
    content_type: str
    provider: str
    model: str
    characters: int
    estimated_usd: Decimal


@dataclass(frozen=True)
class Intent:
    """The earlier calls for a piece of work: when they were made, and whether the latest may still have a result.

    Parameters
    ----------
    created_at
        When the first of them was announced.
    last_at
        When the ledger last recorded something about the work.
    characters
        Length of the text that was sent.
    open
        Whether the outcome of the latest call is unknown.
    seconds_left
        Seconds until the latest call can no longer have a result: it must have ended, and the history would list it.
    same_chapter
        Whether the chapter that asks now also made the latest call.

    """

    created_at: datetime
    last_at: datetime
    characters: int
    open: bool = True
    seconds_left: float = 0.0
    same_chapter: bool = True


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger has on a piece of work.

    Parameters
    ----------
    last_log_id
        The id of its latest row; 0 if it has none.
    intent
        Its calls; None if none was announced.
    sha256
        Of the stored result, in hexadecimal; None if no result was stored.
    request_ids
        The provider's ids of the calls that have a receipt.
    unusable
        How many results this execution has paid for and could not use.
    unanswered
        How many calls had no answer, if the provider keeps no history.
    reason
        Why the last one could not be used.

    """

    last_log_id: int
    intent: Intent | None
    sha256: str | None = None
    request_ids: tuple[str, ...] = ()
    unusable: int = 0
    unanswered: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What a call cost; `recovered` if the result came from the provider's history.

    With `stand_in`, a stand-in answered free of charge: `usd` is the price of the same call at the provider.

    `characters` are those of the text, `credits` those that ElevenLabs took from the plan, which its discounts lower.
    """

    request_id: str | None
    usd: Decimal
    characters: int | None = None
    credits: Decimal | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    recovered: bool = False
    stand_in: bool = False


@dataclass(frozen=True)
class Purchase:
    """The result. `paid` is whether this call paid for it or recovered it; only then is there a `receipt`."""

    content: bytes
    receipt: Receipt | None
    paid: bool


Result = tuple[bytes, Receipt]


@dataclass(frozen=True)
class History:
    """The provider's list of past calls, which is free of charge.

    Parameters
    ----------
    find
        Yields the results that the history has for the work, latest first, each downloaded when it is taken.
    lag_seconds
        The longest time until the history lists a call that has ended.

    """

    find: Callable[[Intent], Iterator[Result]]
    lag_seconds: float
